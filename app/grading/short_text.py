"""Short text: compared without regard to case, width, spacing and simple punctuation."""

import re
import unicodedata

from app.grading.patterns import matches
from app.grading.questions import ShortText
from app.grading.response import NOTHING, Share, whole

LONGEST = 500
"""Characters that a typed answer may have."""

_JOINERS = re.compile(r"[\s_\-‐-―−]+")
_QUOTES = re.compile("[\"'`‘’“”«»「」『』《》]")
_BESIDE_HAN = re.compile(r"(?<=[㐀-鿿]) | (?=[㐀-鿿])")
_EDGES = " .,;:!?。、…·"


def share(question: ShortText, response: object) -> Share:
    """Return everything for an accepted text, or one that matches a safe pattern."""
    if not isinstance(response, str) or len(response) > LONGEST:
        return NOTHING
    typed = folded(response)
    accepted = any(typed == folded(text) for text in question.accepted)
    return whole(bool(typed) and (accepted or any(matches(p, typed) for p in question.patterns)))


def folded(text: str) -> str:
    """Return `text` in lower case and half width, with single spaces and without punctuation.

    Hyphens count as spaces; quotation marks, and full stops and the like at either end, fall away;
    so do spaces beside Chinese characters. Folding twice changes nothing.
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    spaced = _JOINERS.sub(" ", _QUOTES.sub("", plain))
    return _BESIDE_HAN.sub("", spaced).strip(_EDGES)
