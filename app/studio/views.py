"""The lecturers' pages."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.organisations import institution_codes
from app.accounts.policy import teaching_scope
from app.catalogue.queries import newest_release
from app.core.errors import NotFound
from app.core.words import N_
from app.extensions import db
from app.learning.results import CourseCounts, course_counts
from app.studio.results import hardest, own_courses, steps
from app.web.access import for_role
from app.web.language import current

blueprint = Blueprint("studio", __name__)


@blueprint.get("/studio")
@for_role("lecturer")
def index() -> ResponseReturnValue:
    """Show the courses of the lecturer's institution, and how each one goes."""
    return render_template("studio/index.html", courses=own_courses(db.session(), _institutions()))


@blueprint.get("/studio/<slug>")
@for_role("lecturer")
def course(slug: str) -> ResponseReturnValue:
    """Show where workers stop in a course, and which questions they miss."""
    session = db.session()
    found = newest_release(session, slug)
    if found.release.facts.institution not in _institutions():
        raise NotFound(N_("There is no course with this address."))
    edition = found.edition(current())
    counts = course_counts(session, [found.course_id])
    return render_template(
        "studio/course.html",
        course=found,
        edition=edition,
        counts=counts.get(found.course_id, CourseCounts()),
        steps=steps(session, found, edition),
        hardest=hardest(session, found, edition),
    )


def _institutions() -> list[str]:
    return institution_codes(db.session(), teaching_scope(current_user))
