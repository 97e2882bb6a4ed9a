"""Own records, and the public check of a number."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.time import now
from app.extensions import db
from app.records import queries
from app.records.numbers import as_typed
from app.web.access import public
from app.web.limits import limited

blueprint = Blueprint("records", __name__)


@blueprint.get("/me/records")
def index() -> ResponseReturnValue:
    """List the own records."""
    pages = queries.own_records(db.session(), current_user.person_id, at=now())
    return render_template("records/index.html", pages=pages)


@blueprint.get("/verify")
@public
def check() -> ResponseReturnValue:
    """Ask for a number, and go to what it stands for."""
    typed = request.args.get("number", "").strip()
    if typed:
        return redirect(url_for(".verify", number=as_typed(typed) or typed[:40]), 303)
    return render_template("records/check.html")


@blueprint.get("/verify/<number>")
@public
@limited("60/minute")
def verify(number: str) -> ResponseReturnValue:
    """Show whether a record is real and still valid, and all that its paper says."""
    meant = as_typed(number)
    at = now()
    page = queries.record_by_number(db.session(), meant, at=at) if meant else None
    status = 200 if page else 404
    html = render_template(
        "records/verify.html", number=meant or number, readable=meant is not None, page=page, at=at
    )
    return html, status
