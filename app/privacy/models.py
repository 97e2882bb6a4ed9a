"""What people ask about their own data: that it is put right, or erased."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key
from app.core.sealing import SealedText

OPEN = text("state = 'open'")


class Correction(Base):
    """One field that a person wants put right, and what became of it.

    `employment_id` names the employment whose first day is meant.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'accepted', 'declined')", name="state_known"),
        CheckConstraint(
            "(field = 'starts_on') = (employment_id IS NOT NULL)", name="employment_named"
        ),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_whole"),
        Index(
            "uq_corrections_open",
            "person_id",
            "field",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index("ix_corrections_state", "state"),
    )

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    field: Mapped[str] = mapped_column(String(20))
    employment_id: Mapped[int | None] = mapped_column(ForeignKey("employments.id"))
    wanted: Mapped[str] = mapped_column(SealedText)
    reason: Mapped[str] = mapped_column(String(400))
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="open")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answer: Mapped[str] = mapped_column(String(400), default="")


class Erasure(Base):
    """That a person asked to be erased, and what was decided with which reason."""

    __tablename__ = "erasures"
    __table_args__ = (
        CheckConstraint(
            "state IN ('open', 'withdrawn', 'approved', 'declined')", name="state_known"
        ),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_whole"),
        Index(
            "uq_erasures_open",
            "person_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index("ix_erasures_state", "state"),
    )

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="open")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(String(400), default="")
