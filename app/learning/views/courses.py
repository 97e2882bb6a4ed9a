"""A course's page, enrolment, its outline, and its lessons."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import institution_names
from app.catalogue.queries import newest_release, titles
from app.catalogue.shelf import published
from app.core.errors import NotFound
from app.core.time import local_day, now
from app.core.words import N_
from app.extensions import db
from app.learning import pages, queries
from app.learning.offline import parcel
from app.learning.paths.queries import own_steps
from app.learning.progress import percent_done, resume_at
from app.learning.services import enrolments
from app.learning.views.blueprint import blueprint
from app.learning.views.lessons import lesson_page
from app.learning.views.quizzes import quiz_page
from app.records.queries import completed_courses
from app.web.access import for_role, public
from app.web.language import current


@blueprint.get("/courses/<slug>")
@public
def course(slug: str) -> ResponseReturnValue:
    """Show what a course teaches and how it is finished, and to a worker how to begin or go on."""
    session = db.session()
    found = newest_release(session, slug)
    progress = None
    if current_user.has_role("worker"):
        progress = queries.progress(session, current_user.person_id, slug)
    return render_template(
        "catalogue/course.html",
        course=found,
        edition=found.edition(current()),
        titles=titles(session, current()),
        institution=institution_names(session).get(found.release.facts.institution, {}),
        progress=progress,
        percent=percent_done(found, progress) if progress else 0,
    )


@blueprint.post("/courses/<slug>/enrolments")
@for_role("worker")
def enrol(slug: str) -> ResponseReturnValue:
    """Take a place on the course and go to its outline."""
    at = now()
    session = db.session()
    completed = completed_courses(session, current_user.person_id, at=at)
    enrolments.enrol(session, current_user.person_id, slug, completed=completed, at=at)
    session.commit()
    return redirect(url_for(".outline", slug=slug), 303)


@blueprint.post("/learn/<slug>/withdrawal")
@for_role("worker")
def withdraw(slug: str) -> ResponseReturnValue:
    """Leave the course; what was done is kept."""
    enrolments.withdraw(db.session(), current_user.person_id, slug, at=now())
    db.session.commit()
    flash(_("You have left the course. What you did is kept; enrol again to go on."))
    return redirect(url_for(".course", slug=slug), 303)


@blueprint.get("/learn/<slug>")
@for_role("worker")
def outline(slug: str) -> ResponseReturnValue:
    """Show the course with the worker's progress."""
    session = db.session()
    progress = queries.progress(session, current_user.person_id, slug)
    if not progress.is_enrolled:
        return redirect(url_for(".course", slug=slug), 303)
    course = published(session, progress.release_id)
    edition = course.edition(current())
    steps = own_steps(session, current_user.person_id, on=local_day(now()))
    return render_template(
        "learning/outline.html",
        own_steps=steps,
        titles=titles(session, current()) if steps else {},
        course=course,
        edition=edition,
        progress=progress,
        percent=percent_done(course, progress),
        resume=resume_at(course, progress),
        modules=pages.outline(course, edition, progress),
        parcel=parcel(course, edition, progress),
    )


@blueprint.get("/learn/<slug>/<path:key>")
@for_role("worker")
def item(slug: str, key: str) -> ResponseReturnValue:
    """Show a lesson, or the rules of a quiz."""
    session = db.session()
    progress = queries.progress(session, current_user.person_id, slug)
    if not progress.is_enrolled:
        return redirect(url_for(".course", slug=slug), 303)
    course = published(session, progress.release_id)
    edition = course.edition(current())
    if key in course.quizzes:
        return quiz_page(course, edition, progress, key)
    if key not in course.lessons:
        raise NotFound(N_("This course has no such lesson."))
    shown = pages.item(course, edition, progress, key)
    if shown.missing:
        page = render_template(
            "learning/closed.html", course=course, edition=edition, item=shown, progress=progress
        )
        return page, 403
    return lesson_page(course, edition, progress, shown)


@blueprint.post("/learn/<slug>/<path:key>/done")
@for_role("worker")
def mark_done(slug: str, key: str) -> ResponseReturnValue:
    """Mark a lesson as done and go on to what comes next."""
    session = db.session()
    number = enrolments.mark_lesson_done(session, current_user.person_id, slug, key, at=now())
    session.commit()
    if number is not None:
        flash(_("Course completed. Your record %(number)s is issued.", number=number))
    place = url_for("records.index") if number else _place_after(slug, key)
    if request.accept_mimetypes.best == "application/json":
        return {"next": place, "record": number}
    return redirect(place, 303)


def _place_after(slug: str, key: str) -> str:
    session = db.session()
    progress = queries.progress(session, current_user.person_id, slug)
    course = published(session, progress.release_id)
    index = course.order.index(key)
    if index + 1 == len(course.order):
        return url_for(".outline", slug=slug)
    return url_for(".item", slug=slug, key=course.order[index + 1])


@blueprint.post("/learn/<slug>/place")
@for_role("worker")
def keep_place(slug: str) -> ResponseReturnValue:
    """Remember where the worker reads."""
    place = request.form.get("place", "")
    enrolments.keep_place(db.session(), current_user.person_id, slug, place, at=now())
    db.session.commit()
    return "", 204
