"""One course for many people at once, by statements that count with the chunks, not the people."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.catalogue.queries import newest_release
from app.core.many import among, insert_many
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
    there: dict[int, int] = {}
    for people in _chunks(list(days)):  # before any row is new: the database knows its tables yet
        _come_back(session, people, course_id)
        there |= _open(session, people, course_id)
    decided = {"employer_id": employer_id, "set_by": by, "set_at": at}
    for people in _chunks([person for person in days if person in there]):
        _bring_forward(session, {there[person]: days[person] for person in people}, decided)
    for people in _chunks([person for person in days if person not in there]):
        placed = _place(session, people, course_id, at=at)
        rows = [{"enrolment_id": placed[p], "due_on": days[p]} for p in people]
        insert_many(session, insert(DueDate), rows, DueDate.enrolment_id, shared=decided)


def take_back_many(
    session: Session, slug: str, people: Sequence[int], *, employer_id: int
) -> None:
    """Take the employer's day away from everybody; they stay on the course."""
    course_id = newest_release(session, slug).course_id
    for chunk in _chunks(people):
        own = select(Enrolment.id).where(
            among(Enrolment.person_id, chunk),
            Enrolment.course_id == course_id,
            Enrolment.completed_at.is_(None),
        )
        session.execute(
            delete(DueDate)
            .where(DueDate.employer_id == employer_id, DueDate.enrolment_id.in_(own))
            .execution_options(synchronize_session=False)
        )


def replace_days(
    session: Session,
    slug: str,
    days: Mapping[int, tuple[date, date | None]],
    *,
    given: Mapping[int, datetime],
    employer_id: int,
    by: int,
    at: datetime,
) -> set[int]:
    """Set the employer's day anew for everybody who still has the former one, and return whom.

    `days` holds the former and the new day by person; without a new one the former is taken away.
    Whose day is another one, or was set before the course was `given`, keeps it: that was done by
    hand. Everybody stays on the course.
    """
    there = replaceable(session, slug, days, given=given, employer_id=employer_id)
    for people in _chunks(list(there)):
        new = {there[person]: days[person][1] for person in people}
        _drop(session, [each for each, day in new.items() if day is None], employer_id)
        kept = {each: day for each, day in new.items() if day is not None}
        _set(session, kept, {"employer_id": employer_id, "set_by": by, "set_at": at})
    return set(there)


def replaceable(
    session: Session,
    slug: str,
    days: Mapping[int, tuple[date, date | None]],
    *,
    given: Mapping[int, datetime],
    employer_id: int,
) -> dict[int, int]:
    """Return the enrolments, by person, whose day `replace_days` would set anew."""
    course_id = newest_release(session, slug).course_id
    return {
        person: enrolment
        for people in _chunks(list(days))
        for person, enrolment, day, set_at in _own_days(session, people, course_id, employer_id)
        if day == days[person][0] != days[person][1] and set_at >= given[person]
    }


def _own_days(
    session: Session, people: Sequence[int], course_id: int, employer_id: int
) -> Sequence[tuple[int, int, date, datetime]]:
    """Return person, enrolment, day and when it was set, where the course is not completed."""
    rows = session.execute(
        select(Enrolment.person_id, DueDate.enrolment_id, DueDate.due_on, DueDate.set_at)
        .join(Enrolment, Enrolment.id == DueDate.enrolment_id)
        .where(
            DueDate.employer_id == employer_id,
            among(Enrolment.person_id, people),
            Enrolment.course_id == course_id,
            Enrolment.completed_at.is_(None),
        )
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _drop(session: Session, enrolments: Sequence[int], employer_id: int) -> None:
    if enrolments:
        session.execute(
            delete(DueDate)
            .where(DueDate.employer_id == employer_id, among(DueDate.enrolment_id, enrolments))
            .execution_options(synchronize_session=False)
        )


def _come_back(session: Session, people: Sequence[int], course_id: int) -> None:
    """Open the latest place of those who left it and have no other."""
    latest = (
        select(func.max(Enrolment.id))
        .where(among(Enrolment.person_id, people), Enrolment.course_id == course_id)
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
            among(Enrolment.person_id, people),
            Enrolment.course_id == course_id,
            Enrolment.withdrawn_at.is_(None),
            Enrolment.completed_at.is_(None),
        )
    )
    return {row[0]: row[1] for row in rows}


def _place(
    session: Session, people: Sequence[int], course_id: int, *, at: datetime
) -> dict[int, int]:
    """Give each of the people a place, and return the enrolment of each."""
    new = upsert(session, Enrolment).on_conflict_do_nothing()
    stored = insert_many(
        session,
        new,
        [{"person_id": each} for each in people],
        Enrolment.person_id,
        Enrolment.id,
        shared={"course_id": course_id, "enrolled_at": at},
    )
    placed = {row[0]: row[1] for row in stored}
    missing = [each for each in people if each not in placed]  # somebody enrolled meanwhile
    return placed | _open(session, missing, course_id) if missing else placed


def _bring_forward(
    session: Session, days: Mapping[int, date], decided: Mapping[str, object]
) -> None:
    """Set the day of enrolments that are there; an earlier one of this employer stays."""
    known = select(DueDate.enrolment_id, DueDate.due_on).where(
        DueDate.employer_id == decided["employer_id"], among(DueDate.enrolment_id, list(days))
    )
    before = {row[0]: row[1] for row in session.execute(known)}
    earlier = {e: day for e, day in days.items() if e not in before or day < before[e]}
    _set(session, earlier, decided)


def _set(session: Session, days: Mapping[int, date], decided: Mapping[str, object]) -> None:
    """Set the day of each enrolment."""
    new = upsert(session, DueDate)
    changed = {name: new.excluded[name] for name in ("due_on", "set_by", "set_at")}
    sooner = new.on_conflict_do_update(
        index_elements=["enrolment_id", "employer_id"], set_=changed
    )
    rows = [{"enrolment_id": each, "due_on": day} for each, day in days.items()]
    insert_many(session, sooner, rows, DueDate.enrolment_id, shared=decided)


def _chunks(people: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(people)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
