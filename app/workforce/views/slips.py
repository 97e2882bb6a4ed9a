"""Slips with a code for the first sign-in, to print and hand out."""

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.codes import grouped, issue_code
from app.accounts.newcomers import chosen_newcomers, newcomers
from app.accounts.policy import workforce_scope
from app.accounts.workforce import units_in
from app.core.errors import Invalid, NotFound
from app.core.pages import PAGE_SIZE
from app.core.time import local_day, now
from app.core.words import N_
from app.extensions import db
from app.web.access import for_role
from app.web.addresses import page_number
from app.workforce import filters
from app.workforce.views.blueprint import blueprint


@blueprint.get("/hr/slips")
@for_role("hr")
def slips() -> ResponseReturnValue:
    """List the workers who have never signed in, to choose who gets a slip."""
    session, scope = db.session(), workforce_scope(current_user)
    offered = filters.Choices(units_in(session, scope), {})
    unit = request.args.get("unit", "").strip()
    filters.completion_filter({"unit": unit}, offered)
    page = newcomers(
        session,
        scope,
        on=local_day(now()),
        unit_paths=offered.unit_paths(unit),
        page=page_number(request.args.get("page", "")),
    )
    words = {"unit": unit}
    return render_template("workforce/slips.html", page=page, units=offered.units, words=words)


@blueprint.post("/hr/slips")
@for_role("hr")
def print_slips() -> ResponseReturnValue:
    """Issue a code to each one chosen, and show the slips, this once."""
    session, at = db.session(), now()
    ids = _chosen()
    found = chosen_newcomers(session, workforce_scope(current_user), ids, on=local_day(at))
    if len(found) < len(ids):
        raise NotFound(N_("Somebody chosen is not among your workers. Choose again."))
    issued = [
        (each, grouped(issue_code(session, each.person_id, at=at, by_id=current_user.person_id)))
        for each in found
    ]
    response = make_response(render_template("workforce/printed_slips.html", slips=issued))
    session.commit()
    response.headers["Cache-Control"] = "no-store"
    return response


def _chosen() -> set[int]:
    asked = request.form.getlist("person")
    if not asked:
        raise Invalid(N_("Choose at least one worker."))
    if len(asked) > PAGE_SIZE:
        raise Invalid(N_("At most %(most)s slips at once."), most=PAGE_SIZE)
    if not all(each.isascii() and each.isdecimal() and len(each) < 16 for each in asked):
        raise NotFound(N_("Somebody chosen is not among your workers. Choose again."))
    return {int(each) for each in asked}
