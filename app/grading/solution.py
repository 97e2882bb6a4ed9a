"""The right answer to a question, as it is told once it may be."""

from typing import assert_never

from app.grading.questions import (
    Number,
    OneAnswer,
    Question,
    SeveralAnswers,
    ShortText,
    TrueFalse,
)


def solution(question: Question) -> tuple[str, ...]:
    """Return what is right: options by their index in the author's order, or words to read."""
    match question:
        case OneAnswer():
            return (str(question.right),)
        case SeveralAnswers():
            return tuple(str(index) for index in question.right)
        case TrueFalse():
            return ("true" if question.right else "false",)
        case Number():
            bounds = dict.fromkeys((question.low, question.high))
            return (f"{' – '.join(bounds)} {question.unit}".strip(),)
        case ShortText():
            return question.accepted
    assert_never(question)
