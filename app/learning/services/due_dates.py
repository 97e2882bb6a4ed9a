"""Courses that an employer wants completed by a day."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.catalogue.queries import course_table
from app.core.errors import Invalid, Refused
from app.core.time import local_day
from app.core.upsert import upsert
from app.core.words import N_
from app.learning.models import DueDate, Enrolment
from app.learning.services.enrolments import enrol

FARTHEST = timedelta(days=2 * 366)


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

    :raise Invalid: when the day has passed, or is more than `FARTHEST` away.
    :raise Refused: when the course is completed already, or something must be completed first.
    """
    if due_on < local_day(at):
        raise Invalid(N_("This day has passed. Choose today or a later day."))
    if due_on > local_day(at) + FARTHEST:
        raise Invalid(N_("This day is more than two years away. Choose an earlier day."))
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


def due_day(session: Session, person_id: int, slug: str, *, employer_id: int) -> date | None:
    """Return the day by which the employer wants the course completed, if it set one."""
    return session.scalar(
        select(DueDate.due_on)
        .join(Enrolment, Enrolment.id == DueDate.enrolment_id)
        .join(course_table, course_table.c.id == Enrolment.course_id)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.completed_at.is_(None),
            Enrolment.withdrawn_at.is_(None),
            course_table.c.slug == slug,
            DueDate.employer_id == employer_id,
        )
    )


def take_back(session: Session, person_id: int, slug: str, *, employer_id: int) -> None:
    """Take the employer's day away; the worker stays on the course, and keeps what is done."""
    course_id = select(course_table.c.id).where(course_table.c.slug == slug).scalar_subquery()
    own = select(Enrolment.id).where(
        Enrolment.person_id == person_id,
        Enrolment.course_id == course_id,
        Enrolment.completed_at.is_(None),
    )
    session.execute(
        delete(DueDate).where(DueDate.employer_id == employer_id, DueDate.enrolment_id.in_(own))
    )
