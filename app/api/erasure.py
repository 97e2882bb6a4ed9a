"""Tokens end with their owner."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.api.models import ApiToken


def erase_tokens(session: Session, person_id: int) -> None:
    """Destroy the person's tokens."""
    session.execute(delete(ApiToken).where(ApiToken.person_id == person_id))
