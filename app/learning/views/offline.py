"""The list of what a phone saves of a course."""

from dataclasses import asdict

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.extensions import db
from app.learning.offline import parcel
from app.learning.services.enrolments import enrolled_progress
from app.learning.views.blueprint import blueprint
from app.web.access import for_role
from app.web.language import current


@blueprint.get("/learn/<slug>/offline.json")
@for_role("worker")
def offline_list(slug: str) -> ResponseReturnValue:
    """Name every address that the course needs without a signal, and its size."""
    progress, course = enrolled_progress(db.session(), current_user.person_id, slug)
    edition = course.edition(current())
    needed = parcel(course, edition, progress)
    return {
        "slug": slug,
        "title": edition.title,
        "outline": url_for(".outline", slug=slug),
        "digest": needed.digest,
        "parcel": needed.name,
        "bytes": needed.size,
        "items": [asdict(thing) for thing in needed.things],
        "needs_signal": needed.need_signal,
    }
