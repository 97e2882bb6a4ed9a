"""One place that turns a refusal or a failure into a page."""

from typing import cast

import structlog
from flask import Flask, current_app, g, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from app.core.errors import Refused
from app.core.words import N_
from app.extensions import login
from app.web import form_pages, kept_forms, problems
from app.web.language import ask_the_browser

log = structlog.get_logger("error")

SENTENCES = {
    400: N_("This request cannot be understood. Go back and try again."),
    403: N_("This page is not open to you."),
    404: N_("There is nothing at this address, or it is not open to you."),
    405: N_("This address cannot be used in this way."),
    406: N_("There is no answer in the form that was asked for."),
    413: N_("What was sent is too large."),
    414: N_("This address is too long."),
    415: N_("What was sent is of a kind that is not taken here."),
    429: N_("Too many tries. Wait a few minutes, then try again."),
    503: N_("The service cannot answer just now. Nothing was lost; try again in a minute."),
}
FAILED = N_("Something went wrong on our side. Nothing was lost; try again in a minute.")


def bind(app: Flask) -> None:
    """Install the handlers on `app`."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _csrf_refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(DataError, _out_of_range)
    app.register_error_handler(OverflowError, _out_of_range)
    app.register_error_handler(Exception, _failed)


def _refused(error: Refused) -> ResponseReturnValue:
    if error.status == 404 and (page := _meant()):
        return redirect(page, 303)
    return _page(error.status, _(error.sentence, **error.places))


def _csrf_refused(_error: CSRFError) -> ResponseReturnValue:
    """Keep a form whose session was lost; refuse what another site may have sent."""
    if kept_forms.is_worth_keeping():
        if not current_user.is_authenticated:
            return cast(ResponseReturnValue, login.unauthorized())
        kept = kept_forms.unpacked(kept_forms.packed())
        if kept is not None:
            return kept_forms.resume_page(kept), 400
    return _page(400, _("This page was open for too long. Go back, reload it and send it again."))


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is not None and error.code < 400:
        return error.get_response()
    if error.code in (404, 405) and (page := _meant()):
        return redirect(page, 303)
    status = error.code or 500
    response = make_response(_page(status, _(SENTENCES.get(status, FAILED))))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _meant() -> str:
    """Return where to lead who opens the address of a form, as a reload or a bookmark does."""
    if problems.is_for_programs() or request.accept_mimetypes.best == "application/json":
        return ""
    return form_pages.meant()


def _out_of_range(error: DataError | OverflowError) -> ResponseReturnValue:
    """Refuse a number, day or character that no column can hold: an address was made up."""
    log.warning(
        "out of range", id=g.get("request_id"), path=request.path, kind=type(error).__name__
    )
    return _page(400, _(SENTENCES[400]))


def _database_away(error: OperationalError) -> ResponseReturnValue:
    log.error("database", id=g.get("request_id"), path=request.path, exc_info=error)
    ask_the_browser()
    return _page(503, _(SENTENCES[503]))


def _failed(error: Exception) -> ResponseReturnValue:
    log.error("failed", id=g.get("request_id"), path=request.path, exc_info=error)
    return _page(500, _(FAILED))


def _page(status: int, sentence: str) -> ResponseReturnValue:
    if problems.is_for_programs():
        return problems.problem(status, sentence)
    if request.accept_mimetypes.best == "application/json":
        return {"error": sentence, "id": g.get("request_id", "")}, status
    # Not by `render_template`: it looks up who is signed in, also when nobody can be looked up.
    page = current_app.jinja_env.get_template("errors/message.html")
    words = page.render(status=status, sentence=sentence, request_id=g.get("request_id"))
    return words, status
