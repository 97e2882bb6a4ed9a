"""A worker's identity or phone number in full, one at a time, for a reason that is kept."""

from collections.abc import Callable

from flask import Response, make_response, render_template, request
from flask_login import current_user

from app.accounts.looks import see_identity, see_phone
from app.accounts.organisations import employer_id_by_code
from app.core.errors import NotFound, Refused
from app.core.time import local_day, now
from app.core.words import N_
from app.extensions import db
from app.web import faults
from app.web.access import for_role
from app.web.limits import limited
from app.workforce.views.blueprint import blueprint
from app.workforce.views.workers import found_worker, worker_page


def _officer() -> str:
    return str(current_user.person_id)


@blueprint.post("/hr/workers/<employer>/<path:employee_number>/identity")
@for_role("hr")
@limited("60/hour", by=_officer)
def see_worker_identity(employer: str, employee_number: str) -> Response:
    """Show the identity number, this once."""
    return _shown(employer, employee_number, "identity", see_identity)


@blueprint.post("/hr/workers/<employer>/<path:employee_number>/phone")
@for_role("hr")
@limited("60/hour", by=_officer)
def see_worker_phone(employer: str, employee_number: str) -> Response:
    """Show the phone number, this once."""
    return _shown(employer, employee_number, "phone", see_phone)


def _shown(employer: str, employee_number: str, what: str, look: Callable[..., str]) -> Response:
    session, worker, at = db.session(), found_worker(employer, employee_number), now()
    if not worker.is_employed(local_day(at)):
        raise NotFound(N_("This worker has left; nothing is shown in full any more."))
    reason = request.form.get("reason", "")
    try:
        number = look(
            session,
            worker.person_id,
            by_id=current_user.person_id,
            employer_id=employer_id_by_code(session, worker.employer_code),
            reason=reason,
            at=at,
        )
    except Refused as refusal:
        status = faults.say(f"{what}-reason", refusal, reason)
        return make_response(worker_page(worker), status)
    page = render_template("workforce/look.html", worker=worker, what=what, number=number)
    session.commit()
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
