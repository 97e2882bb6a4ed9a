"""Own records, and the public check of a number."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.time import now
from app.extensions import db
from app.records import queries
from app.records import sharing as services
from app.records.numbers import as_typed
from app.web.access import public
from app.web.limits import limited

blueprint = Blueprint("records", __name__)


@blueprint.get("/me/records")
def index() -> ResponseReturnValue:
    """List the own records."""
    session, at = db.session(), now()
    return render_template(
        "records/index.html",
        pages=queries.own_records(session, current_user.person_id, at=at),
        sharing=services.sharing(session, current_user.person_id, at=at),
    )


@blueprint.post("/me/records/shares")
def share() -> ResponseReturnValue:
    """Let an employer see one earlier record, or all of them."""
    services.share(
        db.session(),
        current_user.person_id,
        employer_code=request.form.get("employer", "")[:40],
        number=request.form.get("number") or None,
        at=now(),
    )
    db.session.commit()
    flash(_("It is shared. You can end this here at any time."))
    return redirect(url_for(".index"), 303)


@blueprint.post("/me/records/shares/<int:share_id>/end")
def end_share(share_id: int) -> ResponseReturnValue:
    """Let the employer see it no more."""
    services.end_share(db.session(), current_user.person_id, share_id, at=now())
    db.session.commit()
    flash(_("It is shared no longer."))
    return redirect(url_for(".index"), 303)


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
