"""Employers and institutions: listed, opened, renamed, closed."""

from typing import Literal

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import organisations as services
from app.accounts.administration.forms import NameForm, OrganisationForm, UnitForm
from app.accounts.administration.views.blueprint import blueprint
from app.accounts.models import Employer, Institution
from app.core.errors import Refused
from app.core.time import now
from app.extensions import db
from app.web.access import for_role

Kind = Literal["employers", "institutions"]
MODELS: dict[str, type[Employer] | type[Institution]] = {
    "employers": Employer,
    "institutions": Institution,
}
KINDS = "any(employers, institutions)"


@blueprint.get(f"/admin/<{KINDS}:kind>")
@for_role("admin")
def organisations(kind: Kind) -> ResponseReturnValue:
    """List the organisations of a kind."""
    return _list(kind, OrganisationForm(formdata=None))


@blueprint.post(f"/admin/<{KINDS}:kind>")
@for_role("admin")
def add_organisation(kind: Kind) -> ResponseReturnValue:
    """Open an organisation."""
    form, session = OrganisationForm(), db.session()
    if not form.validate_on_submit():
        return _list(kind, form), 422
    code, names = form.code.data or "", (form.name.data or "", form.name_en.data or "")
    try:
        services.open_organisation(
            session, MODELS[kind], code, *names, by_id=current_user.person_id, at=now()
        )
    except Refused as refusal:
        form.code.errors = [_(refusal.sentence, **refusal.places)]
        return _list(kind, form), 422
    session.commit()
    flash(_("It is open."))
    return redirect(url_for(".organisation", kind=kind, code=code), 303)


@blueprint.get(f"/admin/<{KINDS}:kind>/<code>")
@for_role("admin")
def organisation(kind: Kind, code: str) -> ResponseReturnValue:
    """Show an organisation, and an employer's units."""
    return organisation_page(kind, code)


@blueprint.post(f"/admin/<{KINDS}:kind>/<code>")
@for_role("admin")
def rename_organisation(kind: Kind, code: str) -> ResponseReturnValue:
    """Give an organisation other names."""
    session, form = db.session(), NameForm()
    row = services.organisation_by_code(session, MODELS[kind], code)
    if not form.validate_on_submit():
        return organisation_page(kind, code, naming=form), 422
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
    return redirect(url_for(".organisation", kind=kind, code=code), 303)


@blueprint.post(f"/admin/<{KINDS}:kind>/<code>/state")
@for_role("admin")
def set_organisation_state(kind: Kind, code: str) -> ResponseReturnValue:
    """Close an organisation, or open it again."""
    session = db.session()
    row = services.organisation_by_code(session, MODELS[kind], code)
    change = services.close if row.closed_at is None else services.reopen
    change(session, row, by_id=current_user.person_id, at=now())
    session.commit()
    flash(_("It is changed."))
    return redirect(url_for(".organisation", kind=kind, code=code), 303)


def organisation_page(
    kind: str, code: str, *, naming: NameForm | None = None, adding: UnitForm | None = None
) -> str:
    """Return an organisation's page, with forms as they were sent."""
    session = db.session()
    row = services.organisation_by_code(session, MODELS[kind], code)
    units = services.unit_tree(session, row.id) if kind == "employers" else []
    if adding is None:
        adding = UnitForm(formdata=None)
        adding.offer(units)
    return render_template(
        "administration/organisation.html",
        kind=kind,
        organisation=row,
        units=units,
        naming=naming or NameForm(formdata=None, obj=row),
        adding=adding,
    )


def _list(kind: Kind, form: OrganisationForm) -> str:
    listed = services.employer_list if kind == "employers" else services.institution_list
    return render_template(
        "administration/organisations.html", kind=kind, rows=listed(db.session()), form=form
    )
