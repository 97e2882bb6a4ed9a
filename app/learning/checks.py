"""The checks of a lesson as its page shows them, between the pieces of its text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.content.release import Lesson, LessonText, QuestionText
from app.core.errors import Invalid
from app.grading.mark import mark, parse_response
from app.grading.questions import Question
from app.grading.solution import solution
from app.learning.sheet import ShownQuestion

_PLACE = re.compile(r"<!--check:([a-z0-9-]+)-->")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a lesson's text, and the check that stands after it."""

    html: str
    check: ShownQuestion | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What was sent for a check and cannot be its answer, and why in words."""

    key: str
    values: Sequence[str]
    sentence: str


def pieces(
    lesson: Lesson, text: LessonText, answers: Mapping[str, Any], fault: Fault | None = None
) -> tuple[Piece, ...]:
    """Return the lesson's text and checks in their order, each with the answer to it if given.

    Only what was answered tells what is right.
    """
    questions = {question.key: question for question in lesson.checks}
    *parts, last = re.split(_PLACE, text.html)
    shown = []
    for html, key in zip(parts[::2], parts[1::2], strict=True):
        if fault and fault.key == key:
            shown.append(Piece(html, _faulty(questions[key], text.checks[key], fault)))
        else:
            check = shown_check(questions[key], text.checks[key], answers.get(key))
            shown.append(Piece(html, check))
    return (*shown, Piece(last))


def _faulty(question: Question, text: QuestionText, fault: Fault) -> ShownQuestion:
    typed = list(fault.values) if question.kind == "several" else "".join(fault.values[:1])
    return replace(shown_check(question, text), chosen=typed, fault=fault.sentence)


def shown_check(question: Question, text: QuestionText, answer: Any = None) -> ShownQuestion:
    """Return a check to be answered, or what there is to learn from the answer given."""
    plain = ShownQuestion(
        key=question.key,
        number=0,
        kind=question.kind,
        possible=question.points,
        unit=getattr(question, "unit", ""),
        prompt=text.prompt,
        options=tuple((str(index), html) for index, html in enumerate(text.options)),
        chosen=None,
        is_answered=False,
    )
    if answer is None or not _fits(question, answer):
        return plain
    return replace(
        plain,
        chosen=answer,
        is_answered=True,
        verdict=mark(question, answer).verdict,
        right=solution(question),
        feedback={str(index): html for index, html in enumerate(text.feedback)},
        explanation=text.explanation,
    )


def _fits(question: Question, answer: Any) -> bool:
    """Whether an answer given under an older release is one that the question still can have."""
    values = answer if isinstance(answer, list) else [answer]
    try:
        return bool(parse_response(question, values) == answer)
    except Invalid:
        return False
