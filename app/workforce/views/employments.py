"""One employment ended, moved or corrected, and one person taken on: first what it means."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the types

from app.accounts.administration.words import ROLE_NAMES
from app.accounts.employments import planned_move
from app.accounts.occupations import occupations
from app.accounts.policy import workforce_scope
from app.accounts.workforce import places_in, units_in
from app.core.errors import Invalid, Refused
from app.core.time import local_day, now
from app.core.words import N_
from app.extensions import db
from app.web.access import for_role
from app.web.addresses import is_id
from app.web.language import current
from app.workforce import employments as services
from app.workforce.employments import Desk
from app.workforce.forms import CorrectionForm, EndForm, HireForm, MoveForm, unit_choices
from app.workforce.places import place_of
from app.workforce.rosters.one import check_hire, hire
from app.workforce.views.blueprint import blueprint
from app.workforce.views.workers import found_worker

PATH = "/hr/workers/<employer>/<path:employee_number>/employment"


@blueprint.get(PATH)
@for_role("hr")
def employment(employer: str, employee_number: str) -> ResponseReturnValue:
    """Show what can be changed about an employment."""
    return _page(_desk(employer, employee_number))


@blueprint.post(PATH)
@for_role("hr")
def change_employment(employer: str, employee_number: str) -> ResponseReturnValue:
    """Say what a change means; do it when that was seen."""
    of = _desk(employer, employee_number)
    actions: dict[str, Callable[[Desk], ResponseReturnValue]] = {
        "end": _end,
        "move": _move,
        "correct": _correct,
    }
    action = actions.get(request.form.get("action", ""))
    if action is None:
        raise Invalid(N_("Choose what to change."))
    return action(of)


@blueprint.get("/hr/workers/new")
@for_role("hr")
def new_worker() -> ResponseReturnValue:
    """Ask for one person to take on."""
    return _hire_page(_hire_form())


@blueprint.post("/hr/workers/new")
@for_role("hr")
def take_on() -> ResponseReturnValue:
    """Check the person like a roster's row and say what it means; do it when that was seen."""
    form, session, at = _hire_form(), db.session(), now()
    if not form.validate_on_submit():
        return _hire_page(form), 422
    place = place_of(session, workforce_scope(current_user), form.employer.data)
    checked = check_hire(session, place, form.cells(), at=at)
    for problem in checked.entry.problems:
        said = _(problem.sentence, **problem.places)
        form[problem.column].errors = [*form[problem.column].errors, said]
    if checked.entry.problems:
        return _hire_page(form), 422
    if "keep" not in request.form:
        return _hire_page(form, outcome=checked.outcome)
    hire(session, place, checked, by_id=current_user.person_id, at=at)
    services.order_rules(session, place.employer_id, at=at)
    session.commit()
    flash(_("%(name)s is taken on.", name=checked.entry.name))
    return _to(place.code, checked.entry.number)


def _end(of: Desk) -> ResponseReturnValue:
    form, session = EndForm(), db.session()
    if not form.validate_on_submit():
        return _page(of, ending=form), 422
    try:
        means = services.leaving(session, of, form.ends_on.data)
    except Refused as refusal:
        return _refused(of, form.ends_on, refusal, ending=form)
    if "keep" not in request.form:
        return _page(of, ending=form, action="end", leaving=means)
    services.end(session, of, form.ends_on.data, _chosen_roles())
    session.commit()
    flash(_("The last day is kept.") if form.ends_on.data else _("The last day is taken back."))
    return _to(of.worker.employer_code, of.worker.employee_number)


def _move(of: Desk) -> ResponseReturnValue:
    form, session = _move_form(of), db.session()
    if not form.validate_on_submit():
        return _page(of, moving=form), 422
    code, day = form.unit.data or "", cast(date, form.changes_on.data)
    try:
        unit = services.check_move(session, of, code, day)
    except Refused as refusal:
        return _refused(of, form.changes_on, refusal, moving=form)
    if "keep" not in request.form:
        return _page(of, moving=form, action="move", unit=unit)
    services.move(session, of, code, day)
    session.commit()
    flash(_("The move is kept."))
    return _to(of.worker.employer_code, of.worker.employee_number)


def _correct(of: Desk) -> ResponseReturnValue:
    form, session = CorrectionForm(), db.session()
    if not form.validate_on_submit():
        return _page(of, correcting=form), 422
    number = (form.employee_number.data or "").strip()
    try:
        services.check_number(session, of, number)
    except Refused as refusal:
        return _refused(of, form.employee_number, refusal, correcting=form)
    if "keep" not in request.form:
        return _page(of, correcting=form, action="correct")
    occupation = (form.occupation.data or "").strip()
    services.correct(session, of, employee_number=number, occupation=occupation)
    session.commit()
    flash(_("The employment is corrected."))
    return _to(of.worker.employer_code, number)


def _refused(of: Desk, field: Any, refusal: Refused, **forms: Any) -> ResponseReturnValue:
    field.errors = [_(refusal.sentence, **refusal.places)]
    return _page(of, **forms), 422


def _page(
    of: Desk,
    *,
    ending: EndForm | None = None,
    moving: MoveForm | None = None,
    correcting: CorrectionForm | None = None,
    **said: Any,
) -> str:
    today = {"changes_on": of.today, "unit": _unit_code(of)}
    return render_template(
        "workforce/employment.html",
        worker=of.worker,
        today=of.today,
        role_names=ROLE_NAMES,
        named=occupations(db.session()).in_language(current()),
        planned=planned_move(db.session(), of.worker.employment_id),
        ending=ending or EndForm(formdata=None, obj=of.worker),
        moving=moving or _move_form(of, formdata=None, data=today),
        correcting=correcting or CorrectionForm(formdata=None, obj=of.worker),
        **said,
    )


def _move_form(of: Desk, **given: Any) -> MoveForm:
    form = MoveForm(**given)
    in_english, with_none = current() == "en", not of.place.unit_paths
    form.unit.choices = unit_choices(of.units, in_english=in_english, with_none=with_none)
    return form


def _unit_code(of: Desk) -> str:
    return next((unit.code for unit in of.units if unit.path == of.worker.unit_path), "")


def _hire_form() -> HireForm:
    session, scope, form = db.session(), workforce_scope(current_user), HireForm()
    in_english, places = current() == "en", places_in(session, scope)
    form.employer.choices = [
        SelectChoice(place.code, place.name_en if in_english else place.name) for place in places
    ]
    if not form.is_submitted():
        form.starts_on.data = local_day(now())
    form.unit.choices = unit_choices(
        units_in(session, scope), in_english=in_english, with_none=True
    )
    return form


def _hire_page(form: HireForm, *, outcome: str = "") -> str:
    return render_template("workforce/new_worker.html", form=form, outcome=outcome)


def _chosen_roles() -> set[int]:
    asked = request.form.getlist("role")
    if not all(map(is_id, asked)):
        raise Invalid(N_("Choose what to change."))
    return {int(each) for each in asked}


def _desk(employer: str, employee_number: str) -> Desk:
    return services.desk(
        db.session(),
        workforce_scope(current_user),
        found_worker(employer, employee_number),
        by_id=current_user.person_id,
        at=now(),
    )


def _to(employer: str, number: str) -> ResponseReturnValue:
    return redirect(url_for(".worker", employer=employer, employee_number=number), 303)
