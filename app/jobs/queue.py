"""A job is leased by one worker at a time, and ends in the transaction of what it did."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from app.jobs.models import Job

LEASE = timedelta(seconds=60)
WAITS = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800))
"""How long until the next try; after the last one, a job that raises has failed."""
TRIES = len(WAITS) + 1


@dataclass(frozen=True, slots=True)
class Leased:
    """A job that is ours to do, until somebody else may take it."""

    id: int
    kind: str
    arguments: dict[str, Any]
    lease: str
    tries: int


def is_work_due(session: Session, *, at: datetime) -> bool:
    """Whether there is a job to take; reads only."""
    return session.scalar(select(Job.id).where(_takeable(at)).limit(1)) is not None


KILLER = "Every worker that took this job ended before the job did."


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A job that will not be tried again."""

    job: Leased
    error: str


def take(session: Session, *, at: datetime) -> Leased | GivenUp | None:
    """Lease the job that waits longest, if there is one; workers never take the same one.

    A job whose worker died is taken again, but not for ever.
    """
    job = session.scalar(
        select(Job)
        .where(_takeable(at))
        .order_by(Job.not_before, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if job is None:
        return None
    job.tries += 1
    leased = Leased(job.id, job.kind, job.arguments, secrets.token_hex(16), job.tries)
    if job.tries > TRIES:
        job.state, job.finished_at, job.error = "failed", at, KILLER
        return GivenUp(leased, KILLER)
    job.state, job.lease, job.leased_until = "running", leased.lease, at + LEASE
    job.started_at, job.done = at, 0
    return leased


def finish(session: Session, job: Leased, *, at: datetime, again_at: datetime | None) -> bool:
    """End a job, or let it wait for its next turn; false when the lease was lost meanwhile."""
    values: dict[str, Any] = {"state": "done", "finished_at": at, "error": ""}
    if again_at is not None:
        values |= {"state": "waiting", "not_before": again_at, "tries": 0}
    return _settle(session, job, values)


def stop(session: Session, job: Leased, *, at: datetime) -> None:
    """End a job that was called off while it ran."""
    _settle(session, job, {"state": "cancelled", "finished_at": at})


def fail(
    session: Session, job: Leased, error: str, *, at: datetime, is_final: bool
) -> GivenUp | None:
    """Let a job that raised wait for its next try, or give it up."""
    values: dict[str, Any] = {"error": error[:500]}
    is_over = is_final or job.tries >= TRIES
    if is_over:
        values |= {"state": "failed", "finished_at": at}
    else:
        values |= {"state": "waiting", "not_before": at + WAITS[job.tries - 1]}
    is_ours = _settle(session, job, values)
    return GivenUp(job, error[:500]) if is_over and is_ours else None


def _settle(session: Session, job: Leased, values: dict[str, Any]) -> bool:
    ours = and_(Job.id == job.id, Job.lease == job.lease, Job.state == "running")
    settled = session.scalar(
        update(Job).where(ours).values(leased_until=None, **values).returning(Job.id)
    )
    return settled is not None


def _takeable(at: datetime) -> Any:
    return or_(
        and_(Job.state == "waiting", Job.not_before <= at),
        and_(Job.state == "running", Job.leased_until < at),
    )
