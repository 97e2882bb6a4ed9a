"""What was due, as it was known at a moment."""

from datetime import datetime

from sqlalchemy import Subquery, select

from app.core.history import as_known
from app.learning.models import DUE_DATES_HISTORY, ENROLMENTS_HISTORY


def due_as_known(known_at: datetime) -> Subquery:
    """Return every due date of an enrolment that was not left, for rooms above to join.

    Its columns: enrolment_id, person_id, employer_id, course_id, due_on, set_at, completed_at.
    """
    enrolments = as_known(ENROLMENTS_HISTORY, known_at)
    due = as_known(DUE_DATES_HISTORY, known_at)
    return (
        select(
            due.c.enrolment_id,
            enrolments.c.person_id,
            due.c.employer_id,
            enrolments.c.course_id,
            due.c.due_on,
            due.c.set_at,
            enrolments.c.completed_at,
        )
        .join(enrolments, enrolments.c.id == due.c.enrolment_id)
        .where(enrolments.c.withdrawn_at.is_(None))
        .subquery("due_known")
    )
