"""Tokens by which programs read in somebody's name."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class ApiToken(Base):
    """A secret that opens some resources, within what its owner may see at that moment.

    Only a digest of the secret is kept; `resources` are names of `scopes.RESOURCES`.
    """

    __tablename__ = "api_tokens"
    __table_args__ = (Index("ix_api_tokens_person_id", "person_id"),)

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    resources: Mapped[list[str]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
