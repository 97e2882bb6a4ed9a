"""Answers and flags of an open attempt: kept one by one, or a whole page at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import JSON, ColumnElement, bindparam, delete, literal, or_, select
from sqlalchemy.orm import Session

from app.content.release import Quiz
from app.core.errors import Invalid, NotFound, Refused
from app.core.upsert import upsert
from app.core.words import N_
from app.grading.mark import BadResponse, parse_response
from app.grading.paper import Paper, PaperQuestion
from app.grading.quantity import read_quantity
from app.grading.response import Response as Answer
from app.grading.response import is_blank
from app.learning import queries
from app.learning.models import Attempt, Flag, Response
from app.learning.queries import Sitting
from app.learning.services.papers import paper_of


def is_final(quiz: Quiz) -> bool:
    """Whether an answer given cannot be changed any more."""
    return quiz.feedback == "immediately" or quiz.navigation == "forward-only"


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
    if is_final(quiz) and is_blank(answer):
        raise Invalid(N_("Choose or type an answer first; once it is saved, it stays."))
    if _keep(session, sitting, {question_key: answer}, at=at, final=is_final(quiz)):
        return
    if is_final(quiz) and question_key in queries.responses(session, sitting.id):
        raise Refused(N_("You see at once whether an answer is right. An answer given stays."))
    raise Refused(N_("This attempt is closed; what was saved before counts."))


def save_page(
    session: Session, sitting: Sitting, given: Mapping[str, Sequence[str]], *, at: datetime
) -> dict[str, Invalid]:
    """Keep the answers of a page, and return what is wrong with those that cannot be kept.

    What is blank leaves an earlier answer as it is. Nothing is kept once the attempt is closed or
    its time is over.
    """
    quiz, paper = paper_of(session, sitting)
    answers: dict[str, Answer] = {}
    faults: dict[str, Invalid] = {}
    for asked in _answerable(session, sitting, quiz, paper):
        key = asked.question.key
        try:
            answers[key] = _parsed(asked, given.get(key, ()))
        except Invalid as fault:
            faults[key] = fault
    answered = {key: answer for key, answer in answers.items() if not is_blank(answer)}
    _keep(session, sitting, answered, at=at, final=is_final(quiz))
    return faults


def save_question(
    session: Session, sitting: Sitting, question_key: str, raw: Sequence[str], *, at: datetime
) -> dict[str, Invalid]:
    """Keep one answer as `save_answer` does, and return what is wrong with it, if anything is.

    :raise Refused: when the attempt is closed or its time is over, or the answer is final.
    """
    try:
        save_answer(session, sitting, question_key, raw, at=at)
    except Invalid as fault:
        return {question_key: fault}
    return {}


def set_flag(session: Session, sitting: Sitting, question: str, *, flagged: bool) -> None:
    """Mark a question to be looked at again, or take the mark away.

    :raise Refused: when the attempt is closed.
    """
    _, paper = paper_of(session, sitting)
    if paper.find(question) is None:
        raise NotFound(N_("This attempt has no such question."))
    if not sitting.is_open:
        raise Refused(N_("This attempt is closed; what was saved before counts."))
    if flagged:
        _add_flags(session, sitting, [question])
    else:
        _remove_flags(session, sitting, Flag.question_key == question)


def set_flags(session: Session, sitting: Sitting, flagged: Collection[str]) -> None:
    """Let exactly the questions `flagged` be marked, of those that the attempt has."""
    _, paper = paper_of(session, sitting)
    wanted = [each.question.key for each in paper.questions if each.question.key in flagged]
    _remove_flags(session, sitting, Flag.question_key.not_in(wanted))
    if wanted:
        _add_flags(session, sitting, wanted)


def _add_flags(session: Session, sitting: Sitting, questions: Sequence[str]) -> None:
    rows = [{"attempt_id": sitting.id, "question_key": key} for key in questions]
    session.execute(upsert(session, Flag).on_conflict_do_nothing(), rows)


def _remove_flags(session: Session, sitting: Sitting, which: ColumnElement[bool]) -> None:
    session.execute(delete(Flag).where(Flag.attempt_id == sitting.id, which))


def _parsed(asked: PaperQuestion, raw: Sequence[str]) -> Answer:
    response = parse_response(asked.question, raw)
    if asked.question.kind == "number" and isinstance(response, str) and not _is_number(response):
        raise BadResponse(N_("This cannot be read as a number. Write it like 12.5 or 3.2e4."))
    return asked.as_authored(response)


def _is_number(typed: str) -> bool:
    return read_quantity(typed) is not None


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
