"""The units as HR sees them, each with its head."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.heads import head_names, set_head
from app.accounts.policy import workforce_scope
from app.accounts.workforce import UnitName, units_in
from app.core.errors import Invalid, NotFound
from app.core.time import now
from app.core.words import N_
from app.extensions import db
from app.web import faults
from app.web.access import for_role
from app.workforce.views.blueprint import blueprint


@blueprint.get("/hr/units")
@for_role("hr")
def units() -> ResponseReturnValue:
    """List the units and who is told when their people fall behind."""
    return _page()


@blueprint.post("/hr/units/<int:unit_id>/head")
@for_role("hr")
def choose_head(unit_id: int) -> ResponseReturnValue:
    """Name a unit's head by employee number, or nobody."""
    session, scope = db.session(), workforce_scope(current_user)
    if unit_id not in map(_id_of, units_in(session, scope)):
        raise NotFound(N_("There is no such unit."))
    number = request.form.get("number", "").strip()[:40]
    try:
        set_head(session, scope, unit_id, number, by_id=current_user.person_id, at=now())
    except Invalid as refusal:
        status = faults.say(f"head-{unit_id}", refusal, number)
        return _page(), status
    session.commit()
    flash(_("The head of the unit is kept."))
    return redirect(url_for(".units"), 303)


def _page() -> str:
    session = db.session()
    found = units_in(session, workforce_scope(current_user))
    names = head_names(session, [_id_of(unit) for unit in found])
    rows = [(unit, _id_of(unit), names.get(_id_of(unit), "")) for unit in found]
    return render_template("workforce/units.html", rows=rows)


def _id_of(unit: UnitName) -> int:
    return int(unit.path.rstrip("/").rpartition("/")[2])
