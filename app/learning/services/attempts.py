"""Sitting a quiz: begin and submit; closed by the server's clock, graded once."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.catalogue.shelf import published
from app.content.release import Quiz
from app.core.errors import Refused
from app.core.words import N_
from app.grading.grade import grade
from app.learning import queries
from app.learning.models import Attempt, AttemptGrade
from app.learning.queries import Sitting
from app.learning.services.answers import save_page
from app.learning.services.completion import complete_if_finished, hold_place
from app.learning.services.enrolments import enrolled_progress, require_open
from app.learning.services.papers import paper_of, quiz_of


def may_start_at(quiz: Quiz, before: Sequence[Sitting]) -> datetime | None:
    """Return when the next attempt may begin, or nothing when it may at once."""
    if not before or not quiz.wait_minutes or before[-1].closed_at is None:
        return None
    return before[-1].closed_at + timedelta(minutes=quiz.wait_minutes)


def start_attempt(
    session: Session, person_id: int, slug: str, quiz_key: str, *, at: datetime
) -> Sitting:
    """Begin an attempt, or go on with the one that is open.

    :raise Refused: when something required is missing, no attempt is left, or it is too early.
    """
    progress, course = enrolled_progress(session, person_id, slug)
    quiz = quiz_of(course, quiz_key)
    require_open(course, quiz_key, progress)
    enrolment_id = progress.enrolment_id or 0
    before = _settled(session, enrolment_id, quiz_key, at=at)
    if before and before[-1].is_open:
        return before[-1]
    _require_allowed(quiz, before, at=at)
    attempt = Attempt(
        enrolment_id=enrolment_id,
        release_id=course.id,
        quiz_key=quiz_key,
        number=len(before) + 1,
        allowed=quiz.attempts,
        not_before=may_start_at(quiz, before),
        seed=secrets.token_hex(16),
        started_at=at,
        deadline_at=_deadline(quiz, at),
    )
    try:
        with session.begin_nested():
            session.add(attempt)
    except IntegrityError as error:
        return _begun_elsewhere(session, enrolment_id, quiz_key, error)
    return queries.sitting(session, attempt.id)


def submit_attempt(
    session: Session,
    sitting: Sitting,
    given: Mapping[str, Sequence[str]],
    *,
    at: datetime,
) -> str | None:
    """Save the answers of the form, close the attempt and grade it, once.

    Returns the completion's number when the course is finished by it. After the deadline the form
    is left aside and what was saved in time is graded.

    :raise Invalid: when an answer of the form is none that its question can have.
    """
    if not sitting.is_open:
        return None
    if given and not sitting.is_overdue(at):
        for fault in save_page(session, sitting, given, at=at).values():
            raise fault
    return close(session, sitting, at=at)


def close(session: Session, sitting: Sitting, *, at: datetime) -> str | None:
    """Close and grade an attempt with what was saved; a second time does nothing."""
    closed_at = min(at, sitting.deadline_at or at)
    closing = (
        update(Attempt)
        .where(Attempt.id == sitting.id, Attempt.closed_at.is_(None))
        .values(closed_at=closed_at)
    )
    if not session.execute(closing).rowcount:  # type: ignore[attr-defined] # of a cursor result
        return None
    quiz, paper = paper_of(session, sitting)
    result = grade(paper, queries.responses(session, sitting.id), pass_percent=quiz.pass_percent)
    session.execute(
        insert(AttemptGrade).values(
            attempt_id=sitting.id,
            revision=1,
            points=result.points,
            possible=result.possible,
            passed=result.passed,
            graded_at=at,
            marks={key: [str(mark.points), mark.verdict] for key, mark in result.marks},
        )
    )
    if not result.passed:
        return None
    hold_place(session, sitting.person_id, sitting.slug)
    progress = queries.progress(session, sitting.person_id, sitting.slug)
    if progress.enrolment_id != sitting.enrolment_id:
        return None
    return complete_if_finished(
        session,
        sitting.person_id,
        published(session, progress.release_id),
        progress,
        just_passed=sitting.quiz_key,
        at=at,
        finished_at=closed_at,
    )


def close_overdue(session: Session, *, at: datetime) -> Iterator[int]:
    """Close every attempt whose time is over, and yield the id of each when it is closed.

    The caller commits there: who holds the ledger must not wait for the next attempt.
    """
    for attempt_id in queries.overdue_ids(session, at):
        close(session, queries.sitting(session, attempt_id), at=at)
        yield attempt_id


def _settled(session: Session, enrolment_id: int, quiz_key: str, *, at: datetime) -> list[Sitting]:
    """Return the attempts so far, after closing one whose time is over."""
    before = queries.sittings(session, enrolment_id, quiz_key)
    if before and before[-1].is_overdue(at):
        close(session, before[-1], at=at)
        before = queries.sittings(session, enrolment_id, quiz_key)
    return before


def _require_allowed(quiz: Quiz, before: Sequence[Sitting], *, at: datetime) -> None:
    if quiz.attempts is not None and len(before) >= quiz.attempts:
        raise Refused(N_("You have used all %(count)s attempts at this quiz."), count=len(before))
    opens_at = may_start_at(quiz, before)
    if opens_at is not None and at < opens_at:
        minutes = -(-int((opens_at - at).total_seconds()) // 60)
        raise Refused(N_("The next attempt opens in %(count)s minutes."), count=minutes)


def _deadline(quiz: Quiz, at: datetime) -> datetime | None:
    if quiz.time_limit_minutes is None:
        return None
    return at + timedelta(minutes=quiz.time_limit_minutes)


def _begun_elsewhere(
    session: Session, enrolment_id: int, quiz_key: str, error: IntegrityError
) -> Sitting:
    """Return the attempt that another request began at the same moment."""
    before = queries.sittings(session, enrolment_id, quiz_key)
    if not before or not before[-1].is_open:
        raise Refused(N_("This attempt cannot begin now. Load the page again.")) from error
    return before[-1]
