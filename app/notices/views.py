"""A person's own notices."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.errors import Invalid
from app.core.time import now
from app.core.words import N_
from app.extensions import db
from app.notices import queries, services
from app.notices.kinds import ALWAYS_MAILED, KINDS
from app.notices.quiet import QUIET_FROM, QUIET_TO

blueprint = Blueprint("notices", __name__)


@blueprint.get("/notices")
def index() -> ResponseReturnValue:
    """List what the person was told, the newest first."""
    number = request.args.get("page", "")
    page = int(number) if number.isdecimal() and 0 < int(number) < 10**6 else 1
    found = queries.own_notices(db.session(), current_user.person_id, page=page)
    return render_template("notices/index.html", page=found)


@blueprint.post("/notices")
def mark_read() -> ResponseReturnValue:
    """Take everything as read."""
    services.mark_read(db.session(), current_user.person_id, at=now())
    db.session.commit()
    return redirect(url_for(".index"), 303)


@blueprint.get("/notices/choices")
def choices() -> ResponseReturnValue:
    """Show what is mailed, and when not."""
    choice = queries.own_choice(db.session(), current_user.person_id)
    return render_template(
        "notices/choices.html",
        kinds={kind: words for kind, words in KINDS.items() if kind not in ALWAYS_MAILED},
        not_mailed=choice.not_mailed if choice else [],
        quiet_from=choice.quiet_from if choice else QUIET_FROM,
        quiet_to=choice.quiet_to if choice else QUIET_TO,
    )


@blueprint.post("/notices/choices")
def choose() -> ResponseReturnValue:
    """Remember what is mailed, and when not."""
    services.choose(
        db.session(),
        current_user.person_id,
        mailed=request.form.getlist("mailed"),
        quiet_from=_hour("quiet_from"),
        quiet_to=_hour("quiet_to"),
    )
    db.session.commit()
    flash(_("Your choice is kept."))
    return redirect(url_for(".choices"), 303)


def _hour(name: str) -> int:
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 3):
        raise Invalid(N_("Choose hours from 0 to 23."))
    return int(text)
