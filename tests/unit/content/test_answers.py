"""Answer lines become bounds, texts and patterns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.answers import BadAnswer, NumberAnswer, TextAnswer, number_answer, text_answer


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("42", ("42", "42", "")),
        ("-40 °C", ("-40", "-40", "°C")),
        ("−40", ("-40", "-40", "")),
        ("3183 ± 2 % rpm", ("3119.34", "3246.66", "rpm")),
        ("3183 ± 5", ("3178", "3188", "")),
        ("20 +- 5 s", ("15", "25", "s")),
        ("20 s ± 5 s", ("15", "25", "s")),
        ("-10 ± 10 %", ("-11", "-9", "")),
        ("3180..3190", ("3180", "3190", "")),
        ("3180 .. 3190 rpm", ("3180", "3190", "rpm")),
        ("-5..-3", ("-5", "-3", "")),
        ("45%", ("45", "45", "%")),
        ("45 % ± 2", ("43", "47", "%")),
        ("1.5e3", ("1500", "1500", "")),
        ("0.10", ("0.1", "0.1", "")),
        ("3 m/s", ("3", "3", "m/s")),
    ],
)
def test_number_has_its_bounds_and_unit(text, bounds):
    assert number_answer(text) == NumberAnswer(*bounds)


@pytest.mark.parametrize(
    "text", ["5S", "lockout", "42 | forty-two", "ISO 5", "", "7 of 9", "4" * 200]
)
def test_other_answers_are_no_numbers(text):
    assert number_answer(text) is None


@pytest.mark.parametrize(
    "text", ["3,183", "3 183 rpm", "9..3", "5 ± ", "1e99", "3183 ± 2,5", "20 s ± 5 min", "4" * 40]
)
def test_what_begins_like_a_number_and_is_none_is_refused(text):
    with pytest.raises(BadAnswer) as refusal:
        number_answer(text)

    assert refusal.value.code == "bad-number"


@given(st.text(max_size=120))
def test_any_answer_is_read_or_refused(text):
    try:
        found = number_answer(text)
    except BadAnswer:
        return

    assert found is None or float(found.low) <= float(found.high)


def test_texts_are_parted_by_bars_and_patterns_by_lines():
    answer = text_answer(
        ["= lockout | lock-out | 上锁 | a \\| b", "~ lock(ed)?|tag", "= x | ~ y+"]
    )

    assert answer == TextAnswer(
        ("lockout", "lock-out", "上锁", "a | b", "x"), ("lock(ed)?|tag", "y+")
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("= ", "no-answer"),
        ("= a | ", "no-answer"),
        ("= " + "a" * 101, "too-long"),
        ("= " + "|".join(f"a{n}" for n in range(60)), "too-long"),
        ("~ (a+)+", "bad-pattern"),
        ("~ (a*)*b", "bad-pattern"),
        (r"~ (a)\1", "bad-pattern"),
        ("~ a{1,99}" * 9, "bad-pattern"),
        ("~ " + "a" * 300, "bad-pattern"),
        ("~ [", "bad-pattern"),
        ("~", "bad-pattern"),
    ],
)
def test_unusable_text_is_refused(line, code):
    with pytest.raises(BadAnswer) as refusal:
        text_answer([line])

    assert refusal.value.code == code
