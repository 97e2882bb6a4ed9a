"""What a person lets employers see is destroyed with the person; the records stay."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.records.models import RecordShare


def erase_shares(session: Session, person_id: int) -> None:
    """Destroy which records the person shared with whom."""
    session.execute(delete(RecordShare).where(RecordShare.person_id == person_id))
