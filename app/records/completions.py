"""Completion records as HR reads them: within a scope, filtered, as of an instant.

A record keeps the employers and units of its day, so the scope is a condition on what it says
itself (see `seen`): who left keeps no secrets from the old employer, and takes nothing to the new.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.workforce import people_in
from app.core.time import local_day, midnight
from app.records.cells import neutral, percent, shanghai_time, written
from app.records.models import LedgerHead, Revocation
from app.records.queries import Status
from app.records.seen import SEEN, Sight, seen, within

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
    """Which completions are wanted; what is empty does not restrict. Days are days in Shanghai."""

    unit_paths: tuple[str, ...] = ()
    course: str = ""
    industry: str = ""
    completed_from: date | None = None
    completed_to: date | None = None
    expires_by: date | None = None
    status: Status | Literal[""] = ""
    person_id: int | None = None
    occupation: str = ""


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

    With `with_place` a last column numbers the rows, ascending, the same in every list.
    """
    place = (written(seen.id),) if with_place else ()
    title = seen.title_en if language == "en" else seen.title_zh
    return completions(
        (
            neutral(seen.number),
            neutral(seen.employee_number),
            neutral(seen.person_name),
            neutral(seen.id_number_masked),
            neutral(seen.employer_name),
            neutral(seen.unit_name),
            neutral(seen.subject),
            neutral(title),
            written(seen.release_number),
            neutral(seen.industry),
            shanghai_time(seen.enrolled_at),
            shanghai_time(seen.completed_at),
            percent(seen.points, seen.possible),
            written(seen.credit_hours),
            written(seen.valid_until),
            status_at(as_of),
            func.coalesce(neutral(Revocation.reason), ""),
            *place,
        ),
        sight,
        wanted,
        as_of=as_of,
    ).order_by(seen.id)


def completions(
    columns: tuple[Any, ...], sight: Sight, wanted: CompletionFilter, *, as_of: AsOf
) -> Select[Any]:
    """Return a statement for `columns` of the wanted completions within sight."""
    revoked = [Revocation.record_id == seen.id, Revocation.revoked_at <= as_of.at]
    there = [seen.kind == "completion", seen.issued_at <= as_of.at]
    if as_of.entries is not None:
        revoked.append(Revocation.sequence <= as_of.entries)
        there.append(seen.sequence <= as_of.entries)
    return (
        select(*columns)
        .select_from(SEEN)
        .outerjoin(Revocation, and_(*revoked))
        .where(*there, within(sight), *_conditions(wanted, sight, as_of))
    )


def status_at(as_of: AsOf) -> ColumnElement[str]:
    """Return a record's state; it is good to the end of its last day in Shanghai."""
    return case(
        (Revocation.revoked_at.is_not(None), "revoked"),
        (seen.valid_until < local_day(as_of.at), "expired"),
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
        (wanted.occupation, lambda name: seen.person_id.in_(_working_as(name, sight, as_of))),
    ]
    return [condition(value) for value, condition in offered if value]


def _working_as(occupation: str, sight: Sight, as_of: AsOf) -> Select[Any]:
    """Ask who works so within sight: what somebody became elsewhere is no filter here."""
    scope = None if sight == "everyone" else sight
    return people_in(occupation, scope, on=local_day(as_of.at))


def _under(unit_paths: tuple[str, ...]) -> ColumnElement[bool]:
    inside = (seen.unit_path.startswith(path, autoescape=True) for path in unit_paths)
    return or_(false(), *inside)
