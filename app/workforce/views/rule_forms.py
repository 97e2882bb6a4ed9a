"""Rules are made and changed: counted first, and kept when that was seen."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.occupations import occupations
from app.accounts.policy import WorkforceScope, workforce_scope
from app.accounts.workforce import Place, paths_today, places_in, units_in
from app.catalogue.queries import titles
from app.core.errors import Refused
from app.core.time import local_day, now
from app.core.words import N_
from app.extensions import db
from app.learning.paths.queries import paths_of
from app.web.access import for_role
from app.web.form_pages import stands_on
from app.web.language import current
from app.workforce.assigning import queries, services
from app.workforce.assigning.changing import Overtaken, effect
from app.workforce.assigning.changing import change_rule as change
from app.workforce.assigning.drafts import Draft, Unfit, check, draft_of, reached
from app.workforce.assigning.evaluation import scope_today
from app.workforce.assigning.forms import RuleForm
from app.workforce.assigning.models import AssignmentRule
from app.workforce.places import place_of, scope_at
from app.workforce.views.blueprint import blueprint
from app.workforce.views.lists import path_names


@blueprint.get("/hr/rules/new")
@for_role("hr")
def new_rule() -> ResponseReturnValue:
    """Ask for a rule."""
    form = _form()
    form.begin()
    form.propose(request.args.get("path_id", ""))
    return _page(form)


@blueprint.post("/hr/rules")
@stands_on("workforce.new_rule")
@for_role("hr")
def make_rule() -> ResponseReturnValue:
    """Say how many a rule would mean; keep it when that was seen."""
    form, session, at = _form(), db.session(), now()
    if not form.validate_on_submit():
        return _page(form), 422
    place = place_of(session, workforce_scope(current_user), form.employer.data)
    try:
        check(session, form.draft, employer_id=place.employer_id, today=local_day(at))
    except Unfit as refusal:
        form.refuse(refusal)
        return _page(form), 422
    mark = _mark(form.employer.data, form.draft)
    if not _is_seen(mark):
        return _page(form, counted=_counted(form.draft, place, at=at), mark=mark)
    rule = services.make_rule(
        session,
        form.draft,
        employer_id=place.employer_id,
        unit_paths=place.unit_paths,
        by_id=current_user.person_id,
        at=at,
    )
    address = url_for(".rule", rule_id=rule.id)
    session.commit()
    flash(_("The rule is kept. Within a minute the courses are given, and everybody is told."))
    return redirect(address, 303)


@blueprint.get("/hr/rules/<int:rule_id>/edit")
@for_role("hr")
def edit_rule(rule_id: int) -> ResponseReturnValue:
    """Show a rule to be changed."""
    session, rule = db.session(), _running(rule_id)
    before, form = draft_of(rule), _change_form(rule)
    paths = paths_today(session, before.audience.unit_paths)
    form.show(replace(before, audience=replace(before.audience, unit_paths=paths)))
    return _page(form, rule=rule)


@blueprint.post("/hr/rules/<int:rule_id>/edit")
@for_role("hr")
def change_rule(rule_id: int) -> ResponseReturnValue:
    """Say what a change means for whom; keep it when that was seen."""
    session, at, rule = db.session(), now(), _running(rule_id)
    form, before = _change_form(rule), draft_of(rule)
    if not form.validate_on_submit():
        return _page(form, rule=rule), 422
    draft, today = form.draft, local_day(at)
    try:
        check(session, draft, employer_id=rule.employer_id, today=today, before=before)
    except Unfit as refusal:
        form.refuse(refusal)
        return _page(form, rule=rule), 422
    if not _is_seen(_mark(before, draft)):
        return _effect(form, rule, at=at)
    try:
        change(session, rule, draft, before=before, by_id=current_user.person_id, at=at)
    except Overtaken as refusal:
        flash(_(refusal.sentence))
        return _effect(form, rule, at=at)
    session.commit()
    flash(_("The change is kept. Within a minute it holds for everybody, and they are told."))
    return redirect(url_for(".rule", rule_id=rule_id), 303)


def _effect(form: RuleForm, rule: AssignmentRule, *, at: datetime) -> str:
    counted = {"effect": effect(db.session(), rule, form.draft, at=at)}
    mark = _mark(draft_of(rule), form.draft)
    return _page(form, rule=rule, counted=counted, mark=mark)


def _running(rule_id: int) -> AssignmentRule:
    """Return a rule within sight that can be changed.

    :raise Refused: when it has ended.
    """
    rule = queries.rule_in(db.session(), workforce_scope(current_user), rule_id)
    if rule.ended_at is not None:
        raise Refused(N_("This rule has ended and stays as it is. Make a new one."))
    return rule


def _is_seen(mark: str) -> bool:
    return "keep" in request.form and request.form.get("counted", mark) == mark


def _mark(before: object, draft: Draft) -> str:
    """Return what tells one rule from another: a changed one is counted anew before it is kept."""
    return hashlib.sha256(f"{before} {draft}".encode()).hexdigest()[:16]


def _form() -> RuleForm:
    scope = workforce_scope(current_user)
    return _offered(scope, places_in(db.session(), scope))


def _change_form(rule: AssignmentRule) -> RuleForm:
    """Return the form of a rule at its employer, where all that it says now may stay."""
    session, draft = db.session(), draft_of(rule)
    place = _place(rule)
    paths = paths_today(session, draft.audience.unit_paths)
    stays = replace(draft, audience=replace(draft.audience, unit_paths=paths))
    return _offered(scope_today(session, rule), [place], stays)


def _place(rule: AssignmentRule) -> Place:
    whole = WorkforceScope((rule.employer_id,), ())
    return places_in(db.session(), whole)[0]


def _offered(scope: WorkforceScope, places: list[Place], stays: Draft | None = None) -> RuleForm:
    session, form = db.session(), RuleForm()
    in_english, employers = current() == "en", [place.employer_id for place in places]
    named = occupations(session).in_language(current())
    worked = queries.occupations_in(session, scope, on=local_day(now()))
    form.offer(
        titles(session, current()),
        {str(path_id): name for path_id, name in path_names(employers)},
        units_in(session, scope),
        {each: named.get(each, each) for each in worked},
        {place.code: place.name_en if in_english else place.name for place in places},
    )
    if stays is not None:
        form.keep(stays, named, _path_name(employers, stays.path_id))
    return form


def _path_name(employers: Collection[int], path_id: int | None) -> str:
    found = [path for path in paths_of(db.session(), employers) if path.id == path_id]
    return next((path.name_en if current() == "en" else path.name for path in found), "")


def _counted(draft: Draft, place: Place, *, at: datetime) -> dict[str, object]:
    session, scope = db.session(), scope_at(place)
    meant = reached(session, scope, draft, on=local_day(at))
    if draft.path_id is None:
        return {"reached": meant}
    on_path = queries.reach_of_path(session, scope, draft, employer_id=place.employer_id, at=at)
    return {"reached": meant, "on_path": on_path}


def _page(
    form: RuleForm,
    *,
    rule: AssignmentRule | None = None,
    counted: Mapping[str, object] = MappingProxyType({}),
    mark: str = "",
) -> str:
    is_other = bool(counted) and "keep" in request.form
    return render_template(
        "workforce/rule_form.html",
        form=form,
        rule=rule,
        counted=counted,
        mark=mark,
        is_other=is_other,
    )
