"""A quiz's rules, one sitting of it, and its result."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.catalogue.shelf import Published, published
from app.content.release import Edition
from app.core.time import now
from app.extensions import db
from app.learning import pages, queries
from app.learning.progress import Progress
from app.learning.queries import Sitting
from app.learning.services import attempts
from app.learning.views.blueprint import blueprint
from app.web.access import for_role
from app.web.language import current


def quiz_page(
    course: Published, edition: Edition, progress: Progress, key: str
) -> ResponseReturnValue:
    """Return the page before a quiz: its rules, and the attempts so far."""
    at = now()
    quiz = attempts.quiz_of(course, key)
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
    return redirect(url_for(".attempt", slug=slug, key=key, number=sitting.number), 303)


@blueprint.get("/learn/<slug>/<path:key>/attempts/<int:number>")
@for_role("worker")
def attempt(slug: str, key: str, number: int) -> ResponseReturnValue:
    """Show an open attempt to be answered, or the result of a closed one."""
    session = db.session()
    sitting = queries.own_sitting(session, current_user.person_id, slug, key, number)
    if not sitting.is_open:
        return _result_page(sitting)
    course = published(session, sitting.release_id)
    edition = course.edition(current())
    quiz, paper = attempts.paper_of(session, sitting)
    answers = queries.responses(session, sitting.id)
    revealed = pages.revealed_keys(quiz, paper, (), sitting, answers)
    at = now()
    return render_template(
        "learning/attempt.html",
        course=course,
        edition=edition,
        quiz=quiz,
        text=edition.quizzes[key],
        sitting=sitting,
        is_overdue=sitting.is_overdue(at),
        server_now=at,
        questions=pages.questions(
            quiz,
            paper,
            edition,
            answers,
            pages.provisional_marks(paper, answers, revealed),
            revealed=revealed,
        ),
    )


@blueprint.post("/learn/<slug>/<path:key>/attempts/<int:number>/answers")
@for_role("worker")
def save_answer(slug: str, key: str, number: int) -> ResponseReturnValue:
    """Keep the answer to one question; a script gets JSON, a plain form goes back to the page.

    A plain form that says `whole-page` has every other answer given on the page kept as well.
    """
    session = db.session()
    sitting = queries.own_sitting(session, current_user.person_id, slug, key, number)
    question = request.form.get("question", "")
    given = _given()
    others = {k: v for k, v in given.items() if any(v)} if "whole-page" in request.form else {}
    for each, values in {**others, question: given.get(question, [])}.items():
        attempts.save_answer(session, sitting, each, values, at=now())
    session.commit()
    if request.accept_mimetypes.best == "application/json":
        return {"saved": question}
    return redirect(url_for(".attempt", slug=slug, key=key, number=number), 303)


@blueprint.post("/learn/<slug>/<path:key>/attempts/<int:number>/submission")
@for_role("worker")
def submit(slug: str, key: str, number: int) -> ResponseReturnValue:
    """Close the attempt with the answers of the form, and show the result."""
    session = db.session()
    sitting = queries.own_sitting(session, current_user.person_id, slug, key, number)
    completion = attempts.submit_attempt(session, sitting, _given(), at=now())
    session.commit()
    if completion is not None:
        flash(_("Course completed. Your record %(number)s is issued.", number=completion))
    return redirect(url_for(".attempt", slug=slug, key=key, number=number), 303)


def _given() -> dict[str, list[str]]:
    """Return the answers in the form that was sent, by question."""
    return {
        name.removeprefix("answer-"): request.form.getlist(name)
        for name in request.form
        if name.startswith("answer-")
    }


def _result_page(sitting: Sitting) -> str:
    session = db.session()
    course = published(session, sitting.release_id)
    edition = course.edition(current())
    quiz, paper = attempts.paper_of(session, sitting)
    every = queries.sittings(session, sitting.enrolment_id, sitting.quiz_key)
    answers = queries.responses(session, sitting.id)
    revealed = pages.revealed_keys(quiz, paper, every, sitting, answers)
    opens_at = attempts.may_start_at(quiz, every)
    progress = queries.progress(session, current_user.person_id, sitting.slug)
    return render_template(
        "learning/result.html",
        course=course,
        edition=edition,
        quiz=quiz,
        text=edition.quizzes[sitting.quiz_key],
        sitting=sitting,
        progress=progress,
        reveal=bool(revealed),
        rules=pages.quiz_rules(
            course, quiz, edition, progress, every, opens_at=opens_at, at=now()
        ),
        questions=pages.questions(
            quiz,
            paper,
            edition,
            answers,
            queries.marks(session, sitting.id),
            revealed=revealed,
        ),
    )
