"""How large the text is, kept on the device."""

from flask import Blueprint, Flask, current_app, redirect, request
from flask.typing import ResponseReturnValue

from app.core.errors import Invalid
from app.core.words import N_
from app.web.access import public
from app.web.addresses import safe_next

COOKIE = "text_size"
SIZES = ("normal", "large", "larger")

blueprint = Blueprint("reading", __name__)


@blueprint.post("/text-size")
@public
def set_text_size() -> ResponseReturnValue:
    """Keep the size, and stay on the page."""
    size = request.form.get("size", "")
    if size not in SIZES:
        raise Invalid(N_("There are three sizes of text: normal, large and larger."))
    response = redirect(safe_next(), 303)
    response.set_cookie(
        COOKIE,
        size,
        max_age=31_536_000,
        samesite="Lax",  # scripts read and write it as well, to change the page at once
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return response


def text_size() -> str:
    """Return the size that this device asks for."""
    size = request.cookies.get(COOKIE, "")
    return size if size in SIZES else SIZES[0]


def bind(app: Flask) -> None:
    """Give templates `text_size()`."""
    app.jinja_env.globals.update(text_size=text_size)
