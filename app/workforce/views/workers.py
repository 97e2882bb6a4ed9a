"""The workers of an employer, one by one."""

from datetime import date

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
from app.learning.services.due_dates import assign, due_day, take_back
from app.records.completion_pages import completion_page, completions_by_person
from app.records.completions import AsOf, CompletionFilter
from app.records.queries import completed_courses
from app.records.sharing import courses_known_to, shared_records
from app.web.access import for_role
from app.web.addresses import page_number
from app.web.formats import day
from app.workforce import filters
from app.workforce.assignments import assignment_page
from app.workforce.forms import AssignmentForm
from app.workforce.path_forms import OnPathForm
from app.workforce.views.blueprint import blueprint
from app.workforce.views.lists import choices, path_names


@blueprint.get("/hr/workers")
@for_role("hr")
def workers() -> ResponseReturnValue:
    """List the workers of today, who left, or both; narrowed by words and unit."""
    session, at, scope = db.session(), now(), workforce_scope(current_user)
    offered = filters.Choices(units_in(session, scope), {})
    unit = request.args.get("unit", "").strip()
    filters.completion_filter({"unit": unit}, offered)
    standing = filters.asked_standing(request.args)
    page = people_at(
        session,
        scope,
        on=local_day(at),
        words=request.args.get("q", ""),
        unit_paths=offered.unit_paths(unit),
        standing=standing,
        page=page_number(request.args.get("page", "")),
    )
    counts = completions_by_person(
        session, scope, [worker.person_id for worker in page.rows], as_of=AsOf(at)
    )
    return render_template(
        "workforce/workers.html",
        page=page,
        counts=counts,
        units=offered.units,
        words={"q": request.args.get("q", "").strip(), "unit": unit, "employed": standing},
        today=local_day(at),
    )


@blueprint.get("/hr/workers/<employer>/<path:employee_number>")
@for_role("hr")
def worker(employer: str, employee_number: str) -> ResponseReturnValue:
    """Show one worker, with the completions that this employer may see; who left, by the day."""
    last_day = filters.day_in(request.args, "last_day")
    found = found_worker(employer, employee_number, last_day=last_day)
    return worker_page(found)


@blueprint.post("/hr/workers/<employer>/<path:employee_number>/assignments")
@for_role("hr")
def assign_course(employer: str, employee_number: str) -> ResponseReturnValue:
    """Give the worker a course with a day to complete it by."""
    found = found_worker(employer, employee_number)
    courses = choices().courses
    form = AssignmentForm.for_courses(courses)
    if form.validate_on_submit():
        try:
            before = _assign(found, form)
        except Refused as refusal:
            form.refuse(_(refusal.sentence, **refusal.places))
        else:
            db.session.commit()
            flash(_told(courses[form.course.data], form.day, before))
            return _to(found)
    return worker_page(found, form=form), 422


@blueprint.post("/hr/workers/<employer>/<path:employee_number>/assignments/<slug>/withdrawal")
@for_role("hr")
def take_assignment_back(employer: str, employee_number: str, slug: str) -> ResponseReturnValue:
    """Take a course's day away from the worker, who stays on the course."""
    found, session = found_worker(employer, employee_number), db.session()
    if not found.is_employed(local_day(now())):
        raise Refused(N_("This worker has left; the days that you set bind no longer."))
    take_back(session, found.person_id, slug, employer_id=found.employer_id)
    session.commit()
    title = choices().courses.get(slug, slug)
    flash(_("“%(course)s” is no longer assigned. What was done in it is kept.", course=title))
    return _to(found)


def _told(title: str, due_on: date, before: date | None) -> str:
    sentence = _(
        "“%(course)s” is assigned, to complete by %(day)s.", course=title, day=day(due_on)
    )
    if before is not None and before != due_on:
        sentence = _(
            "“%(course)s” is now to complete by %(day)s; before, it was %(before)s.",
            course=title,
            day=day(due_on),
            before=day(before),
        )
    return str(sentence)


def _to(found: Worker) -> ResponseReturnValue:
    employer, number = found.employer_code, found.employee_number
    return redirect(url_for(".worker", employer=employer, employee_number=number), 303)


def _assign(found: Worker, form: AssignmentForm) -> date | None:
    """Assign the chosen course and return the day that counted before, if there was one."""
    session, at = db.session(), now()
    employer_id = employer_id_by_code(session, found.employer_code)
    if employer_id is None or not found.is_employed(local_day(at)):
        raise Refused(N_("This worker has left; a course can no longer be assigned."))
    before = due_day(session, found.person_id, form.course.data, employer_id=employer_id)
    assign(
        session,
        found.person_id,
        form.course.data,
        due_on=form.day,
        employer_id=employer_id,
        completed=completed_courses(session, found.person_id, at=at),
        known=courses_known_to(session, found.person_id, employer_id, at=at),
        by=current_user.person_id,
        at=at,
    )
    return before


def found_worker(employer: str, employee_number: str, *, last_day: date | None = None) -> Worker:
    """Return the worker within the viewer's scope; with `last_day` who left then.

    :raise NotFound: when there is none.
    """
    found = worker_at(
        db.session(),
        workforce_scope(current_user),
        employer_code=employer,
        employee_number=employee_number,
        last_day=last_day,
    )
    if found is None:
        raise NotFound(N_("There is no worker with this number in your part of the firm."))
    return found


def _has_number(found: Worker) -> bool:
    """Whether the number still means this employment, and not somebody's who has it since."""
    newest = found_worker(found.employer_code, found.employee_number)
    return newest.employment_id == found.employment_id


def worker_page(
    found: Worker, *, form: AssignmentForm | None = None, path_form: OnPathForm | None = None
) -> str:
    """Return the page of a worker, with what was sent and is not right yet."""
    session, at, scope = db.session(), now(), workforce_scope(current_user)
    offered, has_number = choices(), _has_number(found)
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
        page=page_number(request.args.get("page", "")),
    )
    return render_template(
        "workforce/worker.html",
        worker=found,
        page=page,
        due=due.rows,
        form=form or AssignmentForm.for_courses(offered.courses),
        path_form=path_form or OnPathForm.for_paths(path_names([found.employer_id])),
        courses=offered.courses,
        choices=offered,
        today=local_day(at),
        can_act=has_number and found.is_employed(local_day(at)),
        has_left=found.has_left(local_day(at)),
        has_number=has_number,
        shared=shared_records(session, found.person_id, found.employer_id, at=at),
    )
