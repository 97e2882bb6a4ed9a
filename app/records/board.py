"""Completions counted: by unit, course or industry, and by month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Literal

from sqlalchemy import ColumnElement, Subquery, and_, func
from sqlalchemy.orm import Session

from app.core.time import SHANGHAI, add_months, local_day
from app.records.completions import (
    AsOf,
    CompletionFilter,
    completions,
    count_where,
    status_at,
)
from app.records.seen import Sight, seen

HORIZONS = (30, 60, 90)
By = Literal["unit", "course", "industry", "occupation"]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many completions are valid, and how many of them expire within 30, 60, 90 days."""

    valid: int
    expiring: tuple[int, ...]


def counted_by(
    session: Session, sight: Sight, by: By, *, as_of: AsOf, people: Subquery
) -> dict[str, Counted]:
    """Return the counts by unit path, course, industry, or the occupation of `people` there.

    `people` is `accounts.workforce.employed`, of which only an occupation is read:
    that at the employer of the record, so that nothing counts twice.
    """
    groups: dict[By, ColumnElement[str]] = {
        "unit": seen.unit_path,
        "course": seen.subject,
        "industry": seen.industry,
        "occupation": people.c.occupation,
    }
    group = groups[by]
    today, valid = local_day(as_of.at), status_at(as_of) == "valid"
    soon = [valid & (seen.valid_until <= today + timedelta(days=days)) for days in HORIZONS]
    columns = (group, count_where(valid), *(count_where(each) for each in soon))
    statement = completions(columns, sight, CompletionFilter(), as_of=as_of).group_by(group)
    if by == "occupation":
        there = (people.c.person_id == seen.person_id, people.c.employer_id == seen.employer_id)
        statement = statement.join(people, and_(*there))
    rows = session.execute(statement)
    return {row[0]: Counted(row[1], tuple(row[2:])) for row in rows}


def completed_by_month(
    session: Session, sight: Sight, *, as_of: AsOf, months: int = 12
) -> list[tuple[date, int]]:
    """Return each of the last months' first day, and how many completions came in it."""
    this = local_day(as_of.at).replace(day=1)
    starts = [add_months(this, ahead) for ahead in range(1 - months, 2)]
    moments = [datetime(day.year, day.month, 1, tzinfo=SHANGHAI) for day in starts]
    counts = tuple(
        count_where((seen.completed_at >= start) & (seen.completed_at < end))
        for start, end in pairwise(moments)
    )
    statement = completions(counts, sight, CompletionFilter(), as_of=as_of)
    return list(zip(starts, session.execute(statement).one(), strict=False))


def last_valid(
    session: Session, sight: Sight, slugs: tuple[str, ...], *, as_of: AsOf
) -> dict[tuple[int, str], date | None]:
    """Return the last day of the longest valid completion by person and course; None: for ever."""
    statement = completions(
        (
            seen.person_id,
            seen.subject,
            func.max(func.coalesce(seen.valid_until, date.max)),
        ),
        sight,
        CompletionFilter(status="valid"),
        as_of=as_of,
    ).where(seen.subject.in_(slugs))
    rows: Any = session.execute(statement.group_by(seen.person_id, seen.subject))
    return {(row[0], row[1]): None if row[2] == date.max else row[2] for row in rows}
