"""Completion records as HR reads them: within a scope, filtered, as of an instant.

A record keeps the employer and unit of its day, so the scope is a condition on the record itself:
who left keeps no secrets from the old employer, and takes nothing to the new one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true
from sqlalchemy.orm import Session

from app.accounts.past import people_in_as_known
from app.accounts.policy import WorkforceScope
from app.accounts.workforce import people_in
from app.core.time import local_day, midnight
from app.records.cells import neutral, score_percent, shanghai_time, written
from app.records.models import COMPLETIONS, LedgerHead, Record, Revocation
from app.records.queries import Status

Sight = WorkforceScope | Literal["everyone"]

ONE_DAY = timedelta(days=1)
STATUSES: tuple[Status, ...] = ("valid", "expired", "revoked")


@dataclass(frozen=True, slots=True)
class AsOf:
    """The ledger as it stood: at an instant and, for an exact replay, after so many entries.

    The instant alone may miss a record that was being written at that moment and shows up later.
    """

    at: datetime
    entries: int | None = None


@dataclass(frozen=True, slots=True)
class LedgerEnd:
    """How many entries the ledger has, and the link of the chain that proves them."""

    entries: int
    chain: str


@dataclass(frozen=True, slots=True)
class CompletionFilter:
    """Which completions are wanted; what is empty does not restrict. Days are days in Shanghai.

    Who works in an `occupation` is asked as it was known at `known_at`, where that is given.
    """

    unit_paths: tuple[str, ...] = ()
    course: str = ""
    industry: str = ""
    completed_from: date | None = None
    completed_to: date | None = None
    expires_by: date | None = None
    status: Status | Literal[""] = ""
    person_id: int | None = None
    occupation: str = ""
    known_at: datetime | None = None


def ledger_end(session: Session) -> LedgerEnd:
    """Return where the ledger ends at this moment."""
    head = session.execute(select(LedgerHead.sequence, LedgerHead.chain)).one()
    return LedgerEnd(*head)


def completion_cells(
    sight: Sight,
    wanted: CompletionFilter,
    *,
    as_of: AsOf,
    language: str,
    with_place: bool = False,
) -> Select[Any]:
    """Return the statement behind every completion list: one text a cell, in a fixed order.

    With `with_place` a last column `place` tells the rows apart, ascending, the same in every
    list.
    """
    place = (Record.id.label("place"),) if with_place else ()
    title = Record.title_en if language == "en" else Record.title_zh
    cells: dict[str, Any] = {
        "record_number": neutral(Record.number),
        "employee_number": neutral(Record.employee_number),
        "name": neutral(Record.person_name),
        "id_number_masked": neutral(Record.id_number_masked),
        "employer": neutral(Record.employer_name),
        "unit": neutral(Record.unit_name),
        "course": neutral(Record.subject),
        "course_title": neutral(title),
        "release": written(Record.release_number),
        "industry": neutral(Record.industry),
        "enrolled_at": func.coalesce(shanghai_time(Record.enrolled_at), ""),
        "completed_at": shanghai_time(Record.completed_at),
        "score_percent": score_percent(Record.points, Record.possible),
        "credit_hours": written(Record.credit_hours),
        "valid_until": written(Record.valid_until),
        "status": status_at(as_of),
        "revoked_reason": func.coalesce(neutral(Revocation.reason), ""),
    }
    named = tuple(cell.label(key) for key, cell in cells.items())
    return completions((*named, *place), sight, wanted, as_of=as_of).order_by(Record.id)


def completions(
    columns: tuple[Any, ...], sight: Sight, wanted: CompletionFilter, *, as_of: AsOf
) -> Select[Any]:
    """Return a statement for `columns` of the wanted completions within sight."""
    statement = recorded(columns, sight, is_completion(), as_of=as_of)
    return statement.where(*_conditions(wanted, as_of))


def recorded(
    columns: tuple[Any, ...], sight: Sight, kind: ColumnElement[bool], *, as_of: AsOf
) -> Select[Any]:
    """Return a statement for `columns` of the records of a kind within sight.

    A record that was revoked by then is joined to its revocation.
    """
    revoked = [Revocation.record_id == Record.id, Revocation.revoked_at <= as_of.at]
    there = [kind, Record.issued_at <= as_of.at]
    if as_of.entries is not None:
        revoked.append(Revocation.sequence <= as_of.entries)
        there.append(Record.sequence <= as_of.entries)
    return (
        select(*columns)
        .select_from(Record)
        .outerjoin(Revocation, and_(*revoked))
        .where(*there, within(sight))
    )


def is_completion() -> ColumnElement[bool]:
    """Return the condition of a record of a completion, seen here or reported by an employer.

    Its first part is that of the indexes, so that every database knows that they fit.
    """
    return and_(Record.completed_at.is_not(None), Record.kind.in_(COMPLETIONS))


def within(sight: Sight) -> ColumnElement[bool]:
    """Return the condition that keeps a reader to the employers and units in sight."""
    if sight == "everyone":
        return true()
    return sight.covers(employer_id=Record.employer_id, unit_path=Record.unit_path)


def status_at(as_of: AsOf) -> ColumnElement[str]:
    """Return a record's state; it is good to the end of its last day in Shanghai."""
    return case(
        (Revocation.revoked_at.is_not(None), "revoked"),
        (Record.valid_until < local_day(as_of.at), "expired"),
        else_="valid",
    )


def count_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Return the column that counts the rows for which a condition holds."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _conditions(wanted: CompletionFilter, as_of: AsOf) -> list[ColumnElement[bool]]:
    offered: list[tuple[Any, Callable[[Any], ColumnElement[bool]]]] = [
        (wanted.unit_paths, _under),
        (wanted.course, lambda slug: Record.subject == slug),
        (wanted.industry, lambda industry: Record.industry == industry),
        (wanted.completed_from, lambda day: Record.completed_at >= midnight(day)),
        (wanted.completed_to, lambda day: Record.completed_at < midnight(day + ONE_DAY)),
        (wanted.expires_by, lambda day: Record.valid_until <= day),
        (wanted.status, lambda status: status_at(as_of) == status),
        (wanted.person_id, lambda person_id: Record.person_id == person_id),
        (wanted.occupation, lambda name: Record.person_id.in_(_people(wanted, as_of))),
    ]
    return [condition(value) for value, condition in offered if value]


def _people(wanted: CompletionFilter, as_of: AsOf) -> Select[int]:
    """Ask who works in the wanted occupation on the day of the list."""
    today = local_day(as_of.at)
    if wanted.known_at is None:
        return people_in(wanted.occupation, on=today)
    return people_in_as_known(wanted.occupation, on=today, known_at=wanted.known_at)


def _under(unit_paths: tuple[str, ...]) -> ColumnElement[bool]:
    inside = (Record.unit_path.startswith(path, autoescape=True) for path in unit_paths)
    return or_(false(), *inside)
