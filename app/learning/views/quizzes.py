"""A quiz's rules, one sitting of it, and the look over it before it is handed in."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.catalogue.shelf import Published, published
from app.content.release import Edition
from app.core.errors import Invalid
from app.core.time import now
from app.extensions import db
from app.learning import pages, queries, sheet
from app.learning.progress import Progress
from app.learning.queries import Sitting
from app.learning.services import answers, attempts, papers
from app.learning.views.blueprint import blueprint
from app.learning.views.results import result_page
from app.web.access import for_role
from app.web.language import current

Given = Mapping[str, Sequence[str]]


def quiz_page(
    course: Published, edition: Edition, progress: Progress, key: str
) -> ResponseReturnValue:
    """Return the page before a quiz: its rules, and the attempts so far."""
    at = now()
    quiz = papers.quiz_of(course, key)
    before = queries.sittings(db.session(), progress.enrolment_id or 0, key)
    return render_template(
        "learning/quiz.html",
        course=course,
        edition=edition,
        progress=progress,
        quiz=quiz,
        text=edition.quizzes[key],
        attempts=before,
        rules=pages.quiz_rules(
            course,
            quiz,
            edition,
            progress,
            before,
            opens_at=attempts.may_start_at(quiz, before),
            at=at,
        ),
    )


@blueprint.post("/learn/<slug>/<path:key>/attempts")
@for_role("worker")
def create_attempt(slug: str, key: str) -> ResponseReturnValue:
    """Begin an attempt, or go on with the open one."""
    sitting = attempts.start_attempt(db.session(), current_user.person_id, slug, key, at=now())
    db.session.commit()
    return _to(sitting)


@blueprint.get("/learn/<slug>/<path:key>/attempts/<int:number>")
@for_role("worker")
def attempt(slug: str, key: str, number: int) -> ResponseReturnValue:
    """Show an open attempt to be answered, or the result of a closed one."""
    sitting = _own(slug, key, number)
    return _sheet_page(sitting) if sitting.is_open else result_page(sitting)


@blueprint.get("/learn/<slug>/<path:key>/attempts/<int:number>/overview")
@for_role("worker")
def overview(slug: str, key: str, number: int) -> ResponseReturnValue:
    """Show what has an answer and what has none, and the button to hand in."""
    sitting = _own(slug, key, number)
    if not sitting.is_open:
        return _to(sitting)
    return render_template("learning/overview.html", **_sheet(sitting))


@blueprint.post("/learn/<slug>/<path:key>/attempts/<int:number>/answers")
@for_role("worker")
def save_answer(slug: str, key: str, number: int) -> ResponseReturnValue:
    """Keep the answer to one question; a script gets JSON, a plain form goes back to the page.

    A plain form that says `whole-page` has every other answer given on the page kept as well, and
    so has one whose button leads to the overview.
    """
    sitting = _own(slug, key, number)
    if request.accept_mimetypes.best == "application/json":
        return _save_for_script(sitting)
    if not sitting.is_open:
        flash(_("This attempt is closed; what was saved before counts."))
        return _to(sitting)
    if sitting.is_overdue(now()):
        return _to(sitting)
    return _save_form(sitting)


@blueprint.post("/learn/<slug>/<path:key>/attempts/<int:number>/flags")
@for_role("worker")
def save_flag(slug: str, key: str, number: int) -> ResponseReturnValue:
    """Mark a question to be looked at again, or take the mark away, for a script."""
    sitting = _own(slug, key, number)
    question = request.form.get("question", "")
    answers.set_flag(db.session(), sitting, question, flagged=bool(request.form.get("flagged")))
    db.session.commit()
    return {"saved": question}


@blueprint.post("/learn/<slug>/<path:key>/attempts/<int:number>/submission")
@for_role("worker")
def submit(slug: str, key: str, number: int) -> ResponseReturnValue:
    """Close the attempt with the answers of the form, and show the result.

    While there is time, an answer that cannot be kept is shown again instead, to be mended.
    """
    session = db.session()
    sitting = _own(slug, key, number)
    given, at = _given(), now()
    if given and sitting.is_open and not sitting.is_overdue(at):
        faults = answers.save_page(session, sitting, given, at=at)
        session.commit()
        if faults:
            return _sheet_page(sitting, given=given, faults=faults), 422
    completion = attempts.submit_attempt(session, sitting, {}, at=at)
    session.commit()
    if completion is not None:
        flash(_("Course completed. Your record %(number)s is issued.", number=completion))
    return _to(sitting)


def _save_for_script(sitting: Sitting) -> ResponseReturnValue:
    question = request.form.get("question", "")
    values = request.form.getlist(f"answer-{question}")
    faults = answers.save_question(db.session(), sitting, question, values, at=now())
    db.session.commit()
    for fault in faults.values():
        return {"error": _(fault.sentence, **fault.places)}, 422
    return {"saved": question}


def _save_form(sitting: Sitting) -> ResponseReturnValue:
    """Keep what a plain form sent; what could not be kept, or waits, is on the next page."""
    session = db.session()
    given = _given()
    question = request.form.get("question")
    faults: dict[str, Invalid] = {}
    is_whole = question is None or "whole-page" in request.form
    if is_whole:
        others = {key: values for key, values in given.items() if key != question}
        faults |= answers.save_page(session, sitting, others, at=now())
    answers.set_flags(session, sitting, request.form.getlist("flag"))
    if question is not None:
        values = given.get(question, ())
        faults |= answers.save_question(session, sitting, question, values, at=now())
    session.commit()
    waiting = not is_whole and any(any(v) for k, v in given.items() if k != question)
    if faults or waiting:
        return _sheet_page(sitting, given=given, faults=faults), 422 if faults else 200
    return _to(sitting, "overview" if question is None else "attempt")


def _sheet_page(
    sitting: Sitting, *, given: Given | None = None, faults: Mapping[str, Invalid] | None = None
) -> str:
    sentences = {key: _(fault.sentence, **fault.places) for key, fault in (faults or {}).items()}
    return render_template("learning/attempt.html", **_sheet(sitting, given or {}, sentences))


def _sheet(
    sitting: Sitting, given: Given | None = None, faults: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what the pages of an open attempt show."""
    session = db.session()
    at = now()
    course = published(session, sitting.release_id)
    edition = course.edition(current())
    quiz, paper = papers.paper_of(session, sitting)
    saved = queries.responses(session, sitting.id)
    revealed = sheet.revealed_keys(quiz, paper, (), sitting, saved)
    written = sheet.Written(
        answers=saved,
        marks=sheet.provisional_marks(paper, saved, revealed),
        flags=queries.flags(session, sitting.id),
        typed=given or {},
        faults=faults or {},
    )
    is_over = sitting.is_overdue(at)
    return {
        "course": course,
        "edition": edition,
        "quiz": quiz,
        "text": edition.quizzes[sitting.quiz_key],
        "sitting": sitting,
        "is_overdue": is_over,
        "server_now": at,
        "questions": sheet.questions(
            quiz, paper, edition, written, revealed=revealed, is_over=is_over
        ),
    }


def _own(slug: str, key: str, number: int) -> Sitting:
    return queries.own_sitting(db.session(), current_user.person_id, slug, key, number)


def _to(sitting: Sitting, page: str = "attempt") -> ResponseReturnValue:
    address = url_for(f".{page}", slug=sitting.slug, key=sitting.quiz_key, number=sitting.number)
    return redirect(address, 303)


def _given() -> dict[str, list[str]]:
    """Return the answers in the form that was sent, by question."""
    return {
        name.removeprefix("answer-"): request.form.getlist(name)
        for name in request.form
        if name.startswith("answer-")
    }
