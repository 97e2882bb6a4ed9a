import unicodedata

import pytest

from app.accounts.good_passwords import SHORTEST, common_passwords, require_good_password
from app.accounts.passwords import hash_password, is_password
from app.core.errors import Refused


@pytest.mark.parametrize(
    "password",
    [
        "seven calm herons wade",
        "修光刻机先断电再挂锁再验电再动手",
        "tr0ub4dor&3xylo",
        "a" * 8 + "bcdz!k9w7",
    ],
)
def test_long_password_of_ones_own_will_do(password):
    require_good_password(password)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 12"),
        ("elevenchars", "at least 12"),
        ("password1234", "guessed first"),
        ("PassWord1234", "guessed first"),
        ("ｐａｓｓｗｏｒｄ１２３４", "guessed first"),
        ("abcabcabcabc", "guessed first"),
        ("111111111111111", "guessed first"),
        ("qwertyuiop1234567890", "guessed first"),
        ("9876543210zyxwvu", "guessed first"),
        ("lingang-university-1", "your name"),
        ("wangwei wangwei 1", "your name"),
        ("A0877-A0877-A0877", "guessed first"),
    ],
)
def test_password_that_others_guess_is_refused_with_what_to_do(password, sentence):
    with pytest.raises(Refused, match=sentence.replace("’", ".")):
        require_good_password(password, own_words=("wangwei", "Wang Wei"))


def test_every_common_password_is_long_enough_to_need_the_list():
    assert len(common_passwords()) > 200
    assert all(len(each) >= SHORTEST for each in common_passwords())


def test_password_is_the_same_however_the_keyboard_composed_it():
    word = "crème brûlée at noon"
    stored = hash_password(unicodedata.normalize("NFD", word))

    assert is_password(unicodedata.normalize("NFC", word), stored)
