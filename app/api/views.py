"""The API's addresses, its documentation, and the page of tokens."""

import hashlib
from datetime import datetime
from typing import cast

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from pydantic import ValidationError

from app.accounts.trail_words import Asked, tells
from app.accounts.viewer import Viewer
from app.api import tokens
from app.api.calls import Call
from app.api.document import document
from app.api.endpoints import ENDPOINTS, Endpoint
from app.api.forms import TokenForm
from app.api.shapes import ListPage
from app.core.errors import Refused
from app.core.sqlite import reads_only
from app.core.time import now
from app.extensions import db
from app.web.access import for_role, public
from app.web.limits import allows
from app.web.problems import problem

blueprint = Blueprint("api", __name__)

CALLS = "600/minute"
MOST_NOTED = 10_000
_noted: dict[
    str, datetime
] = {}  # by digest of token and resource: what this process wrote down lately


@blueprint.get("/api/v1/openapi.json")
@public
def openapi() -> ResponseReturnValue:
    """Send the OpenAPI document."""
    return document(str(current_app.config["PUBLIC_URL"]))


@blueprint.get("/api/docs")
@public
def docs() -> ResponseReturnValue:
    """Show the API to people."""
    described = document(str(current_app.config["PUBLIC_URL"]))
    return render_template("api/docs.html", document=described)


@blueprint.get("/api/v1/<path:name>")
@public
def call(name: str) -> ResponseReturnValue:
    """Answer a program: with a token, or within somebody's own session."""
    endpoint = ENDPOINTS.get(f"/{name}")
    if endpoint is None:
        return problem(404, "There is no such resource; /api/docs lists them.")
    if request.accept_mimetypes and not request.accept_mimetypes["application/json"]:
        return problem(406, "Answers are JSON: leave out “Accept”, or name application/json.")
    caller = _caller(endpoint.resource)
    if caller is None:
        answer = problem(401, "Send a token: “Authorization: Bearer lgu_…”. /hr/tokens makes one.")
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    if not allows(CALLS, "api", caller.key):
        answer = problem(429, "Too many calls. Wait a minute.")
        answer.headers["Retry-After"] = "60"
        return answer
    if endpoint.resource not in caller.resources:
        return problem(403, f"This token does not open {endpoint.resource}.")
    return _answer(endpoint, caller)


def _answer(endpoint: Endpoint, caller: tokens.Caller) -> ResponseReturnValue:
    try:
        asked = endpoint.asks.model_validate(_asked_once())
        found = endpoint.answer(Call(db.session(), caller, asked, now()))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        return problem(400, f"{where}: {first['msg']}" if where else first["msg"])
    except Refused as refusal:
        return problem(refusal.status, _(refusal.sentence, **refusal.places))
    shaped = endpoint.answers.model_validate(found)
    response = Response(shaped.model_dump_json(), content_type="application/json")
    said = hashlib.sha256(shaped.essence().encode()).hexdigest()[:32]
    response.set_etag(said, weak=isinstance(shaped, ListPage))
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


def _asked_once() -> dict[str, str]:
    """Return the parameters of the address; one that stands there twice becomes an unknown one."""
    for name, values in request.args.lists():
        if len(values) > 1:
            return {f"{name} stands there twice": ""}
    return request.args.to_dict()


def _caller(resource: str) -> tokens.Caller | None:
    session = db.session()
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        _note_use(secret.strip(), resource)
        return tokens.caller_by(session, secret.strip(), at=now())
    if current_user.is_authenticated:
        who = cast(Viewer, current_user)
        return tokens.Caller(who, frozenset(tokens.RESOURCES), f"person:{who.person_id}")
    return None


def _note_use(secret: str, resource: str) -> None:
    """Keep when a token was used for what, in a short transaction before the one that reads."""
    at, key = now(), hashlib.sha256(f"{resource} {secret}".encode()).hexdigest()
    before = _noted.get(key)
    if before is not None and at - before < tokens.USE_NOTED:
        return
    token = reads_only.set(False)
    try:
        tokens.note_use(db.session(), secret, at=at)
        tokens.note_read(db.session(), secret, resource, at=at)
        db.session.commit()
    finally:
        reads_only.reset(token)
    if len(_noted) > MOST_NOTED:
        _noted.clear()
    _noted[key] = at


@blueprint.get("/hr/tokens")
@for_role("hr")
def own_tokens() -> ResponseReturnValue:
    """List the viewer's tokens."""
    return _tokens_page(TokenForm(formdata=None))


@blueprint.post("/hr/tokens")
@for_role("hr")
def make_token() -> ResponseReturnValue:
    """Make a token, and show it this once."""
    form, session = TokenForm(), db.session()
    if not form.validate_on_submit():
        return _tokens_page(form), 422
    secret = tokens.make_token(
        session,
        current_user.person_id,
        name=form.name.data or "",
        resources=form.resources.data or [],
        days=form.days.data or 0,
        at=now(),
    )
    page = render_template("api/token.html", name=form.name.data, secret=secret)
    session.commit()
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/hr/tokens/<int:token_id>/end")
@for_role("hr")
def end_token(token_id: int) -> ResponseReturnValue:
    """End a token."""
    tokens.end_token(db.session(), current_user.person_id, token_id, at=now())
    db.session.commit()
    flash(_("The token is ended."))
    return redirect(url_for(".own_tokens"), 303)


def _tokens_page(form: TokenForm) -> str:
    found = tokens.own_tokens(db.session(), current_user.person_id)
    return render_template(
        "api/tokens.html", tokens=found, form=form, resources=tokens.RESOURCES, at=now()
    )


@tells("resource")
def _resource(asked: Asked) -> str:
    """Tell in the trail what a program read, and with which token."""
    token, _space, resource = str(asked.value).partition(" ")
    number = token.rpartition(":")[2]
    called = _(tokens.RESOURCES.get(resource, resource)) if resource else ""
    return str(_("%(resource)s, with token no. %(number)s", resource=called, number=number))
