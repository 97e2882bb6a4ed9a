"""The workers of an employer, one by one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.organisations import employer_id_by_code
from app.accounts.policy import workforce_scope
from app.accounts.workforce import Worker, people_at, units_in, worker_at
from app.core.errors import NotFound, Refused
from app.core.time import local_day, now
from app.core.words import N_
from app.extensions import db
from app.learning.services.due_dates import assign
from app.records.completion_pages import completion_page, completions_by_person
from app.records.completions import AsOf, CompletionFilter
from app.records.queries import completed_courses
from app.web.access import for_role
from app.workforce import filters
from app.workforce.assignments import assignment_page
from app.workforce.forms import AssignmentForm
from app.workforce.views.blueprint import blueprint
from app.workforce.views.lists import choices


@blueprint.get("/hr/workers")
@for_role("hr")
def workers() -> ResponseReturnValue:
    """List the workers of today; narrowed by words and unit."""
    session, at, scope = db.session(), now(), workforce_scope(current_user)
    offered = filters.Choices(units_in(session, scope), {})
    unit = request.args.get("unit", "").strip()
    filters.completion_filter({"unit": unit}, offered)
    page = people_at(
        session,
        scope,
        on=local_day(at),
        words=request.args.get("q", ""),
        unit_paths=offered.unit_paths(unit),
        page=filters.page_number(request.args.get("page", "")),
    )
    counts = completions_by_person(
        session, scope, [worker.person_id for worker in page.rows], as_of=AsOf(at)
    )
    return render_template(
        "workforce/workers.html",
        page=page,
        counts=counts,
        units=offered.units,
        words={"q": request.args.get("q", "").strip(), "unit": unit},
    )


@blueprint.get("/hr/workers/<employer>/<path:employee_number>")
@for_role("hr")
def worker(employer: str, employee_number: str) -> ResponseReturnValue:
    """Show one worker, with the completions that this employer may see."""
    found = _worker(employer, employee_number)
    return _worker_page(found, AssignmentForm.for_courses(choices().courses))


@blueprint.post("/hr/workers/<employer>/<path:employee_number>/assignments")
@for_role("hr")
def assign_course(employer: str, employee_number: str) -> ResponseReturnValue:
    """Give the worker a course with a day to complete it by."""
    found = _worker(employer, employee_number)
    courses = choices().courses
    form = AssignmentForm.for_courses(courses)
    if form.validate_on_submit():
        try:
            _assign(found, form)
        except Refused as refusal:
            form.refuse(_(refusal.sentence, **refusal.places))
        else:
            db.session.commit()
            flash(_("“%(course)s” is assigned.", course=courses[form.course.data]))
            return redirect(
                url_for(".worker", employer=employer, employee_number=employee_number), 303
            )
    return _worker_page(found, form), 422


def _assign(found: Worker, form: AssignmentForm) -> None:
    session, at = db.session(), now()
    employer_id = employer_id_by_code(session, found.employer_code)
    due_on = form.due_on.data
    if due_on is None or employer_id is None or not found.is_employed(local_day(at)):
        raise Refused(N_("This worker has left; a course can no longer be assigned."))
    assign(
        session,
        found.person_id,
        form.course.data,
        due_on=due_on,
        employer_id=employer_id,
        completed=completed_courses(session, found.person_id, at=at),
        by=current_user.person_id,
        at=at,
    )


def _worker(employer: str, employee_number: str) -> Worker:
    found = worker_at(
        db.session(),
        workforce_scope(current_user),
        employer_code=employer,
        employee_number=employee_number,
    )
    if found is None:
        raise NotFound(N_("There is no worker with this number in your part of the firm."))
    return found


def _worker_page(found: Worker, form: AssignmentForm) -> str:
    session, at, scope = db.session(), now(), workforce_scope(current_user)
    due = assignment_page(
        session,
        scope,
        filters.AssignmentFilter(person_id=found.person_id),
        on=local_day(at),
    )
    page = completion_page(
        session,
        scope,
        CompletionFilter(person_id=found.person_id),
        as_of=AsOf(at),
        page=filters.page_number(request.args.get("page", "")),
    )
    return render_template(
        "workforce/worker.html",
        worker=found,
        page=page,
        due=due.rows,
        form=form,
        courses=choices().courses,
        today=local_day(at),
        is_employed=found.is_employed(local_day(at)),
    )
