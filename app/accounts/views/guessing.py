"""Guessing at passwords is slowed, and nobody can lock somebody else out by it.

Tries count for the account at one address, and for the account from everywhere. A device on which
its owner signed in before keeps a cookie and has a count of its own, so that what strangers use up
is never what the owner needs (OWASP, device cookies).
"""

import secrets

from flask import after_this_request, current_app, request
from flask.wrappers import Response
from itsdangerous import BadData, URLSafeSerializer

from app.accounts.signs import person_by_sign, tidy_sign
from app.accounts.viewer import Viewer
from app.core.time import local_day, now
from app.extensions import db

COOKIE = "device"
YEAR = 365 * 24 * 3600


def account_here() -> str:
    """Return the key under which tries at this account from this address count."""
    return f"{request.remote_addr}:{_account()}"


def account_elsewhere() -> str:
    """Return the key under which tries at this account count, wherever they come from."""
    person = person_by_sign(db.session(), _account(), on=local_day(now()))
    if person is None:
        return f"nobody:{_account()}"
    owner, mark = _known_device()
    return f"device:{mark}" if owner == person.id else f"account:{person.id}"


def remember_device(who: Viewer) -> None:
    """Let this device be known from now on as one that `who` signs in on."""
    token = _serializer().dumps([who.person_id, secrets.token_hex(8)])

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            str(token),
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
        return response


def _known_device() -> tuple[int, str]:
    """Return who signed in on this device before, and its own mark; 0 for nobody."""
    try:
        person_id, mark = _serializer().loads(request.cookies.get(COOKIE, ""))
    except (BadData, ValueError, TypeError):
        return 0, ""
    return int(person_id), str(mark)


def _account() -> str:
    return tidy_sign(request.form.get("login", "")[:254])


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="device")
