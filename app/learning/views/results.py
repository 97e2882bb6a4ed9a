"""The result of an attempt, and what to learn from it."""

from decimal import ROUND_DOWN, Decimal

from flask import render_template, request
from flask_login import current_user

from app.catalogue.shelf import published
from app.core.time import now
from app.extensions import db
from app.learning import pages, queries, sheet
from app.learning.progress import missing_for
from app.learning.queries import Sitting
from app.learning.services import attempts, papers
from app.web.language import current


def result_page(sitting: Sitting) -> str:
    """Return the page of a closed attempt; `?only=wrong` leaves out what was right."""
    session = db.session()
    course = published(session, sitting.release_id)
    edition = course.edition(current())
    quiz, paper = papers.paper_of(session, sitting)
    every = queries.sittings(session, sitting.enrolment_id, sitting.quiz_key)
    answers = queries.responses(session, sitting.id)
    revealed = sheet.revealed_keys(quiz, paper, every, sitting, answers)
    written = sheet.Written(answers, marks=queries.marks(session, sitting.id))
    questions = sheet.questions(quiz, paper, edition, written, revealed=revealed, is_over=True)
    progress = queries.progress(session, current_user.person_id, sitting.slug)
    today = published(session, progress.release_id)
    wrong = frozenset(each.key for each in questions if each.verdict not in ("", "right"))
    lessons = sheet.lessons_to_read_again(today, today.edition(current()), quiz, wrong)
    return render_template(
        "learning/result.html",
        course=course,
        edition=edition,
        quiz=quiz,
        text=edition.quizzes[sitting.quiz_key],
        sitting=sitting,
        percent_reached=_percent(sitting),
        progress=progress,
        rules=pages.quiz_rules(
            course,
            quiz,
            edition,
            progress,
            every,
            opens_at=attempts.may_start_at(quiz, every),
            at=now(),
        ),
        questions=questions if revealed else (),
        wrong=wrong,
        only_wrong=request.args.get("only") == "wrong" and bool(wrong),
        lessons=[each for each in lessons if not missing_for(today, each[0], progress)],
    )


def _percent(sitting: Sitting) -> Decimal:
    """Return the share of the points that was reached, never rounded up to what is needed."""
    share = 100 * (sitting.points or 0) / (sitting.possible or 1)
    return Decimal(share).quantize(Decimal("0.1"), ROUND_DOWN)
