"""A paper and the responses to it: the grade."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from app.grading.mark import Mark, mark
from app.grading.paper import Paper
from app.grading.response import Response

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Grade:
    """The marks by question key in the paper's order, their sum, and whether it passes.

    `percent` is for showing: rounded down to a tenth, so that 59.96 never reads as 60.
    """

    marks: tuple[tuple[str, Mark], ...]
    points: Decimal
    possible: int
    passed: bool
    percent: Decimal


def grade(paper: Paper, responses: Mapping[str, Response], *, pass_percent: int) -> Grade:
    """Grade the responses, which name options by their index in the author's order.

    Passing is decided on the points, never on the rounded percentage; a paper without points
    cannot be passed.
    """
    marks = tuple(
        (asked.question.key, mark(asked.question, responses.get(asked.question.key)))
        for asked in paper.questions
    )
    points = sum((each.points for _, each in marks), Decimal("0.00"))
    possible = sum(each.possible for _, each in marks)
    return Grade(
        marks=marks,
        points=points,
        possible=possible,
        passed=possible > 0 and points * 100 >= pass_percent * possible,
        percent=_percent(points, possible),
    )


def _percent(points: Decimal, possible: int) -> Decimal:
    if not possible:
        return Decimal("0.0")
    return (points * 100 / possible).quantize(TENTH, ROUND_FLOOR)
