"""Where the administrator begins, and what the operator has set."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts import directory
from app.accounts.administration.settings import shown_settings
from app.accounts.administration.views.blueprint import blueprint
from app.accounts.organisations import employer_list, institution_list
from app.accounts.queries import person_count
from app.core.time import now
from app.extensions import db
from app.jobs.queries import counts_by_state
from app.notices.queries import unread_count
from app.web.access import for_role


@blueprint.get("/admin")
@for_role("admin")
def home() -> ResponseReturnValue:
    """Show what there is to administer, and whether something is stuck."""
    session = db.session()
    return render_template(
        "administration/home.html",
        people=person_count(session),
        employers=len(employer_list(session)),
        institutions=len(institution_list(session)),
        access=len(directory.running_access(session, at=now())),
        jobs=counts_by_state(session),
        unread=unread_count(session, current_user.person_id),
    )


@blueprint.get("/admin/settings")
@for_role("admin")
def settings() -> ResponseReturnValue:
    """Show what the operator has set in the environment; secrets stay unsaid."""
    return render_template(
        "administration/settings.html", settings=shown_settings(current_app.config)
    )
