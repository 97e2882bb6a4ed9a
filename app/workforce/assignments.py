"""Who must complete what by when, as HR sees it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, FromClause, Join, Subquery, and_, func, select
from sqlalchemy.orm import Session

from app.accounts.policy import WorkforceScope
from app.accounts.workforce import employed
from app.core.pages import PAGE_SIZE, Page
from app.learning.due import due_dates
from app.workforce.filters import AssignmentFilter


@dataclass(frozen=True, slots=True)
class Assignment:
    """One worker, one course, one day."""

    name: str
    employee_number: str
    employer_code: str
    unit: str
    unit_en: str
    slug: str
    due_on: date
    completed_at: datetime | None

    def state(self, today: date) -> str:
        """Return `done`, `late` or `open` (one of `filters.ASSIGNMENT_STATES`)."""
        if self.completed_at is not None:
            return "done"
        return "late" if self.due_on < today else "open"


def assignment_page(
    session: Session,
    scope: WorkforceScope,
    wanted: AssignmentFilter,
    *,
    on: date,
    page: int = 1,
) -> Page[Assignment]:
    """Return one page of what is due, what is not done first, by day."""
    people, due = employed(scope, on=on, unit_paths=wanted.unit_paths), due_dates()
    conditions = _conditions(wanted, people, due, on=on)
    rows = session.execute(
        select(
            people.c.name,
            people.c.employee_number,
            people.c.employer_code,
            people.c.unit,
            people.c.unit_en,
            due.c.slug,
            due.c.due_on,
            due.c.completed_at,
        )
        .select_from(_joined(people, due))
        .where(*conditions)
        .order_by(
            due.c.completed_at.is_not(None), due.c.due_on, people.c.employee_number, due.c.slug
        )
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    total = session.scalars(
        select(func.count()).select_from(_joined(people, due)).where(*conditions)
    ).one()
    return Page([Assignment(*row) for row in rows], total, page)


def late_count(session: Session, scope: WorkforceScope, *, on: date) -> int:
    """Return how many courses are late."""
    people, due = employed(scope, on=on), due_dates()
    late = _conditions(AssignmentFilter(state="late"), people, due, on=on)
    return session.scalars(
        select(func.count()).select_from(_joined(people, due)).where(*late)
    ).one()


def set_for(people: FromClause, due: FromClause) -> ColumnElement[bool]:
    """Join people to the days that their own employer set: another one's stay unseen."""
    return and_(due.c.person_id == people.c.person_id, due.c.employer_id == people.c.employer_id)


def _joined(people: FromClause, due: FromClause) -> Join:
    return people.join(due, set_for(people, due))


def _conditions(
    wanted: AssignmentFilter, people: Subquery, due: Subquery, *, on: date
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.person_id is not None:
        conditions.append(people.c.person_id == wanted.person_id)
    if wanted.occupation:
        conditions.append(people.c.occupation == wanted.occupation)
    if wanted.course:
        conditions.append(due.c.slug == wanted.course)
    if wanted.state == "done":
        conditions.append(due.c.completed_at.is_not(None))
    elif wanted.state:
        is_late = due.c.due_on < on
        conditions += [
            due.c.completed_at.is_(None),
            is_late if wanted.state == "late" else ~is_late,
        ]
    return conditions
