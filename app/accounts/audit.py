"""The audit trail: who did what, when, to whom, from where and why. It is only ever added to."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.core import caller


def audit(
    session: Session,
    *,
    at: datetime,
    actor_id: int | None,
    action: str,
    subject: str = "",
    on_id: int | None = None,
    employer_id: int | None = None,
    reason: str = "",
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    details: dict[str, object] | None = None,
) -> None:
    """Write down that `actor_id` (nobody: the shell or a job) did `action` (of `trail.ACTIONS`).

    `on_id` is the person whom it concerns, `before` and `after` what changed, by field.
    """
    session.add(
        AuditEntry(
            at=at,
            actor_id=actor_id,
            action=action,
            subject=subject[:200],
            on_id=on_id,
            employer_id=employer_id,
            address=caller.address.get()[:45],
            reason=reason[:400],
            before=dict(before or {}),
            after=dict(after or {}),
            details=details or {},
        )
    )


def audit_each(
    session: Session,
    employer_by_person: Mapping[int, int | None],
    *,
    at: datetime,
    actor_id: int,
    action: str,
) -> None:
    """Write down, by one statement, that the same was done on each person, for an employer."""
    same = {"at": at, "actor_id": actor_id, "action": action, "subject": "", "reason": ""}
    same |= {"address": caller.address.get()[:45], "before": {}, "after": {}, "details": {}}
    rows = [
        {**same, "on_id": person_id, "employer_id": employer_id}
        for person_id, employer_id in employer_by_person.items()
    ]
    if rows:
        session.execute(insert(AuditEntry), rows)


def is_written_down(
    session: Session, *, actor_id: int, action: str, subject: str, since: datetime
) -> bool:
    """Whether the trail says since a moment that somebody did exactly this."""
    there = exists().where(
        AuditEntry.actor_id == actor_id,
        AuditEntry.action == action,
        AuditEntry.at >= since,
        AuditEntry.subject == subject,
    )
    return bool(session.scalar(select(there)))
