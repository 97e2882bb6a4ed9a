"""Several answers: the response is the list of the indices of the options ticked, as text."""

from app.grading.questions import SeveralAnswers
from app.grading.response import NOTHING, Share, whole


def share(question: SeveralAnswers, response: object) -> Share:
    """Return what the ticked options earn by the question's scoring.

    All or nothing: exactly the right ones. Per option: each option rightly ticked or rightly left
    counts the same. Right minus wrong: of the right ones, those ticked less the wrong ones ticked,
    and never less than nothing.
    """
    ticked = _ticked(question, response)
    if not ticked:
        return NOTHING
    right = frozenset(question.right)
    match question.scoring:
        case "all-or-nothing":
            return whole(ticked == right)
        case "per-option":
            return question.options - len(ticked ^ right), question.options
        case "right-minus-wrong":
            return max(0, len(ticked & right) - len(ticked - right)), max(1, len(right))


def _ticked(question: SeveralAnswers, response: object) -> frozenset[int]:
    """Return the options ticked; none when the response is not a list of the question's own."""
    indices = {str(index): index for index in range(question.options)}
    if not isinstance(response, list):
        return frozenset()
    if not all(isinstance(value, str) and value in indices for value in response):
        return frozenset()
    return frozenset(indices[value] for value in response)
