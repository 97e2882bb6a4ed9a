"""That people agreed to the privacy notice: a row for each person and version."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.models import Consent
from app.core import caller
from app.core.upsert import upsert


def agree(session: Session, person_id: int, version: str, *, at: datetime) -> None:
    """Write down that the person agrees to a version, once."""
    adding = upsert(session, Consent).values(
        person_id=person_id,
        version=version,
        agreed_at=at,
        address=caller.address.get()[:45],
    )
    if session.scalar(adding.on_conflict_do_nothing().returning(Consent.id)) is not None:
        audit(
            session,
            at=at,
            actor_id=person_id,
            action="privacy-agreed",
            subject=version,
            on_id=person_id,
        )


def add_consents(
    session: Session, person_ids: Collection[int], version: str, *, at: datetime
) -> None:
    """Write down agreements of many people who have none yet."""
    rows = [
        {"person_id": person_id, "version": version, "agreed_at": at, "address": ""}
        for person_id in person_ids
    ]
    if rows:
        session.execute(insert(Consent), rows)


def consents_of(session: Session, person_id: int) -> list[Consent]:
    """Return what the person agreed to, the newest first."""
    mine = select(Consent).where(Consent.person_id == person_id)
    return list(session.scalars(mine.order_by(Consent.id.desc())))
