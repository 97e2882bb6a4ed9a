"""The board, the matrix of people by courses, and views that were saved."""

from datetime import timedelta
from typing import cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.policy import workforce_scope
from app.core.errors import Invalid
from app.core.pages import PAGE_SIZE, Page
from app.core.time import local_day, now
from app.core.words import N_
from app.extensions import db
from app.records.board import HORIZONS, By, completed_by_month
from app.records.completions import AsOf
from app.web import faults, form_pages
from app.web.access import for_role
from app.web.addresses import page_number
from app.web.form_pages import stands_on
from app.workforce import saved_views
from app.workforce.board import board, matrix, required_courses
from app.workforce.views.blueprint import blueprint
from app.workforce.views.lists import choices

GROUPS = {
    "unit": N_("Unit"),
    "course": N_("Course"),
    "occupation": N_("Occupation"),
    "industry": N_("Industry"),
}


@blueprint.get("/hr/board")
@for_role("hr")
def show_board() -> ResponseReturnValue:
    """Count finished, under way, late and expiring, each number leading to its list."""
    session, at, scope = db.session(), now(), workforce_scope(current_user)
    asked = request.args.get("by", "")
    by = cast(By, asked if asked in GROUPS else "unit")
    offered = choices()
    return render_template(
        "workforce/board.html",
        lines=board(session, scope, by, as_of=AsOf(at), units=offered.units),
        by=by,
        groups=GROUPS,
        choices=offered,
        units={unit.code: unit for unit in offered.units},
        horizons=HORIZONS,
        months=completed_by_month(session, scope, as_of=AsOf(at)),
        ends={days: (local_day(at) + timedelta(days=days)).isoformat() for days in HORIZONS},
        saved=saved_views.own(session, current_user.person_id),
        here=request.full_path.rstrip("?"),
    )


@blueprint.get("/hr/matrix")
@for_role("hr")
def show_matrix() -> ResponseReturnValue:
    """Show everybody by the courses that are required."""
    session, at, scope = db.session(), now(), workforce_scope(current_user)
    offered, unit = choices(), request.args.get("unit", "").strip()
    courses = required_courses(session, scope, on=local_day(at))
    whole = matrix(session, scope, courses, as_of=AsOf(at), unit_paths=offered.unit_paths(unit))
    number = page_number(request.args.get("page", ""))
    first = (number - 1) * PAGE_SIZE
    page = Page(whole.rows[first : first + PAGE_SIZE], len(whole.rows), number)
    return render_template(
        "workforce/matrix.html",
        matrix=whole,
        page=page,
        choices=offered,
        unit=unit,
        here=request.full_path.rstrip("?"),
    )


@blueprint.post("/hr/views")
@for_role("hr")
def save_view() -> ResponseReturnValue:
    """Keep an address of HR's pages under a name."""
    session = db.session()
    address, name = request.form.get("address", ""), request.form.get("name", "")
    saved_views.require_inside(address)
    try:
        saved_views.save(session, current_user.person_id, name=name, address=address, at=now())
    except Invalid as refusal:
        form_pages.stands_at(address)
        status = faults.say("view-name", refusal, name)
        return render_template("workforce/save_view.html", place=address), status
    session.commit()
    flash(_("The view is saved; it stands on the board."))
    return redirect(address, 303)


@blueprint.post("/hr/views/<int:view_id>/removal")
@stands_on("workforce.show_board")
@for_role("hr")
def remove_view(view_id: int) -> ResponseReturnValue:
    """Forget a saved view."""
    saved_views.remove(db.session(), current_user.person_id, view_id)
    db.session.commit()
    return redirect(url_for(".show_board"), 303)
