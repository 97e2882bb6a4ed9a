"""The administrator's view of the queue."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.time import now
from app.extensions import db
from app.jobs import queries, services
from app.jobs.words import KINDS, STATES
from app.web.access import for_role

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/admin/jobs")
@for_role("admin")
def index() -> ResponseReturnValue:
    """List the jobs; the state looked for stands in the address."""
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    number = request.args.get("page", "")
    page = int(number) if number.isdecimal() and 0 < int(number) < 10**6 else 1
    return render_template(
        "jobs/index.html",
        page=queries.job_page(db.session(), state=state, page=page),
        counts=queries.counts_by_state(db.session()),
        state=state,
        states=STATES,
        kinds=KINDS,
        at=now(),
    )


@blueprint.post("/admin/jobs/<int:job_id>/cancel")
@for_role("admin")
def cancel(job_id: int) -> ResponseReturnValue:
    """Call a job off."""
    services.cancel(db.session(), job_id, at=now())
    db.session.commit()
    flash(_("The job is called off; one that runs stops at its next step."))
    return redirect(url_for(".index"), 303)


@blueprint.post("/admin/jobs/<int:job_id>/retry")
@for_role("admin")
def retry(job_id: int) -> ResponseReturnValue:
    """Let a failed job begin anew."""
    services.retry(db.session(), job_id, at=now())
    db.session.commit()
    flash(_("The job begins anew."))
    return redirect(url_for(".index"), 303)
