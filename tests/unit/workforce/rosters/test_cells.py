from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.workforce.rosters.days import read_day
from app.workforce.rosters.identity import birth_date, check_character, fault, tidy
from app.workforce.rosters.mapping import FIELDS, chosen, guess
from app.workforce.rosters.names import has_hidden_characters, has_lookalikes, tidy_name

TODAY = date(2026, 11, 24)
PUBLISHED = "11010519491231002X"
"""The example in GB 11643-1999."""

numbers = st.builds(
    lambda area, born, order: f"{area}{born:%Y%m%d}{order:03d}",
    st.integers(110000, 659999),
    st.dates(date(1900, 1, 1), date(2010, 1, 1)),
    st.integers(0, 999),
).map(lambda digits: digits + check_character(digits))


def test_number_published_with_the_standard_is_good():
    assert not fault(PUBLISHED, on=TODAY)
    assert birth_date(PUBLISHED) == date(1949, 12, 31)


@given(numbers)
def test_number_with_its_check_character_is_good(number):
    assert not fault(number, on=TODAY)


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number, place, more):
    digit = str((int(number[place]) + more) % 10)

    assert fault(number[:place] + digit + number[place + 1 :], on=TODAY)


@given(numbers, st.integers(0, 15))
def test_two_digits_exchanged_are_always_noticed(number, place):
    a, b = number[place], number[place + 1]
    swapped = number[:place] + b + a + number[place + 2 :]

    assert (a == b) == (not fault(swapped, on=TODAY))


@given(st.text(max_size=20))
def test_any_text_gets_an_answer(text):
    assert isinstance(fault(text, on=TODAY), str)


def test_number_born_tomorrow_is_refused():
    digits = "110105" + "20261125" + "002"

    assert fault(digits + check_character(digits), on=TODAY)


def test_small_x_and_spaces_are_put_right():
    assert tidy(" 110105 19491231 002x") == PUBLISHED


@pytest.mark.parametrize(
    "text",
    ["2026-11-03", "2026/11/3", "2026.11.3", "20261103", "2026年11月3日", "46329", "46329.5",
     " 2026-11-03 ", "2026-11-03 08:30:00"],
)  # fmt: skip
def test_day_is_understood_in_the_ways_of_spreadsheets(text):
    assert read_day(text) == date(2026, 11, 3)


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "3/11/2026", "12", "0001-01-01", "９"])
def test_text_that_is_no_day_is_none(text):
    assert read_day(text) is None


@given(st.text(max_size=25))
def test_any_text_is_a_day_or_none(text):
    day = read_day(text)

    assert day is None or 1940 <= day.year < 2100


def test_columns_are_guessed_from_chinese_and_english_headings():
    chinese = (
        "序号",
        "工 号",
        "姓名*",
        "身份证号（必填）",
        "部门",
        "岗位",
        "入职日期",
        "离职日期",
    )
    english = ("Employee No.", "Name", "ID number", "Department", "Hire date")

    assert guess(chinese) == {
        "number": 1, "name": 2, "id_number": 3, "unit": 4, "occupation": 5, "starts_on": 6,
        "ends_on": 7,
    }  # fmt: skip
    assert guess(english) == {"number": 0, "name": 1, "id_number": 2, "unit": 3, "starts_on": 4}
    assert guess(("工号", "姓名", "手机号", "E-mail")) == {
        "number": 0, "name": 1, "phone": 2, "email": 3,
    }  # fmt: skip


def test_every_heading_leads_to_one_field_only():
    headings = [heading for field in FIELDS for heading in field.headings]

    assert len(headings) == len(set(headings))
    assert all(guess([heading]) for heading in headings)


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        pytest.param({"number": 0}, "which column", id="no name"),
        pytest.param({"number": 0, "name": 0}, "two things", id="one column twice"),
        pytest.param({"number": 0, "name": 5}, "not in the file", id="a column that is none"),
    ],
)
def test_mapping_that_makes_no_sense_is_refused(choices, sentence):
    with pytest.raises(Invalid, match=sentence):
        chosen(choices, columns=3)


@pytest.mark.parametrize(
    "name", ["王伟", "欧阳娜娜", "Wang Wei", "José", "阿卜杜拉·买买提", "Иван", "王Wei"]
)
def test_usual_name_is_left_alone(name):
    assert not has_hidden_characters(name)
    assert not has_lookalikes(name)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("王伟", "王伟"),
        (" 王\u3000伟 ", "王伟"),
        ("王 伟", "王伟"),
        ("Ｗａｎｇ　Ｗｅｉ", "Wang Wei"),
        ("Wang  Wei", "Wang Wei"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉・买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉･买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉．买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉 · 买买提", "阿卜杜拉·买买提"),
        ("J. R. Smith", "J. R. Smith"),
        ("Jose\u0301", "José"),
        ("\u2f5f伟", "玉伟"),
        ("\uf9e1伟", "李伟"),
    ],
)
def test_name_has_one_spelling(written, name):
    assert tidy_name(written) == name
    assert tidy_name(name) == name
    assert not has_hidden_characters(name)
    assert not has_lookalikes(name)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        pytest.param("110105491231002", "old identity number of 15", id="15 digits"),
        pytest.param("CAN110078062010", "older card for foreign permanent", id="an older card"),
        pytest.param("H1234567800", "travel permit", id="a permit of Hong Kong"),
        pytest.param("M12345678", "travel permit", id="a permit of Macao"),
        pytest.param("12345678", "travel permit", id="a permit of Taiwan"),
        pytest.param("E12345678", "passport", id="a passport"),
        pytest.param("110105194912310000", "took this number for a quantity", id="cut"),
        pytest.param("1.10105E+17", "took this number for a quantity", id="cut and rounded"),
        pytest.param("1101051949123100", "18 characters", id="too short"),
        pytest.param("1101051949123100211", "18 characters", id="too long"),
        pytest.param("110105194912310X21", "17 digits", id="an X within"),
        pytest.param("11010519490231002X", "day of birth", id="no such day"),
        pytest.param("11010520491231002X", "day of birth", id="a day to come"),
        pytest.param("110105194912310021", "does not fit", id="a wrong check digit"),
    ],
)
def test_what_is_wrong_with_an_identity_number_is_said(number, words):
    assert words in fault(tidy(number), on=TODAY)


@pytest.mark.parametrize(
    "digits",
    [
        pytest.param("81000019800101001", id="Hong Kong"),
        pytest.param("82000019800101001", id="Macao"),
        pytest.param("83000019800101001", id="Taiwan"),
        pytest.param("91115619800101001", id="a foreign permanent resident"),
    ],
)
def test_permits_and_cards_of_eighteen_digits_are_taken(digits):
    assert fault(digits + check_character(digits), on=TODAY) == ""


@pytest.mark.parametrize("name", ["王\ufe00伟", "王\U000e0100伟", "王\u3164", "王\u2067伟"])
def test_selector_filler_or_direction_within_a_name_is_noticed(name):
    assert has_hidden_characters(tidy_name(name))


@pytest.mark.parametrize(
    "name", ["王\u200b伟", "王伟\u202e", "王\x00伟", "\ufeff王伟", "王\ue000"]
)
def test_invisible_character_is_noticed(name):
    assert has_hidden_characters(name)


@pytest.mark.parametrize("name", ["W\u0430ng Wei", "\u2f20伟", "Ｗang", "王\u0391"])
def test_letter_that_looks_like_another_is_noticed(name):
    assert has_lookalikes(name)
