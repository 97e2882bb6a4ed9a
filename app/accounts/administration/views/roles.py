"""Roles are granted and ended here."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import directory
from app.accounts.administration.forms import GrantForm, ReasonForm
from app.accounts.administration.views.blueprint import blueprint
from app.accounts.administration.views.people import (
    found,
    offer_scopes,
    person_page,
    refused_page,
    require_reason,
)
from app.accounts.granting import end_grant, grant_role
from app.core.errors import NotFound, Refused
from app.core.time import now
from app.extensions import db
from app.web.access import for_role
from app.web.form_pages import stands_at, stands_on


@blueprint.post("/admin/people/<login>/roles")
@for_role("admin")
def grant(login: str) -> ResponseReturnValue:
    """Give a role; or first show the units of the employer that was chosen."""
    who, form, session = found(login), GrantForm(), db.session()
    offer_scopes(form)
    if "show" in request.form:
        return person_page(who, form)
    if not form.validate_on_submit():
        return person_page(who, form), 422
    try:
        grant_role(
            session,
            who.id,
            form.role.data,
            employer_code=form.employer.data or None,
            unit_code=form.unit.data or None,
            institution_code=form.institution.data or None,
            granted_by_id=current_user.person_id,
            ends_at=form.ends_at,
            reason=form.reason.data or "",
            at=now(),
        )
    except Refused as refusal:
        form.role.errors = [_(refusal.sentence, **refusal.places)]
        return person_page(who, form), 422
    session.commit()
    flash(_("The role is granted."))
    return redirect(url_for(".person", login=who.login), 303)


@blueprint.post("/admin/grants/<int:grant_id>/end")
@stands_on("administration.people")
@for_role("admin")
def end(grant_id: int) -> ResponseReturnValue:
    """End a role now."""
    session, form = db.session(), ReasonForm()
    reason = (form.reason.data or "").strip()[:400]
    who = directory.person_with_role(session, grant_id)
    try:
        require_reason(reason)
        end_grant(session, grant_id, by_id=current_user.person_id, reason=reason, at=now())
    except NotFound:  # it has ended: there is no form any more to say it at
        raise
    except Refused as refusal:
        session.rollback()
        stands_at(url_for(".person", login=who.login))
        return refused_page(who, f"end-reason-{grant_id}", refusal, reason)
    session.commit()
    flash(_("The role is ended."))
    return redirect(url_for(".person", login=who.login), 303)
