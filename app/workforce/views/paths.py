"""Learning paths: listed, made, changed and retired."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.occupations import occupations
from app.accounts.policy import workforce_scope
from app.accounts.workforce import Place, places_in
from app.catalogue.queries import titles
from app.core.errors import Invalid
from app.core.time import now
from app.extensions import db
from app.learning.paths import services
from app.learning.paths.queries import path_of, paths_of, steps_by_path, steps_of
from app.web.access import for_role
from app.web.form_pages import stands_on
from app.web.language import current
from app.workforce.assigning.queries import rules_on_path
from app.workforce.path_forms import PathForm, path_form
from app.workforce.places import place_of
from app.workforce.views.blueprint import blueprint


@blueprint.get("/hr/paths")
@for_role("hr")
def paths() -> ResponseReturnValue:
    """List the paths of the employers within the viewer's sight."""
    session, scope = db.session(), workforce_scope(current_user)
    found = paths_of(session, _employers())
    return render_template(
        "workforce/paths.html",
        paths=found,
        steps=steps_by_path(session, [path.id for path in found]),
        occupations=occupations(session).in_language(current()),
        may_change=bool(scope.employer_ids),
    )


@blueprint.get("/hr/paths/new")
@for_role("hr")
def new_path() -> ResponseReturnValue:
    """Ask for a path."""
    workforce_scope(current_user).require_whole()
    return _form_page(_form())


@blueprint.post("/hr/paths")
@stands_on("workforce.new_path")
@for_role("hr")
def make_path() -> ResponseReturnValue:
    """Keep a new path."""
    session, scope, form = db.session(), workforce_scope(current_user), _form()
    scope.require_whole()
    if not (form.validate_on_submit() and form.is_in_order()):
        return _form_page(form), 422
    place = place_of(session, scope, form.employer.data)
    scope.require_whole(place.employer_id)
    by_id = current_user.person_id
    try:
        made = services.make_path(
            session, form.plan, employer_id=place.employer_id, by_id=by_id, at=now()
        )
    except Invalid as refusal:
        return _refused(form, refusal), 422
    address = url_for(".path", path_id=made.id)
    session.commit()
    flash(_("The learning path is kept. A rule puts people on it."))
    return redirect(address, 303)


@blueprint.get("/hr/paths/<int:path_id>")
@for_role("hr")
def path(path_id: int) -> ResponseReturnValue:
    """Show a path with its courses in their order."""
    session, scope = db.session(), workforce_scope(current_user)
    found = path_of(session, _employers(), path_id)
    return render_template(
        "workforce/path.html",
        path=found,
        steps=steps_of(session, path_id),
        titles=titles(session, current()),
        occupations=occupations(session).in_language(current()),
        rules=rules_on_path(session, scope, path_id),
        may_change=found.employer_id in scope.employer_ids,
    )


@blueprint.get("/hr/paths/<int:path_id>/edit")
@for_role("hr")
def edit_path(path_id: int) -> ResponseReturnValue:
    """Ask how the path is to be."""
    session, scope = db.session(), workforce_scope(current_user)
    found = path_of(session, _employers(), path_id)
    scope.require_whole(found.employer_id)
    return _form_page(_form(services.plan_of(session, found)), path_id=path_id)


@blueprint.post("/hr/paths/<int:path_id>")
@stands_on("workforce.edit_path")
@for_role("hr")
def change_path(path_id: int) -> ResponseReturnValue:
    """Let the path be otherwise for all who have not begun what is changed."""
    session, scope = db.session(), workforce_scope(current_user)
    found = path_of(session, _employers(), path_id)
    scope.require_whole(found.employer_id)
    form = _form()
    del form.employer  # a path stays where it was made
    if not (form.validate_on_submit() and form.is_in_order()):
        return _form_page(form, path_id=path_id), 422
    try:
        services.change_path(session, found, form.plan, by_id=current_user.person_id, at=now())
    except Invalid as refusal:
        return _refused(form, refusal, path_id=path_id), 422
    session.commit()
    flash(_("The change is kept. It is for everybody who has not begun what is changed."))
    return redirect(url_for(".path", path_id=path_id), 303)


@blueprint.post("/hr/paths/<int:path_id>/retirement")
@for_role("hr")
def retire_path(path_id: int) -> ResponseReturnValue:
    """Offer the path to no new rule."""
    session, scope = db.session(), workforce_scope(current_user)
    found = path_of(session, _employers(), path_id)
    scope.require_whole(found.employer_id)
    services.retire_path(session, found, by_id=current_user.person_id, at=now())
    session.commit()
    flash(_("The learning path is retired. Who is on it goes on."))
    return redirect(url_for(".path", path_id=path_id), 303)


def _employers() -> list[int]:
    return [place.employer_id for place in _places()]


def _places() -> list[Place]:
    return places_in(db.session(), workforce_scope(current_user))


def _form(plan: services.Plan | None = None) -> PathForm:
    session, in_english = db.session(), current() == "en"
    whole = workforce_scope(current_user).employer_ids
    form = path_form(titles(session, current()), plan)
    employers: Mapping[str, str] = {
        place.code: place.name_en if in_english else place.name
        for place in _places()
        if place.employer_id in whole
    }
    form.offer(occupations(session).in_language(current()), employers)
    return form


def _refused(form: PathForm, refusal: Invalid, *, path_id: int | None = None) -> str:
    beside = next(form.places, form.name)
    beside.errors = [_(refusal.sentence, **refusal.places)]
    return _form_page(form, path_id=path_id)


def _form_page(form: PathForm, *, path_id: int | None = None) -> str:
    return render_template("workforce/path_form.html", form=form, path_id=path_id)
