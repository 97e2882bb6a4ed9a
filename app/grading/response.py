"""What a worker answered, as JSON: nothing, one text, or the list of the options ticked."""

import unicodedata

Response = str | list[str] | None

Share = tuple[int, int]
"""The part of a question's points that a response earns: a numerator and a denominator."""

NOTHING: Share = (0, 1)
EVERYTHING: Share = (1, 1)


def whole(right: bool) -> Share:
    """Return everything for a right response and nothing for a wrong one."""
    return EVERYTHING if right else NOTHING


def is_blank(response: object) -> bool:
    """Whether nothing was answered: no response, only spaces, or no option ticked."""
    if isinstance(response, str):
        return not response.strip()
    return response is None or response == []


def is_storable(text: str) -> bool:
    """Whether a database and a JSON document can both hold `text`."""
    return not any(c == "\0" or unicodedata.category(c) == "Cs" for c in text)
