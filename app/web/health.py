"""Whether the process lives, and whether it can serve."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.extensions import db
from app.web.access import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """Answer while the process lives."""
    return {"alive": True}


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Answer 200 when the database can be read, else 503."""
    try:
        db.session.execute(text("SELECT 1"))
    except OperationalError:
        return {"ready": False, "reason": "the database does not answer"}, 503
    return {"ready": True}
