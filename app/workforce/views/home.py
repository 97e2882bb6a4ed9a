"""What HR looks at first, and the courses that are due."""

from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.policy import workforce_scope
from app.accounts.workforce import scope_names
from app.core.time import local_day, now
from app.extensions import db
from app.notices.queries import unread_count
from app.records.completion_pages import EXPIRING_DAYS, expiring_by_month, overview
from app.records.completions import AsOf
from app.web.access import for_role
from app.web.addresses import page_number
from app.workforce import filters, queries
from app.workforce.assignments import assignment_page, late_count
from app.workforce.views.blueprint import blueprint
from app.workforce.views.lists import choices

FIRST_FEW = 5


@blueprint.get("/hr")
@for_role("hr")
def home() -> ResponseReturnValue:
    """Show the numbers that HR looks at first, each leading to its list."""
    session, at, scope = db.session(), now(), workforce_scope(current_user)
    today = local_day(at)
    late = assignment_page(session, scope, filters.AssignmentFilter(state="late"), on=today)
    return render_template(
        "workforce/home.html",
        numbers=overview(session, scope, as_of=AsOf(at)),
        late=late_count(session, scope, on=today),
        latest=late.rows[:FIRST_FEW],
        months=expiring_by_month(session, scope, as_of=AsOf(at)),
        courses=choices().courses,
        month=today.replace(day=1),
        soon=today + timedelta(days=EXPIRING_DAYS),
        names=scope_names(session, scope),
        exports=queries.own_exports(
            session, scope, made_by_id=current_user.person_id, limit=FIRST_FEW
        ),
        unread=unread_count(session, current_user.person_id),
        at=at,
        today=today,
    )


@blueprint.get("/hr/assignments")
@for_role("hr")
def assignments() -> ResponseReturnValue:
    """List who must complete what by when, the most urgent first."""
    session, at, scope = db.session(), now(), workforce_scope(current_user)
    offered = choices()
    words = filters.asked_assignments(request.args)
    page = assignment_page(
        session,
        scope,
        filters.assignment_filter(words, offered),
        on=local_day(at),
        page=page_number(request.args.get("page", "")),
    )
    return render_template(
        "workforce/assignments.html",
        page=page,
        words=words,
        choices=offered,
        states=filters.ASSIGNMENT_STATES,
        today=local_day(at),
    )
