"""One worker is put on a learning path."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.policy import workforce_scope
from app.accounts.workforce import Worker
from app.core.errors import Refused
from app.core.time import local_day, now
from app.core.words import N_
from app.extensions import db
from app.web.access import for_role
from app.workforce.assigning.audience import Audience
from app.workforce.assigning.drafts import Draft
from app.workforce.assigning.rounds import Due, Renewal
from app.workforce.assigning.services import make_rule
from app.workforce.path_forms import OnPathForm
from app.workforce.places import place_of
from app.workforce.views.blueprint import blueprint
from app.workforce.views.lists import path_names
from app.workforce.views.workers import found_worker, worker_page

NAME_LENGTH = 200


@blueprint.post("/hr/workers/<employer>/<path:employee_number>/paths")
@for_role("hr")
def put_on_path(employer: str, employee_number: str) -> ResponseReturnValue:
    """Lead one worker along a path, by a rule for this number alone."""
    found, session = found_worker(employer, employee_number), db.session()
    names = path_names([found.employer_id])
    form = OnPathForm.for_paths(names)
    if not form.validate_on_submit():
        return worker_page(found, path_form=form), 422
    path_id = int(form.path_id.data)
    address = url_for(
        ".rule", rule_id=_rule_for(found, path_id, dict(names)[path_id], days=form.days.data or 0)
    )
    session.commit()
    flash(_("Within a minute the first course is given, and the worker is told."))
    return redirect(address, 303)


def _rule_for(found: Worker, path_id: int, name: str, *, days: int) -> int:
    session, at = db.session(), now()
    if not found.is_employed(local_day(at)):
        raise Refused(N_("This worker has left; a course can no longer be assigned."))
    place = place_of(session, workforce_scope(current_user), found.employer_code)
    draft = Draft(
        name=f"{name} · {found.employee_number}"[:NAME_LENGTH],
        courses=(),
        audience=Audience(numbers=(found.employee_number,)),
        due=Due("given", days=days),
        renewal=Renewal(),
        path_id=path_id,
    )
    rule = make_rule(
        session,
        draft,
        employer_id=place.employer_id,
        unit_paths=place.unit_paths,
        by_id=current_user.person_id,
        at=at,
    )
    return rule.id
