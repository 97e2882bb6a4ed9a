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
    completions,
    count_where,
    status_at,
)
from app.records.models import CompletionCount, Revocation
from app.records.queries import Status
from app.records.seen import Sight, seen

EXPIRING_DAYS = 90

SORTS: Mapping[str, Any] = {
    "completed_at": seen.completed_at,
    "name": seen.person_name,
    "employee_number": seen.employee_number,
    "unit": seen.unit_name,
    "course": seen.subject,
    "score": func.coalesce(percent_tenths(seen.points, seen.possible), -1),
    "valid_until": func.coalesce(seen.valid_until, date.max),
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
    """Return how many completions are wanted and within sight."""
    counted = counted_already(session, sight, wanted, as_of=as_of)
    if counted is not None:
        return counted
    statement = completions((func.count(),), sight, wanted, as_of=as_of)
    total: int = session.scalars(statement).one()
    return total


def counted_already(
    session: Session, sight: Sight, wanted: CompletionFilter, *, as_of: AsOf
) -> int | None:
    """Return how many completions are wanted if that is known without counting.

    Of one whole employer, unfiltered, it is, if none came after `as_of`.
    """
    if wanted != CompletionFilter() or as_of.entries is not None or not _is_one_employer(sight):
        return None
    counted = session.execute(
        select(CompletionCount.completions, CompletionCount.last_issued_at).where(
            CompletionCount.employer_id.in_(sight.employer_ids)  # type: ignore[union-attr]
        )
    ).one_or_none()
    if counted is None:
        return 0
    return counted[0] if counted[1] <= as_of.at else None


def _is_one_employer(sight: Sight) -> bool:
    """Whether nothing is in sight twice, so that the counts of employers need not be made even."""
    return sight != "everyone" and len(sight.employer_ids) == 1 and not sight.unit_paths


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
    found = session.execute(statement.limit(size).offset(offset))
    rows = [CompletionRow(*row[:-1]) for row in found]
    return Page(rows[::-1] if from_end else rows, total, page)


def _turned(sort: str) -> str:
    """Return the opposite order."""
    return sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"


def overview(session: Session, sight: Sight, *, as_of: AsOf) -> Overview:
    """Return the numbers of this month and of the coming days, in one statement."""
    today = local_day(as_of.at)
    month = datetime(today.year, today.month, 1, tzinfo=SHANGHAI)
    valid = status_at(as_of) == "valid"
    soon = seen.valid_until <= today + timedelta(days=EXPIRING_DAYS)
    counts = (
        count_where(seen.completed_at >= month),
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
        count_where(valid & (seen.valid_until >= start) & (seen.valid_until < end))
        for start, end in pairwise(starts)
    )
    statement = completions(counts, sight, CompletionFilter(), as_of=as_of)
    return list(zip(starts, session.execute(statement).one(), strict=False))


def completions_by_person(
    session: Session, sight: Sight, person_ids: Sequence[int], *, as_of: AsOf
) -> dict[int, int]:
    """Return how many completions within sight each of these people has; none is left out."""
    statement = completions((seen.person_id, func.count()), sight, CompletionFilter(), as_of=as_of)
    mine = statement.where(seen.person_id.in_(person_ids)).group_by(seen.person_id)
    return {row[0]: row[1] for row in session.execute(mine)}


def _columns(as_of: AsOf) -> tuple[Any, ...]:
    return (
        seen.number,
        seen.employee_number,
        seen.person_name,
        seen.unit_name,
        seen.unit_path,
        seen.employer_id,
        seen.subject,
        seen.title_zh,
        seen.title_en,
        seen.industry,
        seen.completed_at,
        percent_tenths(seen.points, seen.possible),
        seen.credit_hours,
        seen.valid_until,
        status_at(as_of),
        func.coalesce(Revocation.reason, ""),
        seen.kind == "earlier-completion",
        seen.id,  # the order's last part: SQLite reads both halves in order only if it is a column
    )


def _order(sort: str) -> tuple[ColumnElement[Any], ...]:
    column = SORTS[sort.removeprefix("-")]
    if sort.startswith("-"):
        return column.desc(), seen.id.desc()
    return column.asc(), seen.id.asc()
