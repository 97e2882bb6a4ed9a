"""What stands in addresses: where a form leads afterwards, and which page of a list."""

from urllib.parse import urlsplit

from flask import request, url_for

from app.core.errors import Invalid
from app.core.words import N_


def safe_next() -> str:
    """Return the wanted address (`next`) when it is on this site, else the home page."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    inside = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    if not inside or parts.scheme or parts.netloc or "\\" in wanted:
        return url_for("learning.home")
    return wanted


def page_number(value: str) -> int:
    """Return which page is wanted, from 1.

    :raise Invalid: when `value` is not such a number.
    """
    if not value:
        return 1
    if not (value.isascii() and value.isdecimal() and len(value) <= 8 and int(value)):
        raise Invalid(N_("“%(value)s” is not a page; pages are counted from 1."), value=value[:40])
    return int(value)
