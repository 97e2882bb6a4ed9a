"""Rules that give courses to people: made with a count before they are kept, watched, ended."""

from collections.abc import Collection
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts.policy import WorkforceScope, workforce_scope
from app.accounts.trail import changes_of_rule
from app.accounts.trail_lines import Told
from app.accounts.workforce import places_in
from app.catalogue.queries import titles
from app.core.errors import Invalid, NotFound
from app.core.time import local_day, now
from app.core.words import N_
from app.extensions import db
from app.learning.paths.queries import path_of, paths_of, steps_of
from app.web import faults
from app.web.access import for_role
from app.web.addresses import is_id, page_number
from app.web.language import current
from app.workforce.assigning import queries, services
from app.workforce.assigning.audience import Audience
from app.workforce.assigning.evaluation import counts
from app.workforce.assigning.models import STATES, AssignmentRule
from app.workforce.views.blueprint import blueprint
from app.workforce.views.lists import choices

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


@blueprint.get("/hr/rules/<int:rule_id>")
@for_role("hr")
def rule(rule_id: int) -> ResponseReturnValue:
    """Show a rule: what it gave, and who waits for an answer."""
    return _rule_page(rule_id)


def _rule_page(rule_id: int, *, ticked: Collection[int] | None = None) -> str:
    """Return a rule's page; with `ticked`, those were chosen and the answer was refused."""
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
        ticked=ticked,
        later=LATER,
        titles=titles(session, current()),
        meant=_meant(found),
        changes=changes_of_rule(session, found.id, found.employer_id),
        told=Told(session, current()),
        **_ladder(rule_id, scope, today=today),
    )


@blueprint.post("/hr/rules/<int:rule_id>/answers")
@for_role("hr")
def answer(rule_id: int) -> ResponseReturnValue:
    """Give those chosen a later day, or excuse them."""
    session = db.session()
    found = queries.rule_in(session, workforce_scope(current_user), rule_id)
    ids, said, reason = _chosen(), request.form.get("answer", ""), request.form.get("reason", "")
    if said not in ("excuse", *map(str, LATER)):
        raise Invalid(N_("Choose one of the answers."))
    try:
        count = _answered(found, ids, said, reason)
    except Invalid as refusal:
        session.rollback()
        field = "reason" if ids and said == "excuse" else "chosen"
        status = faults.say(field, refusal, reason)
        return _rule_page(rule_id, ticked=ids), status
    session.commit()
    flash(ngettext("%(num)s answer is kept.", "%(num)s answers are kept.", count))
    return redirect(url_for(".rule", rule_id=rule_id), 303)


def _answered(found: AssignmentRule, ids: list[int], said: str, reason: str) -> int:
    """Give the answer, and return to how many."""
    session, scope = db.session(), workforce_scope(current_user)
    at, by_id = now(), current_user.person_id
    if said == "excuse":
        return services.excuse(session, scope, found, ids, reason=reason, by_id=by_id, at=at)
    return services.give_later(session, scope, found, ids, days=int(said), by_id=by_id, at=at)


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
    if not all(map(is_id, asked)):
        raise NotFound(N_("Somebody chosen no longer waits here. Choose again."))
    return [int(each) for each in asked]


def _employers(scope: WorkforceScope) -> list[int]:
    return [place.employer_id for place in places_in(db.session(), scope)]
