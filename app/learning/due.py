"""Reads of what is due."""

from datetime import date

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import Session

from app.accounts.workforce import works_at
from app.catalogue.queries import course_table
from app.learning.models import DueDate, Enrolment


def due_dates() -> Subquery:
    """Return every due date of an enrolment that was not left, for rooms above to join.

    Its columns: person_id, employer_id, slug, due_on, completed_at.
    """
    return (
        select(
            Enrolment.person_id,
            DueDate.employer_id,
            course_table.c.slug,
            DueDate.due_on,
            Enrolment.completed_at,
        )
        .join(Enrolment, Enrolment.id == DueDate.enrolment_id)
        .join(course_table, course_table.c.id == Enrolment.course_id)
        .where(Enrolment.withdrawn_at.is_(None))
        .subquery("due")
    )


def own_due(session: Session, person_id: int, *, on: date) -> dict[str, date]:
    """Return the day by which each course is wanted that the worker is on; the earliest counts.

    Only who employs the worker on the day `on` may want anything.
    """
    due = due_dates()
    rows = session.execute(
        select(due.c.slug, func.min(due.c.due_on))
        .where(
            due.c.person_id == person_id,
            due.c.completed_at.is_(None),
            works_at(due.c.person_id, due.c.employer_id, on=on),
        )
        .group_by(due.c.slug)
    )
    return {row[0]: row[1] for row in rows}


def assigned_by(session: Session, enrolment_id: int) -> set[int]:
    """Return the ids of the employers that set a day for an enrolment."""
    set_by = select(DueDate.employer_id).where(DueDate.enrolment_id == enrolment_id)
    return set(session.scalars(set_by))
