"""Rosters: sent, their columns settled, checked, taken over."""

from contextlib import closing

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.policy import workforce_scope
from app.accounts.workforce import places_in
from app.core.errors import Invalid, Refused
from app.core.time import now
from app.core.words import N_
from app.extensions import db
from app.jobs.queries import progress_of
from app.jobs.services import enqueue
from app.web.access import for_role
from app.web.addresses import page_number
from app.web.language import current
from app.web.requests import accepts
from app.workforce.rosters import services
from app.workforce.rosters.forms import RosterForm
from app.workforce.rosters.mapping import FIELDS_OF
from app.workforce.rosters.models import OUTCOMES, Roster
from app.workforce.rosters.processing import PROCESS
from app.workforce.rosters.queries import all_rows, place_of, roster_in, rosters_in, rows_of
from app.workforce.rosters.result import result_file, sentence
from app.workforce.rosters.table import LARGEST_FILE
from app.workforce.rosters.words import CONFLICTS, CONTENTS, STATE_KINDS, STATES, outcomes
from app.workforce.views.blueprint import blueprint

FORM_AROUND_FILE = 64 * 1024


@blueprint.get("/hr/rosters")
@for_role("hr")
def rosters() -> ResponseReturnValue:
    """List the rosters that were sent, with the form for the next one."""
    return _rosters_page(_form())


@blueprint.post("/hr/rosters")
@accepts(LARGEST_FILE + FORM_AROUND_FILE)
@for_role("hr")
def send_roster() -> ResponseReturnValue:
    """Keep a file, and go to its page, where its columns are settled."""
    session, form = db.session(), _form()
    if not form.validate_on_submit():
        return _rosters_page(form), 422
    place = place_of(places_in(session, workforce_scope(current_user)), form.employer_code)
    with closing(form.file.data) as file:
        content = file.read()
    try:
        roster = services.send(
            session,
            content,
            filename=form.file.data.filename or "",
            employer_id=place.employer_id,
            unit_paths=place.unit_paths,
            made_by_id=current_user.person_id,
            at=now(),
            kind=form.kind.data,
        )
    except Invalid as refusal:
        form.file.errors = [_(refusal.sentence, **refusal.places)]
        return _rosters_page(form), 422
    roster_id = roster.id
    session.commit()
    return _to(roster_id)


@blueprint.get("/hr/rosters/<int:roster_id>")
@for_role("hr")
def roster(roster_id: int) -> ResponseReturnValue:
    """Show how far a roster is, and what is to be done next."""
    found = _roster(roster_id)
    return _roster_page(found, found.mapping)


@blueprint.post("/hr/rosters/<int:roster_id>/columns")
@for_role("hr")
def settle_columns(roster_id: int) -> ResponseReturnValue:
    """Settle which column is which, and check every row."""
    found = _roster(roster_id, to_change=True)
    choices = _chosen_columns(found)
    try:
        services.order_check(found, choices, request.form.get("conflict", ""))
    except Invalid as refusal:
        db.session.rollback()
        return _roster_page(_roster(roster_id), choices, refusal), 422
    _order(roster_id)
    db.session.commit()
    return _to(roster_id)


@blueprint.post("/hr/rosters/<int:roster_id>/import")
@for_role("hr")
def import_roster(roster_id: int) -> ResponseReturnValue:
    """Take the rows over: all of them, or the good ones."""
    session = db.session()
    services.order_import(_roster(roster_id, to_change=True), request.form.get("choice", ""))
    _order(roster_id)
    session.commit()
    return _to(roster_id)


@blueprint.get("/hr/rosters/<int:roster_id>/progress")
@for_role("hr")
def roster_progress(roster_id: int) -> ResponseReturnValue:
    """Say as JSON how far a roster is."""
    found = _roster(roster_id)
    how_far = progress_of(db.session(), PROCESS, str(roster_id))
    failed = how_far is not None and how_far.state == "failed"
    return {
        "state": "failed" if failed else found.state,
        "rows_done": how_far.done if how_far else 0,
    }


@blueprint.post("/hr/rosters/<int:roster_id>/discard")
@for_role("hr")
def discard_roster(roster_id: int) -> ResponseReturnValue:
    """Forget a roster's file and rows."""
    services.discard(
        db.session(), _roster(roster_id, to_change=True), by_id=current_user.person_id, at=now()
    )
    db.session.commit()
    flash(_("The roster is discarded; its file and rows are gone."))
    return redirect(url_for(".rosters"), 303)


@blueprint.get("/hr/rosters/<int:roster_id>/result")
@for_role("hr")
def roster_result(roster_id: int) -> ResponseReturnValue:
    """Give the file that tells what became of every row."""
    found = _roster(roster_id)
    rows = all_rows(db.session(), found)
    text = "".join(result_file(rows, found.kind, outcomes(found.kind, found.state), _))
    response = Response(text, content_type="text/csv; charset=utf-8")
    name = f"roster-{found.id}.csv"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _order(roster_id: int) -> None:
    """Have the rows checked or taken over in the background."""
    enqueue(db.session(), PROCESS, {"roster_id": roster_id}, at=now(), key=str(roster_id))


def _form() -> RosterForm:
    places = places_in(db.session(), workforce_scope(current_user))
    return RosterForm.for_places(places, current())


def _roster(roster_id: int, *, to_change: bool = False) -> Roster:
    scope = workforce_scope(current_user)
    return roster_in(db.session(), scope, roster_id, to_change=to_change)


def _to(roster_id: int) -> ResponseReturnValue:
    return redirect(url_for(".roster", roster_id=roster_id), 303)


def _rosters_page(form: RosterForm) -> str:
    sent = rosters_in(db.session(), workforce_scope(current_user))
    return render_template(
        "workforce/rosters.html",
        form=form,
        rosters=sent,
        contents=CONTENTS,
        states=STATES,
        kinds=STATE_KINDS,
    )


def _roster_page(found: Roster, mapping: dict[str, int], refusal: Refused | None = None) -> str:
    outcome = _outcome(found)
    page = rows_of(db.session(), found, outcome, page=page_number(request.args.get("page", "")))
    return render_template(
        "workforce/roster.html",
        roster=found,
        content=CONTENTS[found.kind],
        how_far=progress_of(db.session(), PROCESS, str(found.id)),
        fields=FIELDS_OF[found.kind],
        conflicts=CONFLICTS,
        mapping=mapping,
        refusal=_(refusal.sentence, **refusal.places) if refusal else "",
        page=page,
        outcome=outcome,
        outcomes=outcomes(found.kind, found.state),
        states=STATES,
        kinds=STATE_KINDS,
        sentence=lambda problem: sentence(problem, found.kind, _),
    )


def _outcome(found: Roster) -> str:
    wanted = request.args.get("outcome", "")
    if wanted and wanted not in OUTCOMES:
        raise Invalid(N_("This is no outcome of a row. Choose one of those offered."))
    first = next((each for each in ("problem", *OUTCOMES) if found.count(each)), "problem")
    return wanted or first


def _chosen_columns(found: Roster) -> dict[str, int]:
    fields = FIELDS_OF[found.kind]
    asked = {field.key: request.form.get(f"column-{field.key}", "") for field in fields}
    return {
        key: int(column)
        for key, column in asked.items()
        if column.isascii() and column.isdecimal() and len(column) < 4
    }
