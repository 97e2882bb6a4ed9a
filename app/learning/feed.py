"""Enrolments for programs, in the order in which they began."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Subquery, and_, or_, select, tuple_
from sqlalchemy.orm import Session

from app.catalogue.queries import course_table
from app.core.days import day_of
from app.learning.models import DueDate, Enrolment


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """One worker on one course, seen by one employer."""

    id: int
    employer_id: int
    employer: str
    employee_number: str
    course: str
    enrolled_at: datetime
    completed_at: datetime | None
    withdrawn_at: datetime | None
    due_on: date | None


def enrolments_after(
    session: Session,
    people: Subquery,
    after: tuple[int, ...],
    *,
    limit: int | None,
    due_only: bool,
    among: Collection[int] | None = None,
) -> list[EnrolmentRow]:
    """Return the next enrolments of `people` since each was hired, or with a day of the employer.

    `people` is `accounts.workforce.employed`; with `due_only` those for which that employer set
    a day. `among` are the ids of those that are wanted; without it all are.
    """
    key = (Enrolment.id, people.c.employer_id)
    statement = _seen_by(people, due_only=due_only).where(tuple_(*key) > after)
    if among is not None:
        statement = statement.where(Enrolment.id.in_(among))
    rows = session.execute(statement.order_by(*key, people.c.employment_id.desc()).limit(limit))
    return [EnrolmentRow(*row) for row in rows]


def _seen_by(people: Subquery, *, due_only: bool) -> Select[*tuple[Any, ...]]:
    """Ask for the rows; of two employments with one employer each gives one."""
    set_by_employer = and_(
        DueDate.enrolment_id == Enrolment.id, DueDate.employer_id == people.c.employer_id
    )
    since_hire = day_of(Enrolment.enrolled_at) >= people.c.starts_on
    return (
        select(
            Enrolment.id,
            people.c.employer_id,
            people.c.employer_code,
            people.c.employee_number,
            course_table.c.slug,
            Enrolment.enrolled_at,
            Enrolment.completed_at,
            Enrolment.withdrawn_at,
            DueDate.due_on,
        )
        .join(people, people.c.person_id == Enrolment.person_id)
        .join(course_table, course_table.c.id == Enrolment.course_id)
        .join(DueDate, set_by_employer, isouter=not due_only)
        .where(or_(DueDate.due_on.is_not(None), since_hire))
    )
