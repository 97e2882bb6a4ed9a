"""Getting on a course and off it; marking lessons; keeping the place."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.catalogue.queries import newest_release
from app.catalogue.shelf import Published, published, title_of
from app.core.errors import NotFound, Refused
from app.core.upsert import upsert
from app.core.words import N_
from app.learning import queries
from app.learning.models import Enrolment, LessonDone
from app.learning.progress import Progress, missing_for
from app.learning.services.completion import complete_if_finished, hold_place


class NotEnrolled(Refused):
    """The worker has no place on the course."""

    status = 403


def enrol(
    session: Session, person_id: int, slug: str, *, completed: Collection[str], at: datetime
) -> int:
    """Give the worker a place on the course and return the enrolment's id.

    Somebody who is on it stays on it; who left it goes on where it was left; who completed it
    begins anew. `completed` holds the slugs of the courses with a valid completion record.

    :raise Refused: when a prerequisite is missing; it names the first one by its title.
    """
    course = newest_release(session, slug)
    _require_prerequisites(session, course, completed)
    left = session.scalar(
        select(Enrolment)
        .where(Enrolment.person_id == person_id, Enrolment.course_id == course.course_id)
        .order_by(Enrolment.id.desc())
        .limit(1)
    )
    if left is not None and left.completed_at is None:
        left.withdrawn_at = None
        session.flush()  # progress is read past the session's own objects
        progress, course = enrolled_progress(session, person_id, slug)
        complete_if_finished(session, person_id, course, progress, at=at)
        return left.id
    enrolment = Enrolment(person_id=person_id, course_id=course.course_id, enrolled_at=at)
    try:
        with session.begin_nested():
            session.add(enrolment)
    except IntegrityError:
        return _open_enrolment_id(session, person_id, course.course_id)
    return enrolment.id


def withdraw(session: Session, person_id: int, slug: str, *, at: datetime) -> None:
    """Take the worker off the course; what was done is kept for a return."""
    course_id = newest_release(session, slug).course_id
    session.execute(
        update(Enrolment)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.course_id == course_id,
            Enrolment.withdrawn_at.is_(None),
            Enrolment.completed_at.is_(None),
        )
        .values(withdrawn_at=at)
    )


def mark_lesson_done(
    session: Session, person_id: int, slug: str, key: str, *, at: datetime
) -> str | None:
    """Mark a lesson as done, once; return the completion's number when that finished the course.

    :raise NotFound: when the course has no such lesson.
    :raise NotEnrolled: when the worker is not on the course.
    :raise Refused: when something that the lesson requires is missing.
    """
    hold_place(session, person_id, slug)
    progress, course = enrolled_progress(session, person_id, slug)
    if key not in course.lessons:
        raise NotFound(N_("This course has no such lesson."))
    require_open(course, key, progress)
    session.execute(
        upsert(session, LessonDone)
        .values(enrolment_id=progress.enrolment_id, lesson_key=key, done_at=at)
        .on_conflict_do_nothing()
    )
    return complete_if_finished(session, person_id, course, progress, just_done=key, at=at)


def keep_place(session: Session, person_id: int, slug: str, place: str, *, at: datetime) -> None:
    """Remember where the worker reads, so that another device goes on there."""
    progress = queries.progress(session, person_id, slug)
    course = published(session, progress.release_id)
    key = place.partition("#")[0]
    if progress.is_enrolled and key in course.lessons:
        session.execute(
            update(Enrolment)
            .where(Enrolment.id == progress.enrolment_id)
            .values(place=place[:200], placed_at=at)
        )


def enrolled_progress(session: Session, person_id: int, slug: str) -> tuple[Progress, Published]:
    """Return the worker's progress and the newest release.

    :raise NotFound: when there is no such course.
    :raise NotEnrolled: when the worker is not on it.
    """
    progress = queries.progress(session, person_id, slug)
    if not progress.is_enrolled:
        raise NotEnrolled(N_("Enrol in this course first; its page has the button."))
    return progress, published(session, progress.release_id)


def require_open(course: Published, key: str, progress: Progress) -> None:
    """Return nothing when everything that `key` requires is done.

    :raise Refused: otherwise, naming what is missing.
    """
    missing = missing_for(course, key, progress)
    if missing:
        edition = course.edition(course.release.language)
        names = ", ".join(f"“{title_of(edition, each)}”" for each in missing)
        raise Refused(N_("First finish: %(names)s."), names=names)


def _require_prerequisites(
    session: Session, course: Published, completed: Collection[str]
) -> None:
    for slug in course.release.facts.prerequisites:
        if slug not in completed:
            title = newest_release(session, slug).title(course.release.language)
            raise Refused(N_("First complete the course “%(title)s”."), title=title)


def _open_enrolment_id(session: Session, person_id: int, course_id: int) -> int:
    return session.scalars(
        select(Enrolment.id).where(
            Enrolment.person_id == person_id,
            Enrolment.course_id == course_id,
            Enrolment.withdrawn_at.is_(None),
            Enrolment.completed_at.is_(None),
        )
    ).one()
