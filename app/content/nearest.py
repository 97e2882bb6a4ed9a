"""The known word that somebody probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches

LONGEST_WORD = 80
MOST_LETTERS_OFF = 3
MOST_COMPARED = 50


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the word of `known` that is most like `word`; nothing when none is like it."""
    if len(word) > LONGEST_WORD:
        return None
    likely = sorted(other for other in known if abs(len(other) - len(word)) <= MOST_LETTERS_OFF)
    return next(iter(get_close_matches(word, likely[:MOST_COMPARED], n=1)), None)
