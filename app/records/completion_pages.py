"""Completion records for pages: one page of a sorted list, and the numbers above it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.core.pages import PAGE_SIZE, Page
from app.core.time import SHANGHAI, add_months, local_day
from app.records.cells import percent_tenths
from app.records.completions import (
    AsOf,
    CompletionFilter,
    Sight,
    completions,
    count_where,
    status_at,
)
from app.records.models import CompletionCount, Record, Revocation
from app.records.queries import Status

EXPIRING_DAYS = 90

SORTS: Mapping[str, Any] = {
    "completed_at": Record.completed_at,
    "name": Record.person_name,
    "employee_number": Record.employee_number,
    "unit": Record.unit_name,
    "course": Record.subject,
    "score": func.coalesce(percent_tenths(Record.points, Record.possible), -1),
    "valid_until": func.coalesce(Record.valid_until, date.max),
}
DEFAULT_SORT = "-completed_at"


@dataclass(frozen=True, slots=True)
class CompletionRow:
    """One completion as a page shows it."""

    number: str
    employee_number: str
    name: str
    unit: str
    unit_path: str
    employer_id: int | None
    course: str
    title_zh: str
    title_en: str
    industry: str
    completed_at: datetime
    score_tenths: int | None
    credit_hours: int | None
    valid_until: date | None
    status: Status
    revoked_reason: str
    is_reported: bool

    @property
    def percent(self) -> Decimal | None:
        """The score in percent with one decimal, if it is known."""
        return None if self.score_tenths is None else Decimal(self.score_tenths) / 10

    def title(self, language: str) -> str:
        """Return the course's title in `language`."""
        return self.title_en if language == "en" else self.title_zh


@dataclass(frozen=True, slots=True)
class Overview:
    """The numbers that HR looks at first."""

    this_month: int
    valid: int
    expiring: int
    revoked: int


def completion_total(
    session: Session, sight: Sight, wanted: CompletionFilter, *, as_of: AsOf
) -> int:
    """Return how many completions are wanted and within sight.

    Of whole employers, unfiltered, they are counted already, if none came after `as_of`.
    """
    if sight != "everyone" and not sight.unit_paths and wanted == CompletionFilter():
        counted = session.execute(
            select(
                func.coalesce(func.sum(CompletionCount.completions), 0),
                func.max(CompletionCount.last_issued_at),
            ).where(CompletionCount.employer_id.in_(sight.employer_ids))
        ).one()
        if as_of.entries is None and (counted[1] is None or counted[1] <= as_of.at):
            return int(counted[0])
    statement = completions((func.count(),), sight, wanted, as_of=as_of)
    total: int = session.scalars(statement).one()
    return total


def completion_page(
    session: Session,
    sight: Sight,
    wanted: CompletionFilter,
    *,
    as_of: AsOf,
    sort: str = DEFAULT_SORT,
    page: int = 1,
) -> Page[CompletionRow]:
    """Return one page in the order of `sort` (a key of `SORTS`, with `-` for descending).

    A page in the second half is counted from the end, so that the last is as near as the first.
    """
    total = completion_total(session, sight, wanted, as_of=as_of)
    first = (page - 1) * PAGE_SIZE
    size = max(min(PAGE_SIZE, total - first), 0)
    if size == 0:
        return Page([], total, page)
    from_end = first > total / 2
    order = _order(_turned(sort) if from_end else sort)
    statement = completions(_columns(as_of), sight, wanted, as_of=as_of).order_by(*order)
    offset = total - first - size if from_end else first
    rows = [CompletionRow(*row) for row in session.execute(statement.limit(size).offset(offset))]
    return Page(rows[::-1] if from_end else rows, total, page)


def _turned(sort: str) -> str:
    """Return the opposite order."""
    return sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"


def overview(session: Session, sight: Sight, *, as_of: AsOf) -> Overview:
    """Return the numbers of this month and of the coming days, in one statement."""
    today = local_day(as_of.at)
    month = datetime(today.year, today.month, 1, tzinfo=SHANGHAI)
    valid = status_at(as_of) == "valid"
    soon = Record.valid_until <= today + timedelta(days=EXPIRING_DAYS)
    counts = (
        count_where(Record.completed_at >= month),
        count_where(valid),
        count_where(valid & soon),
        count_where(Revocation.revoked_at.is_not(None)),
    )
    statement = completions(counts, sight, CompletionFilter(), as_of=as_of)
    return Overview(*session.execute(statement).one())


def expiring_by_month(
    session: Session, sight: Sight, *, as_of: AsOf, months: int = 6
) -> list[tuple[date, int]]:
    """Return, from this month on, each month's first day and how many records expire in it."""
    first = local_day(as_of.at).replace(day=1)
    starts = [add_months(first, ahead) for ahead in range(months + 1)]
    valid = status_at(as_of) == "valid"
    counts = tuple(
        count_where(valid & (Record.valid_until >= start) & (Record.valid_until < end))
        for start, end in pairwise(starts)
    )
    statement = completions(counts, sight, CompletionFilter(), as_of=as_of)
    return list(zip(starts, session.execute(statement).one(), strict=False))


def completions_by_person(
    session: Session, sight: Sight, person_ids: Sequence[int], *, as_of: AsOf
) -> dict[int, int]:
    """Return how many completions within sight each of these people has; none is left out."""
    statement = completions(
        (Record.person_id, func.count()), sight, CompletionFilter(), as_of=as_of
    )
    mine = statement.where(Record.person_id.in_(person_ids)).group_by(Record.person_id)
    return {row[0]: row[1] for row in session.execute(mine)}


def _columns(as_of: AsOf) -> tuple[Any, ...]:
    return (
        Record.number,
        Record.employee_number,
        Record.person_name,
        Record.unit_name,
        Record.unit_path,
        Record.employer_id,
        Record.subject,
        Record.title_zh,
        Record.title_en,
        Record.industry,
        Record.completed_at,
        percent_tenths(Record.points, Record.possible),
        Record.credit_hours,
        Record.valid_until,
        status_at(as_of),
        func.coalesce(Revocation.reason, ""),
        Record.kind == "earlier-completion",
    )


def _order(sort: str) -> tuple[ColumnElement[Any], ...]:
    column = SORTS[sort.removeprefix("-")]
    if sort.startswith("-"):
        return column.desc(), Record.id.desc()
    return column.asc(), Record.id.asc()
