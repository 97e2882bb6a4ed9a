from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.grading.mark import BadResponse, mark, parse_response
from app.grading.questions import OneAnswer, SeveralAnswers, ShortText, TrueFalse
from tests.unit.grading.strategies import (
    json_values,
    numbers,
    questions,
    right_response,
    several_answers,
)

ONE = OneAnswer("one", 2, options=3, right=1)
STATEMENT = TrueFalse("statement", 1, right=False)


def several(scoring, *, points=4):
    return SeveralAnswers("several", points, options=4, right=(0, 1), scoring=scoring)


def test_right_option_earns_all_points():
    assert mark(ONE, "1").points == Decimal("2.00")
    assert mark(ONE, "0").verdict == "wrong"


def test_statement_is_marked_by_its_word():
    assert mark(STATEMENT, "false").verdict == "right"
    assert mark(STATEMENT, "true").verdict == "wrong"


@pytest.mark.parametrize(
    ("scoring", "ticked", "points", "verdict"),
    [
        pytest.param("all-or-nothing", "01", "4.00", "right", id="exactly the right ones"),
        pytest.param("all-or-nothing", "0", "0.00", "wrong", id="half of them earns nothing"),
        pytest.param("all-or-nothing", "012", "0.00", "wrong", id="one too many earns nothing"),
        pytest.param("per-option", "0", "3.00", "partly", id="three of four options are right"),
        pytest.param("per-option", "23", "0.00", "wrong", id="every option is wrong"),
        pytest.param("right-minus-wrong", "0", "2.00", "partly", id="half of the right ones"),
        pytest.param("right-minus-wrong", "012", "2.00", "partly", id="a wrong one costs one"),
        pytest.param("right-minus-wrong", "023", "0.00", "wrong", id="never below nothing"),
    ],
)
def test_several_answers_score_by_their_rule(scoring, ticked, points, verdict):
    given_mark = mark(several(scoring), list(ticked))

    assert (str(given_mark.points), given_mark.verdict) == (points, verdict)


def test_part_of_the_points_is_rounded_to_hundredths():
    thirds = SeveralAnswers("q", 1, options=3, right=(0, 1), scoring="per-option")

    assert str(mark(thirds, ["0"]).points) == "0.67"


def test_part_of_the_points_never_rounds_up_to_all_of_them():
    many = SeveralAnswers("q", 1, options=300, right=tuple(range(150)), scoring="per-option")

    assert str(mark(many, [str(i) for i in range(149)]).points) == "0.99"


@pytest.mark.parametrize("blank", [None, "", "  ", []], ids=repr)
@given(question=questions())
def test_blank_response_is_unanswered_and_earns_nothing(blank, question):
    given_mark = mark(question, blank)

    assert (given_mark.points, given_mark.verdict) == (0, "unanswered")


@given(questions())
def test_right_response_earns_all_points(question):
    given_mark = mark(question, right_response(question))

    assert (given_mark.points, given_mark.verdict) == (question.points, "right")


@given(questions(), json_values)
def test_any_response_is_marked_between_nothing_and_all_points(question, response):
    given_mark = mark(question, response)

    assert 0 <= given_mark.points <= given_mark.possible == question.points
    assert given_mark.points.as_tuple().exponent == -2
    assert (given_mark.verdict == "right") == (given_mark.points == question.points)


@given(numbers(), st.text(alphabet="0123456789,. eE+-×x^10%mrpk⁰²³－，", max_size=70))
def test_anything_like_a_number_is_marked_without_an_error(question, typed):
    assert mark(question, typed).possible == question.points


@given(several_answers(), st.data())
def test_ticking_another_right_option_never_loses_points(question, data):
    ticked = data.draw(st.sets(st.integers(0, question.options - 1), min_size=1))
    another = data.draw(st.sampled_from(question.right))

    before = mark(question, [str(i) for i in ticked])
    after = mark(question, [str(i) for i in ticked | {another}])

    if question.scoring != "all-or-nothing":
        assert after.points >= before.points


@given(several_answers(), st.data())
def test_ticking_another_wrong_option_never_wins_points(question, data):
    ticked = data.draw(st.sets(st.integers(0, question.options - 1), min_size=1))
    wrong = [i for i in range(question.options) if i not in question.right] or [None]
    another = data.draw(st.sampled_from(wrong))

    before = mark(question, [str(i) for i in ticked])
    after = mark(question, [str(i) for i in ticked | {another} if i is not None])

    assert after.points <= before.points


@given(several_answers(), st.data())
def test_repeating_and_reordering_ticks_changes_nothing(question, data):
    ticked = data.draw(st.lists(st.integers(0, question.options - 1), min_size=1))
    shuffled = data.draw(st.permutations(ticked + ticked))

    assert mark(question, [str(i) for i in ticked]) == mark(question, [str(i) for i in shuffled])


def test_form_values_become_a_response():
    assert parse_response(ONE, ["2"]) == "2"
    assert parse_response(several("per-option"), ["3", "0", "3"]) == ["0", "3"]
    assert parse_response(STATEMENT, ["true"]) == "true"
    assert parse_response(ShortText("q", 1, ("a",)), [" Lock-out "]) == " Lock-out "


@pytest.mark.parametrize("raw", [[], [""], [" ", ""]], ids=repr)
@given(question=questions())
def test_blank_form_becomes_no_response(raw, question):
    assert parse_response(question, raw) is None


@pytest.mark.parametrize(
    ("question", "raw"),
    [
        pytest.param(ONE, ["3"], id="an option that is not there"),
        pytest.param(ONE, ["-1"], id="a negative option"),
        pytest.param(ONE, ["01"], id="an option in another spelling"),
        pytest.param(ONE, ["0", "1"], id="two options for one answer"),
        pytest.param(several("per-option"), ["0", "4"], id="one of several is not there"),
        pytest.param(STATEMENT, ["maybe"], id="neither true nor false"),
        pytest.param(ShortText("q", 1, ("a",)), ["x" * 501], id="a text too long"),
        pytest.param(ShortText("q", 1, ("a",)), ["a\0"], id="a character no database keeps"),
        pytest.param(ShortText("q", 1, ("a",)), ["\ud800"], id="half a character"),
    ],
)
def test_malformed_response_is_refused_with_a_sentence(question, raw):
    with pytest.raises(BadResponse) as refusal:
        parse_response(question, raw)

    assert refusal.value.sentence.endswith(".")


@given(questions(), st.lists(st.text(max_size=600), max_size=4))
def test_form_values_are_accepted_or_refused_and_never_crash(question, raw):
    try:
        response = parse_response(question, raw)
    except BadResponse:
        return
    assert mark(question, response).possible == question.points
