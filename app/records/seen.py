"""Completions as employers see them: each at its own employer, and at the others of its day.

Both halves are single tables with the same columns and types. Only so do the databases read them
in order, each by its index, instead of sorting millions of rows.
"""

from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    String,
    and_,
    cast,
    exists,
    literal,
    or_,
    select,
    true,
    union_all,
)

from app.accounts.policy import WorkforceScope
from app.records.models import Record, RecordPlace, Shown

Sight = WorkforceScope | Literal["everyone"]

SHOWN = tuple(Shown.__annotations__)
COPIED = ("number", "employer_id", "sequence", *SHOWN)
KEY = BigInteger().with_variant(Integer(), "sqlite")

SEEN = union_all(
    select(
        Record.id,
        Record.kind,
        cast(literal(0), KEY).label("place_id"),
        *(getattr(Record, name) for name in COPIED),
    ),
    select(
        RecordPlace.record_id,
        cast(literal("completion"), String(20)),
        RecordPlace.id,
        *(getattr(RecordPlace, name) for name in COPIED),
    ),
).subquery("seen")
"""One row for each employer that sees a record; `place_id` is 0 at the record's own."""

seen: Any = SEEN.c


def within(sight: Sight) -> ColumnElement[bool]:
    """Return the condition that keeps a reader to the employers and units in sight, each once."""
    if sight == "everyone":
        return SEEN.c.place_id == 0
    covered = sight.covers(employer_id=seen.employer_id, unit_path=seen.unit_path)
    if len(sight.employer_ids) + len(sight.unit_paths) < 2:
        return covered
    return and_(covered, or_(seen.place_id == 0, ~_before(sight)))


def sightings(sight: Sight) -> ColumnElement[bool]:
    """Return the condition that shows a record at each employer in sight that sees it."""
    if sight == "everyone":
        return true()
    return sight.covers(employer_id=seen.employer_id, unit_path=seen.unit_path)


def _before(sight: WorkforceScope) -> ColumnElement[bool]:
    """Whether a place's record is in sight at its own employer, or at an earlier place."""
    own, place = Record.__table__.alias("own"), RecordPlace.__table__.alias("earlier")
    return or_(
        exists().where(own.c.id == seen.id, _covers(sight, own)),
        exists().where(
            place.c.record_id == seen.id, place.c.id < seen.place_id, _covers(sight, place)
        ),
    )


def _covers(sight: WorkforceScope, table: FromClause) -> ColumnElement[bool]:
    return sight.covers(employer_id=table.c.employer_id, unit_path=table.c.unit_path)
