"""Where a form leads afterwards."""

from urllib.parse import urlsplit

from flask import request, url_for


def safe_next() -> str:
    """Return the wanted address (`next`) when it is on this site, else the home page."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    inside = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    if not inside or parts.scheme or parts.netloc or "\\" in wanted:
        return url_for("learning.home")
    return wanted
