import pytest

from app.web.addresses import is_id


@pytest.mark.parametrize(
    ("word", "can_be"),
    [("7", True), ("9" * 15, True), ("9" * 16, False), ("", False), ("-7", False), ("７", False)],
)
def test_id_is_of_plain_digits_that_a_database_takes(word, can_be):
    assert is_id(word) is can_be
