"""Working through a course with the services themselves, rightly or with mistakes."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.grading.paper import PaperQuestion
from app.learning.services.attempts import start_attempt, submit_attempt
from app.learning.services.enrolments import enrol, enrolled_progress, mark_lesson_done
from app.learning.services.papers import paper_of

RESIT = timedelta(days=1, hours=1)
"""How much later a failed quiz is sat again: examinations ask for a day after the end."""

Answer = Callable[[PaperQuestion], list[str]]


def right_answer(asked: PaperQuestion) -> list[str]:
    """Return the form values that answer a question rightly, options as shown."""
    question = asked.question
    answer: Any
    match question.kind:
        case "one":
            answer = asked.as_shown(str(question.right))
        case "several":
            answer = asked.as_shown([str(index) for index in question.right])
        case "true-false":
            answer = "true" if question.right else "false"
        case "number":
            answer = f"{question.low} {question.unit}".strip()
        case "text":
            answer = question.accepted[0]
    return [answer] if isinstance(answer, str) else list(answer)


def study(
    session: Session,
    person_id: int,
    slug: str,
    *,
    at: datetime,
    share: float,
    first_answer: Answer = right_answer,
) -> None:
    """Work through the first `share` of the course.

    `first_answer` answers the first attempt at each quiz; one that failed is sat again after
    `RESIT`, every answer right.
    """
    enrol(session, person_id, slug, completed=(), at=at)
    _, course = enrolled_progress(session, person_id, slug)
    for key in course.order[: int(len(course.order) * share)]:
        at += timedelta(minutes=14)
        if key in course.lessons:
            mark_lesson_done(session, person_id, slug, key, at=at)
        elif not _sit(session, person_id, slug, key, first_answer, at=at):
            at += RESIT
            _sit(session, person_id, slug, key, right_answer, at=at)


def _sit(
    session: Session, person_id: int, slug: str, key: str, answer: Answer, *, at: datetime
) -> bool:
    """Sit a quiz and return whether it was passed."""
    sitting = start_attempt(session, person_id, slug, key, at=at)
    _, paper = paper_of(session, sitting)
    given = {asked.question.key: answer(asked) for asked in paper.questions}
    submit_attempt(session, sitting, given, at=at + timedelta(minutes=9))
    session.flush()  # progress is read past the session's own objects
    progress, _ = enrolled_progress(session, person_id, slug)
    return key in progress.passed or progress.completed_at is not None


def with_mistakes(name: str) -> Answer:
    """Return how a person with this name answers: hard questions are missed more often."""

    def answer(asked: PaperQuestion) -> list[str]:
        right = right_answer(asked)
        hardness = _share(asked.question.key) ** 3 * 0.8
        if _share(f"{name}:{asked.question.key}") >= hardness:
            return right
        wrong = "1" if right == ["0"] else "0"
        return [wrong] if asked.question.kind == "one" else []

    return answer


def _share(text: str) -> float:
    """Return a number from 0 to 1 that is the same for the same text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) / 2**32
