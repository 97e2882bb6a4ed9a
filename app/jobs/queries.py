"""The queue as an administrator sees it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.pages import PAGE_SIZE, Page
from app.jobs.models import Job


def job_page(session: Session, *, state: str = "", page: int = 1) -> Page[Job]:
    """Return one page of jobs, the newest first; narrowed to a state where one is given."""
    conditions = [Job.state == state] if state else []
    total = session.scalars(select(func.count()).select_from(Job).where(*conditions)).one()
    jobs = session.scalars(
        select(Job)
        .where(*conditions)
        .order_by(Job.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return Page(jobs, total, page)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: rows done of rows in all, as far as it said."""

    state: str
    done: int
    rows: int


def progress_of(session: Session, kind: str, key: str) -> Progress | None:
    """Return how far the newest job of a kind and key is, if there was one."""
    row = session.execute(
        select(Job.state, Job.done, Job.rows)
        .where(Job.kind == kind, Job.key == key)
        .order_by(Job.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Progress(*row)


def failures(session: Session, kind: str, keys: Collection[str]) -> list[tuple[str, datetime]]:
    """Return which jobs of a kind with these keys were given up, and when, the oldest first."""
    rows = session.execute(
        select(Job.key, Job.finished_at)
        .where(Job.kind == kind, Job.key.in_(keys), Job.state == "failed")
        .order_by(Job.id)
    )
    return [(key, at) for key, at in rows if at is not None]


def counts_by_state(session: Session) -> dict[str, int]:
    """Return how many jobs there are in each state that occurs."""
    rows = session.execute(select(Job.state, func.count()).group_by(Job.state))
    return {row[0]: row[1] for row in rows}
