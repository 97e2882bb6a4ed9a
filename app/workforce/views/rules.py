"""Rules that give courses to people: made with a count before they are kept, watched, ended."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts.occupations import occupations
from app.accounts.policy import WorkforceScope, workforce_scope
from app.accounts.workforce import Place, places_in, units_in
from app.catalogue.queries import titles
from app.core.errors import Invalid, NotFound
from app.core.time import local_day, now
from app.core.words import N_
from app.extensions import db
from app.learning.paths.queries import path_of, paths_of, steps_of
from app.web.access import for_role
from app.web.addresses import page_number
from app.web.language import current
from app.workforce.assigning import queries, services
from app.workforce.assigning.audience import Audience
from app.workforce.assigning.evaluation import counts
from app.workforce.assigning.forms import RuleForm
from app.workforce.assigning.models import STATES, AssignmentRule
from app.workforce.assigning.services import Draft
from app.workforce.places import place_of, scope_at
from app.workforce.views.blueprint import blueprint
from app.workforce.views.lists import choices, path_names

LATER = (7, 14, 30, 60)
"""The answers for those whose day cannot be: so many days from today."""


@blueprint.get("/hr/rules")
@for_role("hr")
def rules() -> ResponseReturnValue:
    """List the rules, with what waits for an answer."""
    session, scope = db.session(), workforce_scope(current_user)
    found = queries.rules_in(session, scope)
    return render_template(
        "workforce/rules.html",
        rules=found,
        paths={path.id: path for path in paths_of(session, _employers(scope))},
        waiting=queries.queue_sizes(session, found),
        titles=titles(session, current()),
    )


@blueprint.get("/hr/rules/new")
@for_role("hr")
def new_rule() -> ResponseReturnValue:
    """Ask for a rule."""
    form = _form()
    form.propose(request.args.get("path_id", ""))
    return _form_page(form)


@blueprint.post("/hr/rules")
@for_role("hr")
def make_rule() -> ResponseReturnValue:
    """Say how many a rule would mean; keep it when that was seen."""
    form, session, at = _form(), db.session(), now()
    if not form.validate_on_submit():
        return _form_page(form), 422
    place = place_of(session, workforce_scope(current_user), form.employer.data)
    try:
        services.check(session, form.draft, employer_id=place.employer_id, today=local_day(at))
    except Invalid as refusal:
        form.courses.errors = [_(refusal.sentence, **refusal.places)]
        return _form_page(form), 422
    is_other = request.form.get("counted", mark := _mark(form)) != mark
    if "keep" not in request.form or is_other:
        counted = _counted(form.draft, place, at=at)
        return _form_page(form, counted=counted, mark=mark, is_other=is_other)
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


def _meant(rule: AssignmentRule) -> dict[str, Any]:
    """Return whom a rule means, in the reader's words."""
    audience, offered = Audience.stored(rule.audience), choices()
    names = {unit.path: unit.name_en if current() == "en" else unit.name for unit in offered.units}
    return {
        "units": [names.get(path, path) for path in audience.unit_paths],
        "occupations": [offered.occupations.get(each, each) for each in audience.occupations],
        "hired_within_days": audience.hired_within_days,
        "numbers": len(audience.numbers),
    }


def _mark(form: RuleForm) -> str:
    """Return what tells one rule from another: a changed one is counted anew before it is kept."""
    return hashlib.sha256(f"{form.employer.data} {form.draft}".encode()).hexdigest()[:16]


@blueprint.get("/hr/rules/<int:rule_id>")
@for_role("hr")
def rule(rule_id: int) -> ResponseReturnValue:
    """Show a rule: what it gave, and who waits for an answer."""
    session, scope, today = db.session(), workforce_scope(current_user), local_day(now())
    found = queries.rule_in(session, scope, rule_id)
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    course = request.args.get("course", "")
    return render_template(
        "workforce/rule.html",
        rule=found,
        counts=counts(session, found.id),
        page=queries.given_page(
            session,
            scope,
            found,
            state=state,
            course=course,
            on=today,
            page=page_number(request.args.get("page", "")),
        ),
        course=course,
        state=state,
        states=STATES,
        later=LATER,
        titles=titles(session, current()),
        meant=_meant(found),
        **_ladder(rule_id, scope, today=today),
    )


