"""One answer: the response is the index of the option chosen, as text."""

from app.grading.questions import OneAnswer
from app.grading.response import Share, whole


def share(question: OneAnswer, response: object) -> Share:
    """Return everything when the right option was chosen."""
    return whole(response == str(question.right))
