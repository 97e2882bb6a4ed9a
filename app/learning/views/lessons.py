"""A lesson, and the checks inside it."""

from uuid import uuid4

from flask import get_template_attribute, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.catalogue.shelf import Published, published
from app.content.release import Edition
from app.core.errors import Invalid
from app.core.time import now
from app.extensions import db
from app.learning import checks, pages, queries
from app.learning.progress import Progress
from app.learning.services import practice
from app.learning.views.blueprint import blueprint
from app.web.access import for_role
from app.web.language import current


def lesson_page(
    course: Published,
    edition: Edition,
    progress: Progress,
    item: pages.Item,
    *,
    fault: checks.Fault | None = None,
) -> str:
    """Return the page of a lesson that is open to the worker.

    A lesson with checks costs a query. `?again=` leaves out the answer to one of them.
    """
    before, after = pages.neighbours(course, edition, progress, item.key)
    lesson, text = course.lessons[item.key], edition.lessons[item.key]
    answers = {}
    if lesson.checks:
        answers = practice.newest_answers(db.session(), progress.enrolment_id or 0, item.key)
        answers.pop(request.args.get("again", ""), None)
    return render_template(
        "learning/lesson.html",
        course=course,
        edition=edition,
        progress=progress,
        item=item,
        lesson=text,
        pieces=checks.pieces(lesson, text, answers, fault),
        new_command=uuid4,
        is_fallback=item.key in edition.fallback,
        before=before,
        after=after,
    )


@blueprint.post("/learn/<slug>/<path:key>/checks/<check>")
@for_role("worker")
def answer_check(slug: str, key: str, check: str) -> ResponseReturnValue:
    """Keep an answer for practice; a script gets the verdict, a plain form goes back to it."""
    session = db.session()
    for_script = request.accept_mimetypes.best == "application/json"
    values = request.form.getlist("answer")
    try:
        verdict = practice.answer_check(
            session,
            current_user.person_id,
            slug,
            key,
            check_key=check,
            values=values,
            command=request.form.get("command", ""),
            at=now(),
        )
    except Invalid as invalid:
        if for_script:
            raise
        sentence = _(invalid.sentence, **invalid.places)
        return _lesson_again(slug, key, checks.Fault(check, values, sentence)), 422
    session.commit()
    if for_script:
        return {"right": verdict.is_right, "html": _result(key, check, verdict)}
    return redirect(f"{url_for('.item', slug=slug, key=key)}#check-{check}", 303)


def _lesson_again(slug: str, key: str, fault: checks.Fault) -> str:
    session = db.session()
    progress = queries.progress(session, current_user.person_id, slug)
    course = published(session, progress.release_id)
    edition = course.edition(current())
    item = pages.item(course, edition, progress, key)
    return lesson_page(course, edition, progress, item, fault=fault)


def _result(key: str, check: str, verdict: practice.Verdict) -> str:
    """Return the part of the page that tells what is right and why."""
    text = verdict.course.edition(current()).lessons[key].checks[check]
    shown = checks.shown_check(verdict.question, text, verdict.answer)
    return str(get_template_attribute("learning/check.html", "result")(shown)).strip()
