from hypothesis import given
from hypothesis import strategies as st

from app.records.numbers import as_typed, new_number

BODY = st.integers(min_value=2000, max_value=2099).map(new_number)


@given(BODY)
def test_a_fresh_number_is_read_back_as_itself(number):
    assert as_typed(number) == number


@given(BODY)
def test_case_spaces_and_dashes_do_not_matter(number):
    assert as_typed(number.lower().replace("-", " ")) == number


@given(BODY, st.integers(2, 11), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_character_is_found(number, place, wrong):
    plain = number.replace("-", "")
    changed = plain[:place] + wrong + plain[place + 1 :]

    assert as_typed(changed) == (number if changed == plain else None)


@given(st.text(max_size=40))
def test_no_text_makes_it_fail(text):
    found = as_typed(text)

    assert found is None or as_typed(found) == found


def test_letters_that_look_like_digits_are_read_as_digits():
    drawn = iter(lambda: new_number(2026), "")
    number = next(n for n in drawn if "0" in n[5:14] and "1" in n[5:14])
    misread = number[:5] + number[5:14].replace("0", "O").replace("1", "l") + number[14:]

    assert as_typed(misread) == number
