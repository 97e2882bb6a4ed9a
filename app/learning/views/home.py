"""The front page for visitors, and everybody's own first page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.catalogue.queries import INDUSTRIES, cards, titles
from app.catalogue.shelf import Published, published, title_of
from app.core.time import local_day, now
from app.extensions import db
from app.learning import queries
from app.learning.due import own_due
from app.learning.paths.queries import own_steps
from app.learning.progress import Progress, percent_done, resume_at
from app.learning.views.blueprint import blueprint
from app.notices.queries import unread_count
from app.qualifications.queries import ladder
from app.records.queries import RecordPage, own_records
from app.web.access import public
from app.web.formats import in_language
from app.web.language import current

RENEW_DAYS = 90
"""How long before its last day a record is worth renewing."""


@dataclass(frozen=True, slots=True)
class CourseInHand:
    """A course that the worker is on, and where to go on in it."""

    course: Published
    title: str
    progress: Progress
    percent: int
    resume: str
    resume_title: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something with a day: a course to complete, or a record to renew."""

    kind: Literal["complete", "renew"]
    title: str
    slug: str
    day: date
    days_left: int


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
    if current_user.has_role("lecturer"):
        return redirect(url_for("studio.index"), 303)
    if current_user.has_role("admin"):
        return redirect(url_for("administration.home"), 303)
    return rooms_to_come()


@blueprint.get("/office")
@blueprint.get("/programme")
def rooms_to_come() -> ResponseReturnValue:
    """Say what the person's room will be for, and what can be done today."""
    return render_template("home/room.html", roles=current_user.roles)


def _worker_home() -> str:
    session = db.session()
    at = now()
    due = own_due(session, current_user.person_id, on=local_day(at))
    courses = queries.own_courses(session, current_user.person_id)
    in_hand = [_in_hand(slug, due.get(slug)) for slug, done_at in courses if done_at is None]
    steps = own_steps(session, current_user.person_id, on=local_day(at))
    records = own_records(session, current_user.person_id, at=at)
    return render_template(
        "home/worker.html",
        in_hand=in_hand,
        deadlines=_deadlines(in_hand, records, today=local_day(at)),
        records=records[:3],
        own_steps=steps,
        titles=titles(session, current()) if steps else {},
        unread=unread_count(session, current_user.person_id),
        ladder=ladder(session, current_user.person_id, at=at),
    )


def _in_hand(slug: str, due_on: date | None) -> CourseInHand:
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
        due_on=due_on,
    )


def _deadlines(
    in_hand: Sequence[CourseInHand], records: Sequence[RecordPage], *, today: date
) -> list[Deadline]:
    """Return what has a day, the nearest first: courses wanted, and records that run out soon."""
    wanted = [
        Deadline("complete", each.title, each.course.slug, each.due_on, (each.due_on - today).days)
        for each in in_hand
        if each.due_on is not None
    ]
    studied = {each.course.slug for each in in_hand}
    renewed = {
        page.record.subject
        for page in records
        if page.status == "valid" and not _runs_out(page, today)
    }
    running_out = [
        Deadline("renew", title, page.record.subject, until, (until - today).days)
        for page in records
        if (until := page.record.valid_until) is not None
        and page.status == "valid"
        and page.record.completed_at is not None
        and _runs_out(page, today)
        and page.record.subject not in studied | renewed
        and (title := in_language({"zh": page.record.title_zh, "en": page.record.title_en}))
    ]
    return sorted([*wanted, *running_out], key=lambda each: each.day)


def _runs_out(page: RecordPage, today: date) -> bool:
    until = page.record.valid_until
    return until is not None and until <= today + timedelta(days=RENEW_DAYS)
