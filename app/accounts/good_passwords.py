"""Which passwords will do: long ones that nobody guesses first (NIST SP 800-63B-4, 3.1.1.2)."""

import re
import unicodedata
from collections.abc import Collection
from functools import cache
from pathlib import Path

from app.core.errors import Refused
from app.core.words import N_

SHORTEST = 12
COMMON = Path(__file__).with_name("common_passwords.txt")
"""Those of the 30,000 most used ones that are long enough, as collected by zxcvbn (MIT)."""

HOUSE = ("lingang", "lin-gang", "university", "password", "welcome", "临港", "临港产业在线大学")
ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
RUN = 4
"""As many neighbours in a row are a run."""


def folded(password: str) -> str:
    """Return a password as it is hashed: the same however a keyboard composed its letters."""
    return unicodedata.normalize("NFKC", password)


def require_good_password(password: str, *, own_words: Collection[str] = ()) -> None:
    """Refuse a password that is short, common, a pattern, or made of what is known of its owner.

    There are no rules about kinds of signs, which NIST advises against. `own_words` are the
    owner's account name, name, numbers.

    :raise Refused: with what to do.
    """
    plain = folded(password).casefold()
    if len(plain) < SHORTEST:
        raise Refused(
            N_("Use at least %(count)s characters; a sentence is easy to remember."),
            count=SHORTEST,
        )
    if plain in common_passwords() or _is_pattern(plain):
        raise Refused(N_("This password is guessed first. A sentence of your own is safer."))
    if len(_without(plain, [*HOUSE, *own_words])) < SHORTEST // 2:
        raise Refused(
            N_("This is made of your name or the university’s. Use a sentence of your own.")
        )


@cache
def common_passwords() -> frozenset[str]:
    """Return the passwords that are guessed first."""
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def _is_pattern(plain: str) -> bool:
    """Whether it is one piece again and again, or hardly more than runs along the keyboard."""
    if re.fullmatch(r"(.{1,6})\1+.{0,6}", plain):
        return True
    return len(_without(plain, _runs())) < SHORTEST // 3


@cache
def _runs() -> tuple[str, ...]:
    found = [
        row[start : start + length]
        for each in ROWS
        for row in (each, each[::-1])
        for length in range(len(each), RUN - 1, -1)
        for start in range(len(each) - length + 1)
    ]
    return tuple(sorted(found, key=len, reverse=True))


def _without(plain: str, words: Collection[str]) -> str:
    """Return what is left beside `words` and what only joins them."""
    for word in words:
        if len(word) >= 2:
            plain = plain.replace(folded(word).casefold(), "")
    return re.sub(r"[\W_]", "", plain)
