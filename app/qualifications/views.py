"""Where a worker stands under each standard, and one decision explained."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.catalogue.queries import titles
from app.core.time import now
from app.extensions import db
from app.qualifications import queries
from app.qualifications.sentences import Sentences
from app.web.access import for_role
from app.web.language import current

blueprint = Blueprint("qualifications", __name__)


@blueprint.get("/me/qualifications")
@for_role("worker")
def index() -> ResponseReturnValue:
    """Show how far each standard's levels are, and what comes next."""
    session = db.session()
    names = titles(session, current())
    standings = queries.ladder(session, current_user.person_id, at=now())
    return render_template(
        "qualifications/index.html",
        standings=standings,
        say={each.standard.code: Sentences(each.standard.occupation, names) for each in standings},
    )


@blueprint.get("/me/qualifications/<code>")
@for_role("worker")
def show(code: str) -> ResponseReturnValue:
    """Explain the decision under one standard: every way to every level."""
    session = db.session()
    standing = queries.standing(session, current_user.person_id, code, at=now())
    history = queries.history(session, current_user.person_id, code=code)
    return render_template(
        "qualifications/show.html",
        standing=standing,
        history=history,
        since=queries.eligible_since(history),
        say=Sentences(standing.standard.occupation, titles(session, current())),
    )
