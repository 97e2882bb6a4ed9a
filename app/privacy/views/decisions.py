"""Corrections that wait for HR, or for an administrator."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.policy import workforce_scope
from app.core.errors import Invalid
from app.core.time import local_day, now
from app.extensions import db
from app.privacy import wanted
from app.privacy.forms import DecisionForm
from app.privacy.queries import Within, correction_at, waiting_corrections
from app.privacy.services import corrections
from app.privacy.views.blueprint import blueprint
from app.web import faults
from app.web.access import for_role
from app.web.addresses import page_number


@blueprint.get("/hr/corrections")
@for_role("hr")
def for_hr() -> ResponseReturnValue:
    """List what the officer's workers ask to be put right."""
    return _list(_of_officer(), "hr")


@blueprint.post("/hr/corrections/<int:correction_id>/acceptance")
@for_role("hr")
def accept_for_hr(correction_id: int) -> ResponseReturnValue:
    """Make the change."""
    return _accept(_of_officer(), correction_id, "hr")


@blueprint.post("/hr/corrections/<int:correction_id>/refusal")
@for_role("hr")
def decline_for_hr(correction_id: int) -> ResponseReturnValue:
    """Leave it as it is, with a reason."""
    return _decline(_of_officer(), correction_id, "hr")


@blueprint.get("/admin/corrections")
@for_role("admin")
def for_admin() -> ResponseReturnValue:
    """List what anybody asks to be put right."""
    return _list(_of_everybody(), "admin")


@blueprint.post("/admin/corrections/<int:correction_id>/acceptance")
@for_role("admin")
def accept_for_admin(correction_id: int) -> ResponseReturnValue:
    """Make the change."""
    return _accept(_of_everybody(), correction_id, "admin")


@blueprint.post("/admin/corrections/<int:correction_id>/refusal")
@for_role("admin")
def decline_for_admin(correction_id: int) -> ResponseReturnValue:
    """Leave it as it is, with a reason."""
    return _decline(_of_everybody(), correction_id, "admin")


def _of_officer() -> Within:
    return Within(workforce_scope(current_user), local_day(now()))


def _of_everybody() -> Within:
    return Within(None, local_day(now()))


def _list(within: Within, room: str) -> str:
    number = page_number(request.args.get("page", ""))
    return render_template(
        "privacy/corrections.html",
        page=waiting_corrections(db.session(), within, page=number),
        fields=wanted.FIELDS,
        room=room,
    )


def _accept(within: Within, correction_id: int, room: str) -> ResponseReturnValue:
    session, form = db.session(), DecisionForm()
    correction = correction_at(session, within, correction_id)
    typed = form.number.data or ""
    try:
        corrections.accept(session, correction, typed, by_id=current_user.person_id, at=now())
    except Invalid as refusal:
        session.rollback()
        status = faults.say(f"number-{correction_id}", refusal, typed)
        return _list(within, room), status
    session.commit()
    flash(_("It is put right, and the person is told."))
    return redirect(url_for(f".for_{room}"), 303)


def _decline(within: Within, correction_id: int, room: str) -> ResponseReturnValue:
    session, form = db.session(), DecisionForm()
    correction = correction_at(session, within, correction_id)
    answer = form.reason.data or ""
    try:
        corrections.decline(session, correction, answer, by_id=current_user.person_id, at=now())
    except Invalid as refusal:
        status = faults.say(f"reason-{correction_id}", refusal, answer)
        return _list(within, room), status
    session.commit()
    flash(_("It stays as it is, and the person is told why."))
    return redirect(url_for(f".for_{room}"), 303)
