"""Standards in their versions, and the decisions that were taken under them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.history import history_of
from app.core.models import Base, primary_key


class StandardVersion(Base):
    """One loaded version of a standard; the newest of a code is in force."""

    __tablename__ = "standard_versions"
    __table_args__ = (Index("ix_standard_versions_code", "code"),)

    id: Mapped[primary_key]
    code: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(Text)
    loaded_at: Mapped[datetime]


class Decision(Base):
    """Which levels of a standard a worker was eligible for from one day on.

    A row is added when the answer changes; the newest counts. The explained tree is not stored:
    the rules, the evidence and the day give the same tree at any time.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_person_id_standard_code", "person_id", "standard_code", "id"),
        Index("ix_decisions_standard_code", "standard_code"),
    )

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    standard_code: Mapped[str] = mapped_column(String(80))
    version_id: Mapped[int] = mapped_column(ForeignKey("standard_versions.id"))
    levels: Mapped[str] = mapped_column(String(20))
    decided_on: Mapped[date]
    decided_at: Mapped[datetime]


DECISIONS_HISTORY = history_of(Decision, "person_id", "standard_code", "levels", "decided_on")
