"""What learning holds about one person, for that person to take along.

Answers are given in the words of the options that were chosen: neither which are right nor the
order in which the author wrote them is told.
"""

import re
from html import unescape
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.queries import course_table
from app.catalogue.shelf import Published, published
from app.content.release import QuestionText
from app.learning.models import Attempt, DueDate, Enrolment, LessonDone, PracticeAnswer, Response
from app.learning.paths.queries import paths_of_person
from app.learning.queries import own_courses

TAG = re.compile(r"<[^>]*>")


def own_learning(session: Session, person_id: int, language: str) -> dict[str, Any]:
    """Return courses, due days, lessons read, and every answer, in quizzes and for practice."""
    return {
        "courses": [
            {"course": slug, "completed_at": done_at}
            for slug, done_at in own_courses(session, person_id)
        ],
        "due_dates": _due_dates(session, person_id),
        "paths": paths_of_person(session, person_id),
        "lessons_read": _lessons(session, person_id),
        "attempts": _attempts(session, person_id, language),
        "practice": _practice(session, person_id, language),
    }


def _due_dates(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(course_table.c.slug, DueDate.due_on, DueDate.set_at)
        .join(Enrolment, Enrolment.id == DueDate.enrolment_id)
        .join(course_table, course_table.c.id == Enrolment.course_id)
        .where(Enrolment.person_id == person_id)
        .order_by(DueDate.set_at)
    )
    return [{"course": row[0], "due_on": row[1], "set_at": row[2]} for row in rows]


def _lessons(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(course_table.c.slug, LessonDone.lesson_key, LessonDone.done_at)
        .join(Enrolment, Enrolment.id == LessonDone.enrolment_id)
        .join(course_table, course_table.c.id == Enrolment.course_id)
        .where(Enrolment.person_id == person_id)
        .order_by(LessonDone.done_at)
    )
    return [{"course": row[0], "lesson": row[1], "done_at": row[2]} for row in rows]


def _attempts(session: Session, person_id: int, language: str) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Attempt, course_table.c.slug)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(course_table, course_table.c.id == Enrolment.course_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Attempt.id)
    ).all()
    answers = _answers(session, [attempt.id for attempt, _slug in rows])
    found = []
    for attempt, slug in rows:
        course = published(session, attempt.release_id)
        edition = course.edition(language)
        texts = edition.quizzes[attempt.quiz_key].questions
        found.append(
            {
                "course": slug,
                "quiz": attempt.quiz_key,
                "number": attempt.number,
                "started_at": attempt.started_at,
                "closed_at": attempt.closed_at,
                "answers": [
                    _said(texts.get(row.question_key), row.question_key, row.answer, row.saved_at)
                    for row in answers.get(attempt.id, ())
                ],
            }
        )
    return found


def _answers(session: Session, attempt_ids: list[int]) -> dict[int, list[Response]]:
    rows = session.scalars(
        select(Response)
        .where(Response.attempt_id.in_(attempt_ids))
        .order_by(Response.attempt_id, Response.saved_at)
    )
    found: dict[int, list[Response]] = {}
    for row in rows:
        found.setdefault(row.attempt_id, []).append(row)
    return found


def _practice(session: Session, person_id: int, language: str) -> list[dict[str, Any]]:
    rows = session.execute(
        select(PracticeAnswer, course_table.c.slug)
        .join(Enrolment, Enrolment.id == PracticeAnswer.enrolment_id)
        .join(course_table, course_table.c.id == Enrolment.course_id)
        .where(Enrolment.person_id == person_id)
        .order_by(PracticeAnswer.id)
    )
    return [
        {
            "course": slug,
            "lesson": row.lesson_key,
            **_said(
                _check(published(session, row.release_id), row, language),
                row.check_key,
                row.answer,
                row.answered_at,
            ),
        }
        for row, slug in rows
    ]


def _check(course: Published, row: PracticeAnswer, language: str) -> QuestionText | None:
    lesson = course.edition(language).lessons.get(row.lesson_key)
    return lesson.checks.get(row.check_key) if lesson else None


def _said(text: QuestionText | None, key: str, answer: Any, at: object) -> dict[str, Any]:
    """Return a question in words, and the answer in words."""
    return {
        "question": _plain(text.prompt) if text else key,
        "answer": _in_words(text, answer),
        "at": at,
    }


def _in_words(text: QuestionText | None, answer: Any) -> Any:
    if text is None or not text.options:
        return answer
    chosen = answer if isinstance(answer, list) else [answer]
    return [_plain(text.options[int(index)]) for index in chosen if str(index).isdecimal()]


def _plain(html: str) -> str:
    return " ".join(unescape(TAG.sub(" ", html)).split())
