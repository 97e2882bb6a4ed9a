"""Courses that an employer wants completed by a day."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from app.accounts.workforce import works_at
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
    known: Collection[str] | None = None,
) -> int:
    """Put the worker on the course with a day to complete it by; return the enrolment's id.

    Assigned again, the newer day counts. `completed` holds the slugs of the courses with a valid
    completion record, `known` those of which the employer may know it (without it: all of them),
    `by` the id of the person who decides.

    :raise Invalid: when the day has passed, or is more than `FARTHEST` away.
    :raise Refused: when the course is completed already, or something must be completed first.
    """
    if due_on < local_day(at):
        raise Invalid(N_("This day has passed. Choose today or a later day."))
    if due_on > local_day(at) + FARTHEST:
        raise Invalid(N_("This day is more than two years away. Choose an earlier day."))
    if slug in (completed if known is None else known):
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


def take_back_of_leavers(session: Session, *, on: date) -> None:
    """Take away the days of employers that the workers have left, unless the course is done.

    Who comes back begins anew: what was done in between is none of the employer's business.
    """
    left = (
        select(DueDate.enrolment_id, DueDate.employer_id)
        .join(Enrolment, Enrolment.id == DueDate.enrolment_id)
        .where(
            Enrolment.completed_at.is_(None),
            ~works_at(Enrolment.person_id, DueDate.employer_id, on=on),
        )
    )
    session.execute(
        delete(DueDate)
        .where(tuple_(DueDate.enrolment_id, DueDate.employer_id).in_(left))
        .execution_options(synchronize_session=False)
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
