"""What stands in addresses and forms: where one leads afterwards, which page, whose id."""

import re

from flask import request, url_for

from app.core.errors import Invalid
from app.core.words import N_

INSIDE = re.compile(r"/(?![/\\])[^\\\x00-\x1f\x7f-\x9f]*")
"""One slash and then none, and nothing that a browser drops or takes for a slash."""


def safe_next() -> str:
    """Return the wanted address (`next`) when it is on this site, else the home page."""
    wanted = request.values.get("next", "")
    return wanted if INSIDE.fullmatch(wanted) else url_for("learning.home")


def page_number(value: str) -> int:
    """Return which page is wanted, from 1.

    :raise Invalid: when `value` is not such a number.
    """
    if not value:
        return 1
    if not (value.isascii() and value.isdecimal() and len(value) <= 8 and int(value)):
        raise Invalid(N_("“%(value)s” is not a page; pages are counted from 1."), value=value[:40])
    return int(value)


def is_id(word: str) -> bool:
    """Whether a word can be the id of a row: plain digits, no more than a database takes."""
    return word.isascii() and word.isdecimal() and len(word) < 16
