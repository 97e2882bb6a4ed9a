"""How people are reached."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.notices.services import Recipient


def recipients(session: Session, person_ids: Collection[int]) -> list[Recipient]:
    """Return who is to be told, and in which language; who has left is told nothing."""
    rows = session.execute(
        select(Person.id, Person.language)
        .where(Person.id.in_(person_ids), Person.deactivated_at.is_(None))
        .order_by(Person.id)
    )
    return [Recipient(person_id, language) for person_id, language in rows]
