"""Three workers at three stages of a real course, written with the services themselves."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.organisations import employer_id_by_code
from app.accounts.queries import identity
from app.catalogue.queries import titles
from app.core.time import local_day
from app.demo.cast import CHIPS, CNC, is_loaded, load_cast
from app.demo.colleagues import load_colleagues
from app.demo.leading import load_path
from app.demo.study import study
from app.learning.services.due_dates import assign
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
        study(session, people["chen"], COURSE, at=at - timedelta(days=30), share=1)
        study(session, people["zhao"], COURSE, at=at - timedelta(days=12), share=1)
        study(session, people["worker"], COURSE, at=at - timedelta(days=2), share=0.5)
        load_colleagues(session, at=at)
        _assign(session, people["worker"], by=people["hr"], at=at)
        load_path(session, by_id=people["hr"], at=at)
    for login in ("worker", "chen", "zhao"):
        refresh_worker(session, people[login], at=at)
    return True


def _assign(session: Session, person_id: int, *, by: int, at: datetime) -> None:
    employer_id = employer_id_by_code(session, "lgw")
    if employer_id is not None:
        assign(
            session,
            person_id,
            COURSE,
            due_on=local_day(at) + timedelta(days=6),
            employer_id=employer_id,
            completed=(),
            by=by,
            at=at,
        )


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
