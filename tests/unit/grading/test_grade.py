from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.grading.grade import grade
from app.grading.mark import parse_response
from app.grading.paper import Paper, PaperQuestion, draw_paper
from app.grading.questions import SeveralAnswers, TrueFalse
from tests.unit.grading.strategies import json_values, quizzes, right_response


def paper_of(questions, *, seed=0, shuffled=False):
    return draw_paper(
        questions,
        pools=(),
        draws=(),
        shuffle_questions=shuffled,
        shuffle_options=shuffled,
        seed=seed,
    )


STATEMENTS = paper_of([TrueFalse(f"s{i}", 1, right=True) for i in range(3)])


def test_grade_lists_marks_in_the_papers_order_and_adds_them_up():
    given_grade = grade(STATEMENTS, {"s2": "true", "s0": "false"}, pass_percent=60)

    assert [(key, mark.verdict) for key, mark in given_grade.marks] == [
        ("s0", "wrong"),
        ("s1", "unanswered"),
        ("s2", "right"),
    ]
    assert (given_grade.points, given_grade.possible) == (Decimal("1.00"), 3)
    assert (given_grade.percent, given_grade.passed) == (Decimal("33.3"), False)


def test_passing_is_decided_on_points_and_not_on_the_rounded_percentage():
    two_of_three = grade(STATEMENTS, {"s0": "true", "s1": "true"}, pass_percent=67)
    at_the_line = grade(STATEMENTS, {"s0": "true", "s1": "true"}, pass_percent=66)

    assert str(two_of_three.percent) == "66.6"
    assert not two_of_three.passed
    assert at_the_line.passed


def test_halves_that_add_up_to_the_line_pass():
    third = SeveralAnswers("a", 1, options=3, right=(0, 1, 2), scoring="per-option")
    two_thirds = SeveralAnswers("b", 1, options=3, right=(0, 1, 2), scoring="per-option")

    halfway = grade(paper_of([third, two_thirds]), {"a": ["0"], "b": ["0", "1"]}, pass_percent=50)

    assert halfway.passed


def test_paper_without_points_is_never_passed():
    empty = grade(Paper(()), {}, pass_percent=0)

    assert (empty.percent, empty.passed) == (Decimal("0.0"), False)


def test_answers_to_questions_off_the_paper_count_for_nothing():
    assert grade(STATEMENTS, {"other": "true"}, pass_percent=1).points == 0


@given(quizzes(), st.integers(0, 100))
def test_all_right_is_full_marks_and_passes(questions, pass_percent):
    responses = {question.key: right_response(question) for question in questions}
    full = grade(paper_of(questions), responses, pass_percent=pass_percent)

    assert full.points == full.possible
    assert (full.percent, full.passed) == (Decimal("100.0"), True)


@given(quizzes(), st.dictionaries(st.sampled_from(["q0", "q1", "q2"]), json_values))
def test_any_responses_grade_between_nothing_and_everything(questions, responses):
    any_grade = grade(paper_of(questions), responses, pass_percent=60)

    assert 0 <= any_grade.points <= any_grade.possible
    assert any_grade.passed == (any_grade.points * 100 >= 60 * any_grade.possible)


def shown_to_authored(asked: PaperQuestion, authored):
    """Send an author's response the way that a worker's form does."""
    shown = asked.as_shown(authored)
    raw = shown if isinstance(shown, list) else [shown]
    return asked.as_authored(parse_response(asked.question, raw))


@given(quizzes(), st.integers())
def test_permuting_questions_and_options_changes_no_grade(questions, seed):
    shuffled = paper_of(questions, seed=seed, shuffled=True)
    responses = {
        asked.question.key: shown_to_authored(asked, right_response(asked.question))
        for asked in shuffled.questions
    }

    assert grade(shuffled, responses, pass_percent=100).passed
