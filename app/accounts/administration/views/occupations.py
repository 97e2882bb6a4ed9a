"""The occupations: listed, added, renamed."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.administration.forms import OccupationForm
from app.accounts.administration.views.blueprint import blueprint
from app.accounts.occupations import name_occupation
from app.accounts.occupations import occupations as all_occupations
from app.core.errors import Invalid
from app.core.time import now
from app.extensions import db
from app.web.access import for_role


@blueprint.get("/admin/occupations")
@for_role("admin")
def occupations() -> ResponseReturnValue:
    """List the occupations, with the form to add or rename one."""
    return _page(OccupationForm(formdata=None))


@blueprint.post("/admin/occupations")
@for_role("admin")
def save_occupation() -> ResponseReturnValue:
    """Add an occupation, or give the one with this code other names."""
    form, session = OccupationForm(), db.session()
    if not form.validate_on_submit():
        return _page(form), 422
    names = (form.name.data or "", form.name_en.data or "")
    by_id = current_user.person_id
    try:
        name_occupation(session, form.code.data or "", *names, by_id=by_id, at=now())
    except Invalid as refusal:
        form.code.errors = [_(refusal.sentence, **refusal.places)]
        return _page(form), 422
    session.commit()
    flash(_("The occupation is kept."))
    return redirect(url_for(".occupations"), 303)


def _page(form: OccupationForm) -> str:
    rows = list(all_occupations(db.session()).names.items())
    return render_template("administration/occupations.html", rows=rows, form=form)
