"""The front page for visitors, and everybody's own first page."""

from collections import Counter
from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.catalogue.queries import INDUSTRIES, cards
from app.catalogue.shelf import Published, published, title_of
from app.core.time import now
from app.extensions import db
from app.learning import queries
from app.learning.progress import Progress, percent_done, resume_at
from app.learning.views.blueprint import blueprint
from app.qualifications.queries import ladder
from app.records.queries import own_records
from app.web.access import public
from app.web.language import current


@dataclass(frozen=True, slots=True)
class CourseInHand:
    """A course that the worker is on, and where to go on in it."""

    course: Published
    title: str
    progress: Progress
    percent: int
    resume: str
    resume_title: str


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """Show the front page, or what is next for the person signed in."""
    if current_user.is_anonymous:
        counts = Counter(card.industry for card in cards(db.session()))
        return render_template("home/front.html", industries=INDUSTRIES, counts=counts)
    if current_user.has_role("worker"):
        return _worker_home()
    if current_user.has_role("hr"):
        return redirect(url_for("workforce.home"), 303)
    return rooms_to_come()


@blueprint.get("/studio")
@blueprint.get("/office")
@blueprint.get("/programme")
def rooms_to_come() -> ResponseReturnValue:
    """Say what the person's room will be for, and what can be done today."""
    return render_template("home/room.html", roles=current_user.roles)


def _worker_home() -> str:
    session = db.session()
    at = now()
    courses = queries.own_courses(session, current_user.person_id)
    in_hand = [_in_hand(slug) for slug, completed_at in courses if completed_at is None]
    return render_template(
        "home/worker.html",
        in_hand=in_hand,
        records=own_records(session, current_user.person_id, at=at)[:3],
        ladder=ladder(session, current_user.person_id, at=at),
    )


def _in_hand(slug: str) -> CourseInHand:
    session = db.session()
    progress = queries.progress(session, current_user.person_id, slug)
    course = published(session, progress.release_id)
    edition = course.edition(current())
    resume = resume_at(course, progress)
    key = resume.partition("#")[0]
    return CourseInHand(
        course=course,
        title=edition.title,
        progress=progress,
        percent=percent_done(course, progress),
        resume=resume,
        resume_title=title_of(edition, key),
    )