@blueprint.post("/hr/rules/<int:rule_id>/answers")
@for_role("hr")
def answer(rule_id: int) -> ResponseReturnValue:
    """Give those chosen a later day, or excuse them."""
    session, scope, at = db.session(), workforce_scope(current_user), now()
    found = queries.rule_in(session, scope, rule_id)
    ids, said = _chosen(), request.form.get("answer", "")
    by_id = current_user.person_id
    if said == "excuse":
        reason = request.form.get("reason", "")
        count = services.excuse(session, scope, found, ids, reason=reason, by_id=by_id, at=at)
    elif said in {str(days) for days in LATER}:
        count = services.give_later(session, scope, found, ids, days=int(said), by_id=by_id, at=at)
    else:
        raise Invalid(N_("Choose one of the answers."))
    session.commit()
    flash(ngettext("%(num)s answer is kept.", "%(num)s answers are kept.", count))
    return redirect(url_for(".rule", rule_id=rule_id), 303)


@blueprint.post("/hr/rules/<int:rule_id>/end")
@for_role("hr")
def end_rule(rule_id: int) -> ResponseReturnValue:
    """Give the courses to nobody new."""
    session = db.session()
    found = queries.rule_in(session, workforce_scope(current_user), rule_id)
    services.end_rule(session, found, by_id=current_user.person_id, at=now())
    session.commit()
    flash(_("The rule is ended. What was given stays due."))
    return redirect(url_for(".rule", rule_id=rule_id), 303)


def _ladder(rule_id: int, scope: WorkforceScope, *, today: date) -> dict[str, object]:
    """Return the rule's path with its courses, and how many stand at each; nothing without."""
    session = db.session()
    found = queries.rule_in(session, scope, rule_id)
    if found.path_id is None:
        return {"path": None, "steps": []}
    return {
        "path": path_of(session, [found.employer_id], found.path_id),
        "steps": [slug for slug, _added in steps_of(session, found.path_id)],
        "standing": queries.standing_on_path(session, scope, found, on=today),
    }


def _chosen() -> list[int]:
    asked = request.form.getlist("given")
    if not all(each.isascii() and each.isdecimal() and len(each) < 16 for each in asked):
        raise NotFound(N_("Somebody chosen no longer waits here. Choose again."))
    return [int(each) for each in asked]


def _employers(scope: WorkforceScope) -> list[int]:
    return [place.employer_id for place in places_in(db.session(), scope)]


def _form() -> RuleForm:
    session, scope = db.session(), workforce_scope(current_user)
    in_english = current() == "en"
    named = occupations(session).in_language(current())
    worked = queries.occupations_in(session, scope, on=local_day(now()))
    form = RuleForm()
    form.offer(
        titles(session, current()),
        {str(path_id): name for path_id, name in path_names(_employers(scope))},
        units_in(session, scope),
        {each: named.get(each, each) for each in worked},
        {
            place.code: place.name_en if in_english else place.name
            for place in places_in(session, scope)
        },
    )
    return form


def _counted(draft: Draft, place: Place, *, at: datetime) -> dict[str, object]:
    session, scope = db.session(), scope_at(place)
    reached = services.reached(session, scope, draft, on=local_day(at))
    if draft.path_id is None:
        return {"reached": reached}
    on_path = queries.reach_of_path(session, scope, draft, employer_id=place.employer_id, at=at)
    return {"reached": reached, "on_path": on_path}


def _form_page(
    form: RuleForm,
    *,
    counted: Mapping[str, object] = MappingProxyType({}),
    mark: str = "",
    is_other: bool = False,
) -> str:
    return render_template(
        "workforce/new_rule.html", form=form, counted=counted, mark=mark, is_other=is_other
    )
