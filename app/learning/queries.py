"""Reads of learning; what every page of a course needs comes in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from app.catalogue.queries import course_table, release_table
from app.core.errors import NotFound
from app.core.words import N_
from app.learning.models import Attempt, AttemptGrade, Enrolment, Flag, LessonDone, Response
from app.learning.progress import Progress, Score

_COURSES = course_table
_RELEASES = release_table
_ENROLMENTS = Enrolment.__table__
_DONE = LessonDone.__table__
_ATTEMPTS = Attempt.__table__
_GRADES = AttemptGrade.__table__


_EARLIER = _GRADES.alias()
# An attempt's newest grade: looked up by the attempt, so that no other grade is read.
_NEWEST = and_(
    _GRADES.c.attempt_id == _ATTEMPTS.c.id,
    _GRADES.c.revision
    == select(func.max(_EARLIER.c.revision))
    .where(_EARLIER.c.attempt_id == _ATTEMPTS.c.id)
    .correlate(_ATTEMPTS)
    .scalar_subquery(),
)
_LATEST_ENROLMENT = (
    select(func.max(_ENROLMENTS.c.id))
    .where(
        _ENROLMENTS.c.person_id == bindparam("person_id"),
        _ENROLMENTS.c.course_id == _COURSES.c.id,
        _ENROLMENTS.c.withdrawn_at.is_(None),
    )
    .correlate(_COURSES)
    .scalar_subquery()
)
_PROGRESS = (
    select(
        _COURSES.c.id,
        select(func.max(_RELEASES.c.id))
        .where(_RELEASES.c.course_id == _COURSES.c.id)
        .correlate(_COURSES)
        .scalar_subquery()
        .label("release_id"),
        _ENROLMENTS.c.id.label("enrolment_id"),
        _ENROLMENTS.c.enrolled_at,
        _ENROLMENTS.c.completed_at,
        _ENROLMENTS.c.place,
        select(func.aggregate_strings(_DONE.c.lesson_key, " "))
        .where(_DONE.c.enrolment_id == _ENROLMENTS.c.id)
        .correlate(_ENROLMENTS)
        .scalar_subquery()
        .label("done"),
        select(func.aggregate_strings(_ATTEMPTS.c.quiz_key, " "))
        .select_from(_ATTEMPTS)
        .join(
            _GRADES,
            and_(_NEWEST, _GRADES.c.passed.is_(True)),
        )
        .where(_ATTEMPTS.c.enrolment_id == _ENROLMENTS.c.id)
        .correlate(_ENROLMENTS)
        .scalar_subquery()
        .label("passed"),
    )
    .select_from(_COURSES)
    .outerjoin(_ENROLMENTS, _ENROLMENTS.c.id == _LATEST_ENROLMENT)
    .where(_COURSES.c.slug == bindparam("slug"))
)


def progress(session: Session, person_id: int, slug: str) -> Progress:
    """Return how far the worker is in the course, under its newest release.

    :raise NotFound: when there is no such course.
    """
    asked = {"person_id": person_id, "slug": slug}
    row = session.connection().execute(_PROGRESS, asked).one_or_none()
    if row is None or row.release_id is None:
        raise NotFound(N_("There is no course with this address."))
    return Progress(
        course_id=row.id,
        release_id=row.release_id,
        enrolment_id=row.enrolment_id,
        enrolled_at=row.enrolled_at,
        completed_at=row.completed_at,
        place=row.place or "",
        done=frozenset((row.done or "").split()),
        passed=frozenset((row.passed or "").split()),
    )


@dataclass(frozen=True, slots=True)
class Sitting:
    """One attempt, with what never changes about it and its result once there is one."""

    id: int
    person_id: int
    enrolment_id: int
    slug: str
    release_id: int
    quiz_key: str
    number: int
    seed: str
    started_at: datetime
    deadline_at: datetime | None
    closed_at: datetime | None
    points: Decimal | None = None
    possible: Decimal | None = None
    passed: bool | None = None

    @property
    def is_open(self) -> bool:
        """Whether it was not closed yet; the deadline may have passed all the same."""
        return self.closed_at is None

    def is_overdue(self, at: datetime) -> bool:
        """Whether it is open although its time is over."""
        return self.is_open and self.deadline_at is not None and at > self.deadline_at


_SITTINGS = (
    select(
        _ATTEMPTS.c.id,
        _ENROLMENTS.c.person_id,
        _ATTEMPTS.c.enrolment_id,
        _COURSES.c.slug,
        _ATTEMPTS.c.release_id,
        _ATTEMPTS.c.quiz_key,
        _ATTEMPTS.c.number,
        _ATTEMPTS.c.seed,
        _ATTEMPTS.c.started_at,
        _ATTEMPTS.c.deadline_at,
        _ATTEMPTS.c.closed_at,
        _GRADES.c.points,
        _GRADES.c.possible,
        _GRADES.c.passed,
    )
    .select_from(_ATTEMPTS)
    .join(_ENROLMENTS, _ENROLMENTS.c.id == _ATTEMPTS.c.enrolment_id)
    .join(_COURSES, _COURSES.c.id == _ENROLMENTS.c.course_id)
    .outerjoin(_GRADES, _NEWEST)
)


def sittings(session: Session, enrolment_id: int, quiz_key: str) -> list[Sitting]:
    """Return the attempts at a quiz within one enrolment, in order."""
    statement = _SITTINGS.where(
        _ATTEMPTS.c.enrolment_id == enrolment_id, _ATTEMPTS.c.quiz_key == quiz_key
    ).order_by(_ATTEMPTS.c.number)
    return [Sitting(*row) for row in session.execute(statement)]


def own_sitting(
    session: Session, person_id: int, slug: str, quiz_key: str, number: int
) -> Sitting:
    """Return the worker's attempt with this number in the newest enrolment that has one.

    :raise NotFound: when the worker has none.
    """
    row = session.execute(
        _SITTINGS.where(
            _ENROLMENTS.c.person_id == person_id,
            _COURSES.c.slug == slug,
            _ATTEMPTS.c.quiz_key == quiz_key,
            _ATTEMPTS.c.number == number,
        )
        .order_by(_ENROLMENTS.c.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound(N_("You have no such attempt."))
    return Sitting(*row)


def sitting(session: Session, attempt_id: int) -> Sitting:
    """Return an attempt by its id."""
    return Sitting(*session.execute(_SITTINGS.where(_ATTEMPTS.c.id == attempt_id)).one())


def overdue_ids(session: Session, at: datetime, *, most: int = 200) -> Sequence[int]:
    """Return attempts that are open although their time is over, the oldest first."""
    return session.scalars(
        select(Attempt.id)
        .where(Attempt.closed_at.is_(None), Attempt.deadline_at < at)
        .order_by(Attempt.deadline_at)
        .limit(most)
    ).all()


def responses(session: Session, attempt_id: int) -> dict[str, Any]:
    """Return the saved answers of an attempt by question, options in the author's order."""
    rows = session.execute(
        select(Response.question_key, Response.answer).where(Response.attempt_id == attempt_id)
    )
    return {row.question_key: row.answer for row in rows}


