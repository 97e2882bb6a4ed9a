"""Work is ordered in the transaction that needs it, called off, and tried again."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.errors import NotFound, Refused
from app.core.upsert import upsert
from app.core.words import N_
from app.jobs.models import OPEN, Job


def enqueue(
    session: Session,
    kind: str,
    arguments: Mapping[str, object],
    *,
    at: datetime,
    not_before: datetime | None = None,
    key: str = "",
) -> int:
    """Order work of a kind and return the job's id; it begins once the caller has committed.

    With `key` there is one open job of that kind and key: its id comes back when there is one.
    """
    added: int | None = session.scalar(
        upsert(session, Job)
        .values(_new(kind, arguments, at=at, not_before=not_before or at, key=key))
        .on_conflict_do_nothing(index_elements=["kind", "key"], index_where=OPEN)
        .returning(Job.id)
    )
    if added is not None:
        return added
    return session.scalars(
        select(Job.id).where(
            Job.kind == kind, Job.key == key, Job.state.in_(("waiting", "running"))
        )
    ).one()


def enqueue_each(
    session: Session,
    kind: str,
    arguments_by_key: Mapping[str, Mapping[str, object]],
    *,
    at: datetime,
) -> None:
    """Order one job of a kind for each key without an open one, by one statement."""
    rows = [
        _new(kind, arguments, at=at, not_before=at, key=key)
        for key, arguments in arguments_by_key.items()
    ]
    if rows:
        session.execute(
            upsert(session, Job)
            .values(rows)
            .on_conflict_do_nothing(index_elements=["kind", "key"], index_where=OPEN)
        )


def is_ordered(kind: str, key: ColumnElement[str]) -> ColumnElement[bool]:
    """Ask of each row of another table whether there is an open job of its key."""
    return exists().where(Job.kind == kind, Job.key == key, OPEN).correlate_except(Job)


def cancel(session: Session, job_id: int, *, at: datetime) -> None:
    """Call a job off: at once when it waits, at its next step when it runs.

    :raise NotFound: when there is no such job.
    """
    job = _job(session, job_id)
    if job.state == "waiting":
        job.state, job.finished_at = "cancelled", at
    elif job.state == "running":
        job.is_cancel_asked = True


def go_on(session: Session, job_id: int) -> None:
    """Let a job go on that was called off and has not stopped yet."""
    session.execute(update(Job).where(Job.id == job_id).values(is_cancel_asked=False))


def retry(session: Session, job_id: int, *, at: datetime) -> None:
    """Let a job that failed or was called off begin anew.

    :raise NotFound: when there is no such job.
    :raise Refused: when it neither failed nor was called off, or another one does its work.
    """
    job = _job(session, job_id)
    if job.state not in ("failed", "cancelled"):
        raise Refused(N_("Only a job that failed or was called off can be tried again."))
    job.state, job.tries, job.not_before, job.finished_at = "waiting", 0, at, None
    job.error, job.is_cancel_asked, job.done = "", False, 0
    try:
        session.flush()
    except IntegrityError as error:
        raise Refused(N_("Another job is to do the same already.")) from error


def last_ended(session: Session, kinds: Collection[str]) -> dict[str, datetime]:
    """Return when the last job of each kind ended, for those kinds of which one did."""
    rows = session.execute(
        select(Job.kind, func.max(Job.finished_at))
        .where(Job.kind.in_(kinds), Job.finished_at.is_not(None))
        .group_by(Job.kind)
    )
    return {kind: ended_at for kind, ended_at in rows if ended_at is not None}


def forget_finished(session: Session, *, before: datetime, failed_before: datetime) -> None:
    """Remove jobs that ended well, or were called off, before a moment; failed ones later."""
    ended_well = and_(Job.state.in_(("done", "cancelled")), Job.finished_at < before)
    failed = and_(Job.state == "failed", Job.finished_at < failed_before)
    session.execute(delete(Job).where(or_(ended_well, failed)))


def note_progress(
    session: Session, job_id: int, lease: str, *, done: int, rows: int, until: datetime
) -> bool:
    """Write down how far a job is and hold it until then; false when it is to stop."""
    going_on = session.scalar(
        update(Job)
        .where(Job.id == job_id, Job.lease == lease, Job.state == "running")
        .values(done=done, rows=rows, leased_until=until)
        .returning(Job.is_cancel_asked)
    )
    return going_on is False


def hold(session: Session, job_id: int, lease: str, *, until: datetime) -> None:
    """Keep a running job from being taken by somebody else until then."""
    session.execute(
        update(Job)
        .where(Job.id == job_id, Job.lease == lease, Job.state == "running")
        .values(leased_until=until)
    )


def _new(
    kind: str, arguments: Mapping[str, object], *, at: datetime, not_before: datetime, key: str
) -> dict[str, object]:
    """Return the values of a job that nobody has taken."""
    return {
        "kind": kind,
        "key": key,
        "arguments": dict(arguments),
        "enqueued_at": at,
        "not_before": not_before,
        "state": "waiting",
        "tries": 0,
        "lease": "",
        "done": 0,
        "rows": 0,
        "is_cancel_asked": False,
        "error": "",
    }


def _job(session: Session, job_id: int) -> Job:
    job = session.get(Job, job_id, with_for_update=True)
    if job is None:
        raise NotFound(N_("There is no such job."))
    return job
