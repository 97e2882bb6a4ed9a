import pytest

from app.grading.mark import mark
from app.grading.questions import Number, OneAnswer, SeveralAnswers, ShortText, TrueFalse
from app.grading.solution import solution


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (OneAnswer("q", 1, 3, 2), ("2",)),
        (SeveralAnswers("q", 1, 3, (0, 2)), ("0", "2")),
        (TrueFalse("q", 1, True), ("true",)),
        (TrueFalse("q", 1, False), ("false",)),
        (Number("q", 1, "15", "25", "s"), ("15 – 25 s",)),
        (Number("q", 1, "42", "42"), ("42",)),
        (Number("q", 1, "42", "42", "rpm"), ("42 rpm",)),
        (ShortText("q", 1, ("lockout", "上锁"), ("lock.*",)), ("lockout", "上锁")),
    ],
)
def test_the_right_answer_is_told_in_words_or_options(question, told):
    assert solution(question) == told


@pytest.mark.parametrize(
    "question",
    [
        OneAnswer("q", 1, 3, 2),
        TrueFalse("q", 1, False),
        Number("q", 1, "42", "42", "rpm"),
        ShortText("q", 1, ("lockout",)),
    ],
)
def test_what_is_told_to_be_right_is_marked_right(question):
    assert mark(question, solution(question)[0]).verdict == "right"
