"""Requests for erasure, decided by an administrator."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.errors import Invalid
from app.core.time import now
from app.extensions import db
from app.privacy import holdings
from app.privacy.forms import DecisionForm
from app.privacy.queries import open_erasures
from app.privacy.services import erasure
from app.privacy.views.blueprint import blueprint
from app.web import faults
from app.web.access import for_role
from app.web.addresses import page_number


@blueprint.get("/admin/erasures")
@for_role("admin")
def erasures() -> ResponseReturnValue:
    """List who asks to be erased."""
    return _page()


@blueprint.post("/admin/erasures/<int:erasure_id>/approval")
@for_role("admin")
def approve(erasure_id: int) -> ResponseReturnValue:
    """Erase the person, for good."""
    session, reason = db.session(), DecisionForm().reason.data or ""
    by_id = current_user.person_id
    try:
        erasure.approve(session, erasure_id, by_id=by_id, reason=reason, at=now())
    except Invalid as refusal:
        status = faults.say(f"erase-reason-{erasure_id}", refusal, reason)
        return _page(), status
    session.commit()
    flash(_("The person is erased. What records rest on is kept."))
    return redirect(url_for(".erasures"), 303)


@blueprint.post("/admin/erasures/<int:erasure_id>/refusal")
@for_role("admin")
def decline(erasure_id: int) -> ResponseReturnValue:
    """Keep the person, with a reason."""
    session, reason = db.session(), DecisionForm().reason.data or ""
    by_id = current_user.person_id
    try:
        erasure.decline(session, erasure_id, by_id=by_id, reason=reason, at=now())
    except Invalid as refusal:
        status = faults.say(f"keep-reason-{erasure_id}", refusal, reason)
        return _page(), status
    session.commit()
    flash(_("Nothing is erased, and the person is told why."))
    return redirect(url_for(".erasures"), 303)


def _page() -> str:
    number = page_number(request.args.get("page", ""))
    return render_template(
        "privacy/erasures.html",
        page=open_erasures(db.session(), page=number),
        erased=holdings.sentences("erased", of_them=True),
        kept=holdings.sentences("kept", of_them=True),
    )
