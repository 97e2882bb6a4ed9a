"""What is held about oneself, to take along."""

from flask import Response, json
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.time import now
from app.extensions import db
from app.learning.own_data import own_data
from app.learning.views.blueprint import blueprint
from app.web.limits import limited


@blueprint.post("/me/data")
@limited("10/hour")
def take_own_data() -> ResponseReturnValue:
    """Send everything that is held about the person, as JSON."""
    session = db.session()
    held = own_data(session, current_user.person_id, at=now())
    session.commit()
    text = json.dumps(held, ensure_ascii=False, indent=2, default=str)
    response = Response(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = "attachment; filename=my-data.json"
    response.headers["Cache-Control"] = "no-store"
    return response
