"""Sitting a quiz: begin, answer, submit; closed by the server's clock, graded once."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import JSON, bindparam, insert, literal, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.catalogue.shelf import Published, published
from app.content.release import Quiz
from app.core.errors import Invalid, NotFound, Refused
from app.core.upsert import upsert
from app.core.words import N_
from app.grading.grade import grade
from app.grading.mark import parse_response
from app.grading.paper import Paper, PaperQuestion
from app.grading.response import Response as Answer
from app.grading.response import is_blank
from app.learning import queries
from app.learning.models import Attempt, AttemptGrade, Response
from app.learning.queries import Sitting
from app.learning.services.completion import complete_if_finished, hold_place
from app.learning.services.enrolments import enrolled_progress, require_open
from app.learning.services.papers import Drawing, drawn_paper


def quiz_of(course: Published, key: str) -> Quiz:
    """Return the quiz with this key.

    :raise NotFound: when the release has none.
    """
    quiz = course.quizzes.get(key)
    if quiz is None:
        raise NotFound(N_("This course has no such quiz."))
    return quiz


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


def save_answer(
    session: Session, sitting: Sitting, question_key: str, raw: Sequence[str], *, at: datetime
) -> None:
    """Keep one answer; the latest one counts.

    :raise Invalid: when the answer is not one that the question can have.
    :raise Refused: when the attempt is closed or its time is over, or the answer is final.
    """
    quiz, paper = paper_of(session, sitting)
    asked = paper.find(question_key)
    if asked is None:
        raise NotFound(N_("This attempt has no such question."))
    if asked not in _answerable(session, sitting, quiz, paper):
        raise Refused(N_("In this quiz you answer in order, and an answer given stays."))
    answer = _parsed(asked, raw)
    if _is_final(quiz) and is_blank(answer):
        raise Invalid(N_("Choose or type an answer first; once it is saved, it stays."))
    if _keep(session, sitting, {question_key: answer}, at=at, final=_is_final(quiz)):
        return
    if _is_final(quiz) and question_key in queries.responses(session, sitting.id):
        raise Refused(N_("You see at once whether an answer is right. An answer given stays."))
    raise Refused(N_("This attempt is closed; what was saved before counts."))


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
    """
    if not sitting.is_open:
        return None
    if not sitting.is_overdue(at):
        quiz, paper = paper_of(session, sitting)
        answers = {
            asked.question.key: _parsed(asked, given[asked.question.key])
            for asked in _answerable(session, sitting, quiz, paper)
            if asked.question.key in given
        }
        given_now = {k: v for k, v in answers.items() if not is_blank(v)}
        _keep(session, sitting, given_now, at=at, final=_is_final(quiz))
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


def paper_of(session: Session, sitting: Sitting) -> tuple[Quiz, Paper]:
    """Return the quiz under the release that the attempt began on, and the attempt's paper."""
    quiz = quiz_of(published(session, sitting.release_id), sitting.quiz_key)
    return quiz, drawn_paper(Drawing(sitting.release_id, sitting.quiz_key, sitting.seed, quiz))


def _parsed(asked: PaperQuestion, raw: Sequence[str]) -> Answer:
    return asked.as_authored(parse_response(asked.question, raw))


def _is_final(quiz: Quiz) -> bool:
    """Whether an answer given cannot be changed any more."""
    return quiz.feedback == "immediately" or quiz.navigation == "forward-only"


def _keep(
    session: Session,
    sitting: Sitting,
    answers: Mapping[str, Answer],
    *,
    at: datetime,
    final: bool,
) -> bool:
    """Write answers, in one statement, if the attempt is open and in time; say whether it was."""
    if not answers:
        return True
    open_attempt = (
        select(
            Attempt.id,
            bindparam("question"),
            bindparam("answer", type_=JSON),
            literal(at, Attempt.started_at.type),
        )
        .where(
            Attempt.id == sitting.id,
            Attempt.closed_at.is_(None),
            or_(Attempt.deadline_at.is_(None), Attempt.deadline_at >= at),
        )
        .with_for_update(key_share=True)
    )
    saving = upsert(session, Response).from_select(
        ["attempt_id", "question_key", "answer", "saved_at"], open_attempt
    )
    if final:
        saving = saving.on_conflict_do_nothing()
    else:
        saving = saving.on_conflict_do_update(
            index_elements=["attempt_id", "question_key"],
            set_={"answer": saving.excluded.answer, "saved_at": saving.excluded.saved_at},
        )
    rows = [{"question": key, "answer": answer} for key, answer in answers.items()]
    saving = saving.execution_options(preserve_rowcount=True)
    written = session.connection().execute(saving, rows if len(rows) > 1 else rows[0])
    return bool(written.rowcount)


def _answerable(
    session: Session, sitting: Sitting, quiz: Quiz, paper: Paper
) -> Sequence[PaperQuestion]:
    """Return the questions that may be answered now: where order counts, the next one only."""
    if quiz.navigation != "forward-only":
        return paper.questions
    answered = queries.responses(session, sitting.id)
    return [asked for asked in paper.questions if asked.question.key not in answered][:1]


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
