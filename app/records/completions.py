"""Completion records as HR reads them: within a scope, filtered, as of an instant.

A record keeps the employers and units of its day, so the scope is a condition on what it says
itself (see `seen`): who left keeps no secrets from the old employer, and takes nothing to the new.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    case,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from app.accounts.past import people_in_as_known
from app.accounts.workforce import people_in
from app.core.time import local_day, midnight
from app.records.cells import neutral, score_percent, shanghai_time, written
from app.records.models import COMPLETIONS, LedgerHead, Revocation
from app.records.queries import Status
from app.records.seen import SEEN, Sight, seen, sightings, within

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
    place = (seen.id.label("place"),) if with_place else ()
    title = seen.title_en if language == "en" else seen.title_zh
    cells: dict[str, Any] = {
        "record_number": neutral(seen.number),
        "employee_number": neutral(seen.employee_number),
        "name": neutral(seen.person_name),
        "id_number_masked": neutral(seen.id_number_masked),
        "employer": neutral(seen.employer_name),
        "unit": neutral(seen.unit_name),
        "course": neutral(seen.subject),
        "course_title": neutral(title),
        "release": written(seen.release_number),
        "industry": neutral(seen.industry),
        "enrolled_at": func.coalesce(shanghai_time(seen.enrolled_at), ""),
        "completed_at": shanghai_time(seen.completed_at),
        "score_percent": score_percent(seen.points, seen.possible),
        "credit_hours": written(seen.credit_hours),
        "valid_until": written(seen.valid_until),
        "status": status_at(as_of),
        "revoked_reason": func.coalesce(neutral(Revocation.reason), ""),
    }
    named = tuple(cell.label(key) for key, cell in cells.items())
    return completions((*named, *place), sight, wanted, as_of=as_of).order_by(seen.id)


def completions(
    columns: tuple[Any, ...],
    sight: Sight,
    wanted: CompletionFilter,
    *,
    as_of: AsOf,
    at_each: bool = False,
) -> Select[Any]:
    """Return a statement for `columns` of the wanted completions within sight.

    `at_each` shows one at every employer in sight that sees it, instead of once.
    """
    statement = recorded(columns, sight, is_completion(), as_of=as_of, at_each=at_each)
    return statement.where(*_conditions(wanted, sight, as_of))


def recorded(
    columns: tuple[Any, ...],
    sight: Sight,
    kind: ColumnElement[bool],
    *,
    as_of: AsOf,
    at_each: bool = False,
) -> Select[Any]:
    """Return a statement for `columns` of the records of a kind within sight.

    A record that was revoked by then is joined to its revocation.
    """
    inside = sightings(sight) if at_each else within(sight)
    return (
        select(*columns)
        .select_from(SEEN)
        .outerjoin(Revocation, revoked_by_then(seen.id, as_of))
        .where(kind, *there_by_then(seen.issued_at, seen.sequence, as_of), inside)
    )


def there_by_then(
    issued_at: SQLColumnExpression[Any], sequence: SQLColumnExpression[Any], as_of: AsOf
) -> list[ColumnElement[bool]]:
    """Return the conditions under which a record was on the ledger."""
    there = [issued_at <= as_of.at]
    if as_of.entries is not None:
        there.append(sequence <= as_of.entries)
    return there


def revoked_by_then(
    record_id: SQLColumnExpression[Any], as_of: AsOf, revocation: Any = Revocation
) -> ColumnElement[bool]:
    """Return the condition under which a revocation is of a record, and was there."""
    there = [revocation.record_id == record_id, revocation.revoked_at <= as_of.at]
    if as_of.entries is not None:
        there.append(revocation.sequence <= as_of.entries)
    return and_(*there)


def is_completion(records: Any = seen) -> ColumnElement[bool]:
    """Return the condition of a record of a completion, earned here or reported by an employer.

    Its first part is that of the indexes, so that every database knows that they fit.
    """
    return and_(records.completed_at.is_not(None), records.kind.in_(COMPLETIONS))


def status_at(as_of: AsOf) -> ColumnElement[str]:
    """Return a record's state; it is good to the end of its last day in Shanghai."""
    return state(Revocation.revoked_at, seen.valid_until, as_of)


def state(
    revoked_at: SQLColumnExpression[Any], valid_until: SQLColumnExpression[Any], as_of: AsOf
) -> ColumnElement[str]:
    """Return the state of what was revoked at, and is valid until."""
    return case(
        (revoked_at.is_not(None), "revoked"),
        (valid_until < local_day(as_of.at), "expired"),
        else_="valid",
    )


def count_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Return the column that counts the rows for which a condition holds."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _conditions(wanted: CompletionFilter, sight: Sight, as_of: AsOf) -> list[ColumnElement[bool]]:
    offered: list[tuple[Any, Callable[[Any], ColumnElement[bool]]]] = [
        (wanted.unit_paths, _under),
        (wanted.course, lambda slug: seen.subject == slug),
        (wanted.industry, lambda industry: seen.industry == industry),
        (wanted.completed_from, lambda day: seen.completed_at >= midnight(day)),
        (wanted.completed_to, lambda day: seen.completed_at < midnight(day + ONE_DAY)),
        (wanted.expires_by, lambda day: seen.valid_until <= day),
        (wanted.status, lambda status: status_at(as_of) == status),
        (wanted.person_id, lambda person_id: seen.person_id == person_id),
        (wanted.occupation, lambda _name: seen.person_id.in_(_people(wanted, sight, as_of))),
    ]
    return [condition(value) for value, condition in offered if value]


def _people(wanted: CompletionFilter, sight: Sight, as_of: AsOf) -> Select[*tuple[Any, ...]]:
    """Ask who works so within sight: what somebody became elsewhere is no filter here."""
    scope, today = None if sight == "everyone" else sight, local_day(as_of.at)
    if wanted.known_at is None:
        return people_in(wanted.occupation, scope, on=today)
    return people_in_as_known(wanted.occupation, scope, on=today, known_at=wanted.known_at)


def _under(unit_paths: tuple[str, ...]) -> ColumnElement[bool]:
    inside = (seen.unit_path.startswith(path, autoescape=True) for path in unit_paths)
    return or_(false(), *inside)
