"""An employer's units: added, renamed, moved, closed."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import organisations as services
from app.accounts.administration.forms import MoveForm, NameForm, UnitForm, below_choices
from app.accounts.administration.views.blueprint import blueprint
from app.accounts.administration.views.organisations import organisation_page
from app.accounts.models import Employer, Unit
from app.core.errors import Refused
from app.core.time import now
from app.extensions import db
from app.web.access import for_role


@blueprint.post("/admin/employers/<code>/units")
@for_role("admin")
def add_unit(code: str) -> ResponseReturnValue:
    """Add a unit."""
    session, form = db.session(), UnitForm()
    employer = services.organisation_by_code(session, Employer, code)
    form.offer(services.unit_tree(session, employer.id))
    if not form.validate_on_submit():
        return organisation_page("employers", code, adding=form), 422
    try:
        services.open_unit(
            session,
            employer.id,
            form.code.data or "",
            form.name.data or "",
            form.name_en.data or "",
            below=form.below.data or None,
            by_id=current_user.person_id,
            at=now(),
        )
    except Refused as refusal:
        form.code.errors = [_(refusal.sentence, **refusal.places)]
        return organisation_page("employers", code, adding=form), 422
    session.commit()
    flash(_("The unit is there."))
    return redirect(url_for(".organisation", kind="employers", code=code), 303)


@blueprint.get("/admin/employers/<code>/units/<unit_code>")
@for_role("admin")
def unit(code: str, unit_code: str) -> ResponseReturnValue:
    """Show a unit, to rename, move or close it."""
    employer_id, row = _found(code, unit_code)
    return _page(code, employer_id, row)


@blueprint.post("/admin/employers/<code>/units/<unit_code>")
@for_role("admin")
def rename_unit(code: str, unit_code: str) -> ResponseReturnValue:
    """Give a unit other names."""
    employer_id, row = _found(code, unit_code)
    form, session = NameForm(), db.session()
    if not form.validate_on_submit():
        return _page(code, employer_id, row, naming=form), 422
    services.rename(
        session,
        row,
        name=form.name.data or "",
        name_en=form.name_en.data or "",
        by_id=current_user.person_id,
        at=now(),
    )
    session.commit()
    flash(_("The names are changed; earlier records keep the names of their day."))
    return redirect(url_for(".organisation", kind="employers", code=code), 303)


@blueprint.post("/admin/employers/<code>/units/<unit_code>/place")
@for_role("admin")
def move_unit(code: str, unit_code: str) -> ResponseReturnValue:
    """Hang a unit elsewhere."""
    employer_id, row = _found(code, unit_code)
    form, session = MoveForm(), db.session()
    form.below.choices = below_choices(services.unit_tree(session, employer_id))
    if not form.validate_on_submit():
        return _page(code, employer_id, row, moving=form), 422
    below = (
        services.unit_by_code(session, employer_id, form.below.data) if form.below.data else None
    )
    try:
        services.move_unit(session, row, below=below, by_id=current_user.person_id, at=now())
    except Refused as refusal:
        form.below.errors = [_(refusal.sentence, **refusal.places)]
        return _page(code, employer_id, row, moving=form), 422
    session.commit()
    flash(_("The unit stands elsewhere now; earlier records keep the place of their day."))
    return redirect(url_for(".organisation", kind="employers", code=code), 303)


@blueprint.post("/admin/employers/<code>/units/<unit_code>/state")
@for_role("admin")
def set_unit_state(code: str, unit_code: str) -> ResponseReturnValue:
    """Close a unit, or open it again."""
    _employer_id, row = _found(code, unit_code)
    session = db.session()
    change = services.close if row.closed_at is None else services.reopen
    change(session, row, by_id=current_user.person_id, at=now())
    session.commit()
    flash(_("It is changed."))
    return redirect(url_for(".organisation", kind="employers", code=code), 303)


def _found(code: str, unit_code: str) -> tuple[int, Unit]:
    session = db.session()
    employer = services.organisation_by_code(session, Employer, code)
    return employer.id, services.unit_by_code(session, employer.id, unit_code)


def _page(
    code: str,
    employer_id: int,
    row: Unit,
    *,
    naming: NameForm | None = None,
    moving: MoveForm | None = None,
) -> str:
    if moving is None:
        tree = services.unit_tree(db.session(), employer_id)
        above = next((unit.code for unit in tree if unit.id == row.parent_id), "")
        moving = MoveForm(formdata=None, data={"below": above})
        moving.below.choices = below_choices(
            [unit for unit in tree if not unit.path.startswith(row.path)]
        )
    return render_template(
        "administration/unit.html",
        code=code,
        unit=row,
        naming=naming or NameForm(formdata=None, obj=row),
        moving=moving,
    )
