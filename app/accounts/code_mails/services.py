"""Mails with a code are ordered here; no second one goes out while one is on its way."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.audit import audit_each
from app.accounts.code_mails.models import ON_THE_WAY, SEND_CODE, CodeMail, is_called_off
from app.accounts.newcomers import Newcomer
from app.core.upsert import upsert
from app.jobs.queue import Leased
from app.jobs.services import enqueue_each
from app.jobs.work import on_failure

JUST_NOW = timedelta(minutes=10)
"""So long a mail that arrived, or may have, is not followed by another one."""


def order_code_mails(
    session: Session, workers: Iterable[Newcomer], *, by_id: int, at: datetime
) -> int:
    """Have each worker with an address sent a code, and return to how many one goes.

    Left out is who has a mail on its way, or got one just now.
    """
    wanted = {worker.person_id: worker for worker in workers if worker.email}
    for person_id in _sent_lately(session, wanted, at=at):
        del wanted[person_id]
    if not wanted:
        return 0
    _settle_called_off(session, wanted, at=at)
    ordered = _ordered(session, list(wanted.values()), by_id=by_id, at=at)
    employers = {person_id: wanted[person_id].employer_id for person_id in ordered}
    audit_each(session, employers, at=at, actor_id=by_id, action="code-mail-ordered")
    _enqueue(session, ordered, at=at)
    return len(ordered)


@on_failure
def give_up(session: Session, job: Leased, _error: str, at: datetime) -> None:
    """Let HR see that a mail could not be handed over, or that nobody knows whether it was."""
    if job.kind != SEND_CODE:
        return
    mail = session.get(CodeMail, int(job.arguments["mail_id"]), with_for_update=True)
    states = {"waiting": "failed", "sending": "unsure"}
    if mail is not None and mail.state in states:
        mail.state, mail.settled_at = states[mail.state], at


def _sent_lately(session: Session, person_ids: Collection[int], *, at: datetime) -> Sequence[int]:
    return session.scalars(
        select(CodeMail.person_id)
        .where(
            CodeMail.person_id.in_(person_ids),
            CodeMail.state.in_(("sent", "unsure")),
            CodeMail.settled_at > at - JUST_NOW,
        )
        .distinct()
    ).all()


def _settle_called_off(session: Session, person_ids: Collection[int], *, at: datetime) -> None:
    """Let a mail whose job was called off make way for another one."""
    session.execute(
        update(CodeMail)
        .where(CodeMail.person_id.in_(person_ids), is_called_off())
        .values(state="failed", settled_at=at)
        .execution_options(synchronize_session=False)
    )


def _ordered(
    session: Session, workers: Sequence[Newcomer], *, by_id: int, at: datetime
) -> Sequence[int]:
    """Add a mail for each who has none on its way, and return for whom."""
    rows = [
        {
            "person_id": worker.person_id,
            "employer_id": worker.employer_id,
            "ordered_by_id": by_id,
            "ordered_at": at,
            "state": "waiting",
        }
        for worker in workers
    ]
    return session.scalars(
        upsert(session, CodeMail)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["person_id"], index_where=ON_THE_WAY)
        .returning(CodeMail.person_id)
    ).all()


def _enqueue(session: Session, person_ids: Collection[int], *, at: datetime) -> None:
    """Order the jobs of the mails that wait."""
    waiting = session.scalars(
        select(CodeMail.id).where(CodeMail.person_id.in_(person_ids), CodeMail.state == "waiting")
    )
    enqueue_each(session, SEND_CODE, {str(each): {"mail_id": each} for each in waiting}, at=at)
