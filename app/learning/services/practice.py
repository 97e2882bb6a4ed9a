"""Answers to the checks inside a lesson: kept for practice, they count for nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.catalogue.shelf import Published
from app.core.errors import Invalid, NotFound
from app.core.upsert import upsert
from app.core.words import N_
from app.grading.mark import BadResponse, mark, parse_response
from app.grading.quantity import read_quantity
from app.grading.questions import Question
from app.grading.response import Response, is_blank
from app.learning.models import PracticeAnswer
from app.learning.services.enrolments import enrolled_progress, require_open


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an answer; it names options by their index in the author's order."""

    course: Published
    question: Question
    answer: Response
    is_right: bool


def answer_check(
    session: Session,
    person_id: int,
    slug: str,
    lesson_key: str,
    *,
    check_key: str,
    values: Sequence[str],
    command: str,
    at: datetime,
) -> Verdict:
    """Keep a worker's answer to a check and say whether it is right by the newest release.

    `command` is the sender's name for this try: sent again, it gets the first verdict again.

    :raise NotFound: when the course has no such lesson or the lesson no such check.
    :raise NotEnrolled: when the worker is not on the course.
    :raise Invalid: when `values` are none that the check can have, or `command` is no UUID.
    """
    progress, course = enrolled_progress(session, person_id, slug)
    question = check_of(course, lesson_key, check_key)
    require_open(course, lesson_key, progress)
    answer = _parsed(question, values)
    row = {
        "enrolment_id": progress.enrolment_id,
        "release_id": course.id,
        "lesson_key": lesson_key,
        "check_key": check_key,
        "command": _canonical(command),
        "answer": answer,
        "is_right": mark(question, answer).verdict == "right",
        "answered_at": at,
    }
    keeping = upsert(session, PracticeAnswer).values(row).on_conflict_do_nothing()
    if session.scalar(keeping.returning(PracticeAnswer.id)) is not None:
        return Verdict(course, question, answer, bool(row["is_right"]))
    first = _first(session, row)
    return Verdict(course, question, first.answer, first.is_right)


def newest_answers(session: Session, enrolment_id: int, lesson_key: str) -> dict[str, Any]:
    """Return the worker's newest answer to each check of a lesson."""
    newest = (
        select(func.max(PracticeAnswer.id))
        .where(
            PracticeAnswer.enrolment_id == enrolment_id, PracticeAnswer.lesson_key == lesson_key
        )
        .group_by(PracticeAnswer.check_key)
    )
    rows = session.execute(
        select(PracticeAnswer.check_key, PracticeAnswer.answer).where(
            PracticeAnswer.id.in_(newest)
        )
    )
    return {row.check_key: row.answer for row in rows}


def check_of(course: Published, lesson_key: str, check_key: str) -> Question:
    """Return the check of a lesson.

    :raise NotFound: when there is none.
    """
    lesson = course.lessons.get(lesson_key)
    if lesson is None:
        raise NotFound(N_("This course has no such lesson."))
    for question in lesson.checks:
        if question.key == check_key:
            return question
    raise NotFound(N_("This lesson has no such question any more. Load the page again."))


def _parsed(question: Question, values: Sequence[str]) -> Response:
    answer = parse_response(question, values)
    if is_blank(answer):
        raise Invalid(N_("Choose or type an answer first, then check it."))
    if question.kind == "number" and isinstance(answer, str) and read_quantity(answer) is None:
        raise BadResponse(N_("This cannot be read as a number. Write it like 12.5 or 3.2e4."))
    return answer


def _canonical(command: str) -> str:
    try:
        name = str(UUID(command))
    except ValueError:
        name = ""
    if not name or name != command.lower():
        raise Invalid(N_("This try has no name of its own. Load the page and answer again."))
    return name


def _first(session: Session, row: dict[str, Any]) -> Row[Any]:
    """Return the answer that was sent under this command before."""
    first = session.execute(
        select(
            PracticeAnswer.lesson_key,
            PracticeAnswer.check_key,
            PracticeAnswer.answer,
            PracticeAnswer.is_right,
        ).where(
            PracticeAnswer.enrolment_id == row["enrolment_id"],
            PracticeAnswer.command == row["command"],
        )
    ).one()
    if (first.lesson_key, first.check_key) != (row["lesson_key"], row["check_key"]):
        raise Invalid(N_("This try was for another question. Load the page and answer again."))
    return first
