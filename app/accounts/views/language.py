"""The language of the pages."""

from flask import (
    current_app,
    make_response,
    redirect,
    request,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts import services
from app.accounts.views.blueprint import blueprint
from app.core.errors import Invalid
from app.core.words import N_
from app.extensions import db
from app.web.access import public
from app.web.addresses import safe_next
from app.web.language import COOKIE, LANGUAGES


@blueprint.post("/language")
@public
def set_language() -> ResponseReturnValue:
    """Switch the language, and stay on the page."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise Invalid(N_("There are pages in Chinese (zh) and English (en)."))
    if current_user.is_authenticated:
        services.choose_language(db.session(), current_user.person_id, language)
        db.session.commit()
    response = make_response(redirect(safe_next(), 303))
    response.set_cookie(
        COOKIE,
        language,
        max_age=31_536_000,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return response
