"""Three workers at three stages of a real course, written with the services themselves."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.queries import identity
from app.catalogue.queries import titles
from app.core.time import local_day
from app.demo.cast import CHIPS, CNC, is_loaded, load_cast
from app.grading.paper import PaperQuestion
from app.learning.services.attempts import paper_of, start_attempt, submit_attempt
from app.learning.services.enrolments import enrol, enrolled_progress, mark_lesson_done
from app.qualifications.services import refresh_worker
from app.records.services import Evidence, issue

COURSE = "cleanroom-operations"
EXPERIENCE = (
    ("worker", CHIPS, "半导体芯片制造", "Semiconductor chip manufacturing", date(2025, 3, 10)),
    ("chen", CHIPS, "半导体芯片制造", "Semiconductor chip manufacturing", date(2024, 6, 3)),
    ("zhao", CNC, "数控加工", "CNC machining", date(2023, 9, 1)),
)


def load_stories(session: Session, *, at: datetime) -> bool:
    """Load the cast and what they did; return whether anything was added."""
    if is_loaded(session):
        return False
    people = load_cast(session, at=at)
    for login, occupation, title_zh, title_en, since in EXPERIENCE:
        _confirm_experience(session, people[login], occupation, title_zh, title_en, since, at=at)
    if COURSE in titles(session, "en"):
        _study(session, people["chen"], at=at - timedelta(days=30), share=1.0)
        _study(session, people["zhao"], at=at - timedelta(days=12), share=1.0)
        _study(session, people["worker"], at=at - timedelta(days=2), share=0.5)
    for login in ("worker", "chen", "zhao"):
        refresh_worker(session, people[login], at=at)
    return True


def _confirm_experience(
    session: Session,
    person_id: int,
    occupation: str,
    title_zh: str,
    title_en: str,
    since: date,
    *,
    at: datetime,
) -> None:
    issue(
        session,
        identity(session, person_id, on=local_day(at)),
        Evidence(
            kind="experience",
            cause=f"demo-experience:{person_id}:{occupation}",
            subject=occupation,
            title_zh=title_zh,
            title_en=title_en,
            began_on=since,
        ),
        at=at,
    )


def _study(session: Session, person_id: int, *, at: datetime, share: float) -> None:
    """Work through the first `share` of the course, every answer right."""
    enrol(session, person_id, COURSE, completed=(), at=at)
    _, course = enrolled_progress(session, person_id, COURSE)
    for key in course.order[: int(len(course.order) * share)]:
        at += timedelta(minutes=14)
        if key in course.lessons:
            mark_lesson_done(session, person_id, COURSE, key, at=at)
            continue
        sitting = start_attempt(session, person_id, COURSE, key, at=at)
        _, paper = paper_of(session, sitting)
        given = {asked.question.key: right_answer(asked) for asked in paper.questions}
        submit_attempt(session, sitting, given, at=at + timedelta(minutes=9))


def right_answer(asked: PaperQuestion) -> list[str]:
    """Return the form values that answer a question rightly, options as shown."""
    question = asked.question
    answer: Any
    match question.kind:
        case "one":
            answer = asked.as_shown(str(question.right))
        case "several":
            answer = asked.as_shown([str(index) for index in question.right])
        case "true-false":
            answer = "true" if question.right else "false"
        case "number":
            answer = f"{question.low} {question.unit}".strip()
        case "text":
            answer = question.accepted[0]
    return [answer] if isinstance(answer, str) else list(answer)
