"""One course for many people at once, by statements that count with the chunks, not the people."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.catalogue.queries import newest_release
from app.core.upsert import upsert
from app.learning.models import DueDate, Enrolment

CHUNK = 1000


def assign_many(
    session: Session,
    slug: str,
    days: Mapping[int, date],
    *,
    employer_id: int,
    by: int,
    at: datetime,
) -> None:
    """Put everybody in `days` (person's id to day) on the course, to complete it by their day.

    Who is on it stays on it, who left it goes on where it was left. An earlier day of the same
    employer counts.
    """
    course_id = newest_release(session, slug).course_id
    for people in _chunks(list(days)):
        _come_back(session, people, course_id)
        there = _open(session, people, course_id)
        missing = [person for person in people if person not in there]
        if missing:
            rows = [{"person_id": p, "course_id": course_id, "enrolled_at": at} for p in missing]
            session.execute(upsert(session, Enrolment).values(rows).on_conflict_do_nothing())
            there |= _open(session, missing, course_id)
        _set_days(
            session,
            {there[person]: days[person] for person in people},
            employer_id=employer_id,
            by=by,
            at=at,
        )


def take_back_many(
    session: Session, slug: str, people: Sequence[int], *, employer_id: int
) -> None:
    """Take the employer's day away from everybody; they stay on the course."""
    course_id = newest_release(session, slug).course_id
    for chunk in _chunks(people):
        own = select(Enrolment.id).where(
            Enrolment.person_id.in_(chunk),
            Enrolment.course_id == course_id,
            Enrolment.completed_at.is_(None),
        )
        session.execute(
            delete(DueDate)
            .where(DueDate.employer_id == employer_id, DueDate.enrolment_id.in_(own))
            .execution_options(synchronize_session=False)
        )


def _come_back(session: Session, people: Sequence[int], course_id: int) -> None:
    """Open the latest place of those who left it and have no other."""
    latest = (
        select(func.max(Enrolment.id))
        .where(Enrolment.person_id.in_(people), Enrolment.course_id == course_id)
        .group_by(Enrolment.person_id)
    )
    session.execute(
        update(Enrolment)
        .where(
            Enrolment.id.in_(latest),
            Enrolment.completed_at.is_(None),
            Enrolment.withdrawn_at.is_not(None),
        )
        .values(withdrawn_at=None)
        .execution_options(synchronize_session=False)
    )


def _open(session: Session, people: Sequence[int], course_id: int) -> dict[int, int]:
    """Return the open enrolment of each of the people who has one."""
    rows = session.execute(
        select(Enrolment.person_id, Enrolment.id).where(
            Enrolment.person_id.in_(people),
            Enrolment.course_id == course_id,
            Enrolment.withdrawn_at.is_(None),
            Enrolment.completed_at.is_(None),
        )
    )
    return {row[0]: row[1] for row in rows}


def _set_days(
    session: Session, days: Mapping[int, date], *, employer_id: int, by: int, at: datetime
) -> None:
    known = select(DueDate.enrolment_id, DueDate.due_on).where(
        DueDate.employer_id == employer_id, DueDate.enrolment_id.in_(days)
    )
    before = {row[0]: row[1] for row in session.execute(known)}
    rows = [
        {
            "enrolment_id": each,
            "employer_id": employer_id,
            "due_on": day,
            "set_by": by,
            "set_at": at,
        }
        for each, day in days.items()
        if each not in before
    ]
    if rows:
        session.execute(insert(DueDate), rows)
    for each, day in days.items():
        if each in before and day < before[each]:
            session.execute(
                update(DueDate)
                .where(DueDate.enrolment_id == each, DueDate.employer_id == employer_id)
                .values(due_on=day, set_by=by, set_at=at)
            )


def _chunks(people: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(people)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
