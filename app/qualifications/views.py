"""First draft, to be replaced."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.web.access import for_role

blueprint = Blueprint("qualifications", __name__)


@blueprint.get("/me/qualifications")
@for_role("worker")
def index() -> ResponseReturnValue:
    """Show the ladders."""
    return render_template("qualifications/index.html")
