"""Courses that an employer wants completed by a day."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.core.errors import Invalid, Refused
from app.core.time import local_day
from app.core.upsert import upsert
from app.core.words import N_
from app.learning.models import DueDate
from app.learning.services.enrolments import enrol


def assign(
    session: Session,
    person_id: int,
    slug: str,
    *,
    due_on: date,
    employer_id: int,
    completed: Collection[str],
    by: int,
    at: datetime,
) -> int:
    """Put the worker on the course with a day to complete it by; return the enrolment's id.

    Assigned again, the newer day counts. `completed` holds the slugs of the courses with a valid
    completion record, `by` the id of the person who decides.

    :raise Invalid: when the day has passed.
    :raise Refused: when the course is completed already, or something must be completed first.
    """
    if due_on < local_day(at):
        raise Invalid(N_("This day has passed. Choose today or a later day."))
    if slug in completed:
        raise Refused(N_("This worker has completed the course, and the record is valid."))
    enrolment_id = enrol(session, person_id, slug, completed=completed, at=at)
    decided = {"due_on": due_on, "set_by": by, "set_at": at}
    session.execute(
        upsert(session, DueDate)
        .values(enrolment_id=enrolment_id, employer_id=employer_id, **decided)
        .on_conflict_do_update(index_elements=["enrolment_id", "employer_id"], set_=decided)
    )
    return enrolment_id