def flags(session: Session, attempt_id: int) -> frozenset[str]:
    """Return the questions of an attempt that are to be looked at again."""
    found = select(Flag.question_key).where(Flag.attempt_id == attempt_id)
    return frozenset(session.scalars(found))


def marks(session: Session, attempt_id: int) -> dict[str, Any]:
    """Return the newest marks of an attempt by question key, empty when it is not graded."""
    found = session.scalar(
        select(AttemptGrade.marks)
        .where(AttemptGrade.attempt_id == attempt_id)
        .order_by(AttemptGrade.revision.desc())
        .limit(1)
    )
    return found or {}


def best_scores(session: Session, enrolment_id: int) -> dict[str, Score]:
    """Return the best passed score at each quiz within an enrolment."""
    rows = session.execute(
        select(_ATTEMPTS.c.quiz_key, _GRADES.c.points, _GRADES.c.possible)
        .select_from(_ATTEMPTS)
        .join(_GRADES, _NEWEST)
        .where(_ATTEMPTS.c.enrolment_id == enrolment_id, _GRADES.c.passed.is_(True))
    )
    best: dict[str, Score] = {}
    for key, points, possible in rows:
        score = Score(points, possible)
        known = best.get(key)
        if known is None or score.points * known.possible > known.points * score.possible:
            best[key] = score
    return best


def own_courses(session: Session, person_id: int) -> list[tuple[str, datetime | None]]:
    """Return the slugs of the courses the worker is on, the one last worked on first.

    With each stands the moment of its completion, or nothing.
    """
    rows = session.execute(
        select(_COURSES.c.slug, _ENROLMENTS.c.completed_at)
        .join(_COURSES, _COURSES.c.id == _ENROLMENTS.c.course_id)
        .where(_ENROLMENTS.c.person_id == person_id, _ENROLMENTS.c.withdrawn_at.is_(None))
        .order_by(func.coalesce(_ENROLMENTS.c.placed_at, _ENROLMENTS.c.enrolled_at).desc())
    )
    newest: dict[str, datetime | None] = {}
    for slug, completed_at in rows:
        newest.setdefault(slug, completed_at)
    return list(newest.items())
