"""True or false: the response is `true` or `false`."""

from app.grading.questions import TrueFalse
from app.grading.response import Share, whole


def share(question: TrueFalse, response: object) -> Share:
    """Return everything when the statement was judged rightly."""
    return whole(response == ("true" if question.right else "false"))
