"""The audit trail, searched."""

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.administration.views.blueprint import blueprint
from app.accounts.trail import ACTIONS, TrailFilter, trail_page
from app.accounts.trail_lines import Told
from app.core.errors import Invalid
from app.core.words import N_
from app.extensions import db
from app.web.access import for_role
from app.web.addresses import page_number
from app.web.language import current


@blueprint.get("/admin/audit")
@for_role("admin")
def audit() -> ResponseReturnValue:
    """List who did what; what is looked for stands in the address."""
    asked = {name: request.args.get(name, "").strip() for name in ("q", "action", "from", "to")}
    wanted = TrailFilter(
        words=asked["q"][:100],
        action=asked["action"] if asked["action"] in ACTIONS else "",
        since=_day(asked["from"]),
        until=_day(asked["to"]),
    )
    page = trail_page(db.session(), wanted, page=page_number(request.args.get("page", "")))
    return render_template(
        "administration/audit.html",
        page=page,
        words=asked,
        actions=ACTIONS,
        told=Told(db.session(), current()),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid(N_("A day is written as in 2026-11-23.")) from error
