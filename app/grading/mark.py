"""One question and one response to it: the mark, and what is wrong with a malformed response."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, assert_never

from app.core.errors import Invalid
from app.core.words import N_
from app.grading import number, one_answer, several_answers, short_text, true_false
from app.grading.questions import (
    Number,
    OneAnswer,
    Question,
    SeveralAnswers,
    ShortText,
    TrueFalse,
)
from app.grading.response import Response, Share, is_blank, is_storable

Verdict = Literal["right", "partly", "wrong", "unanswered"]

HUNDREDTH = Decimal("0.01")


class BadResponse(Invalid):
    """A response that does not fit its question; the sentence is for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The points of one response: a Decimal with two places, out of `possible`."""

    points: Decimal
    possible: int
    verdict: Verdict


def mark(question: Question, response: object) -> Mark:
    """Mark a response, which names options by their index in the author's order.

    A part of the points is rounded to the nearest hundredth, but never up to all of them. What
    does not fit the question at all is wrong; nothing raises.
    """
    if is_blank(response):
        return Mark(Decimal("0.00"), question.points, "unanswered")
    earned, of = _share(question, response)
    if earned >= of:
        return Mark(Decimal(question.points).quantize(HUNDREDTH), question.points, "right")
    if earned == 0:
        return Mark(Decimal("0.00"), question.points, "wrong")
    part = (Decimal(question.points * earned) / of).quantize(HUNDREDTH, ROUND_HALF_UP)
    return Mark(
        max(min(part, question.points - HUNDREDTH), Decimal("0.00")), question.points, "partly"
    )


def parse_response(question: Question, raw: Sequence[str]) -> Response:
    """Return the response that a form's values hold, or nothing when all are blank.

    :raise BadResponse: when the values do not fit the question.
    """
    values = [value for value in raw if value.strip()]
    if not values:
        return None
    if isinstance(question, SeveralAnswers):
        return _ticked(question, values)
    if len(values) > 1:
        raise BadResponse(N_("This question takes one answer; choose one and save again."))
    _require_fit(question, values[0])
    return values[0]


def _share(question: Question, response: object) -> Share:
    match question:
        case OneAnswer():
            return one_answer.share(question, response)
        case SeveralAnswers():
            return several_answers.share(question, response)
        case TrueFalse():
            return true_false.share(question, response)
        case Number():
            return number.share(question, response)
        case ShortText():
            return short_text.share(question, response)
    assert_never(question)


def _ticked(question: SeveralAnswers, values: list[str]) -> list[str]:
    for value in values:
        _require_option(value, question.options)
    return sorted(set(values), key=int)


def _require_fit(question: Question, value: str) -> None:
    """Raise `BadResponse` when a single value does not fit the question."""
    if isinstance(question, OneAnswer):
        _require_option(value, question.options)
    elif isinstance(question, TrueFalse):
        if value not in ("true", "false"):
            raise BadResponse(N_("Answer this question with true or false."))
    elif len(value) > short_text.LONGEST:
        raise BadResponse(
            N_("The answer is longer than 500 characters; shorten it and save again.")
        )
    elif not is_storable(value):
        raise BadResponse(N_("The answer holds a character that cannot be kept; type it again."))


def _require_option(value: str, options: int) -> None:
    if not any(value == str(index) for index in range(options)):
        raise BadResponse(N_("That option is not among this question's; load the page again."))
