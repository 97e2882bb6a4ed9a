"""Rosters that were sent, their files while they are needed, and what became of each row."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key
from app.core.sealing import SealedBytes

STATES = ("sent", "checking", "checked", "importing", "imported", "discarded")
OUTCOMES = ("add", "change", "move", "leave", "same", "replace", "skip", "problem")
KINDS = ("workers", "completions", "certificates")
CONFLICTS = ("keep", "replace", "skip")
"""What is done when a record alike is there: keep both, revoke the old one, skip the new one."""


class Roster(Base):
    """One file of workers, or of what they completed or hold: who sent it, and how far it is.

    `unit_paths` is empty when the sender may change the whole employer's workers.
    """

    __tablename__ = "rosters"
    __table_args__ = (
        CheckConstraint("state IN ({})".format(", ".join(f"'{s}'" for s in STATES)), name="state"),
        CheckConstraint("choice IN ('', 'all', 'good-ones')", name="choice"),
        CheckConstraint("kind IN ({})".format(", ".join(f"'{k}'" for k in KINDS)), name="kind"),
        CheckConstraint("conflict IN ('', 'keep', 'replace', 'skip')", name="conflict"),
        Index("ix_rosters_employer_id", "employer_id"),
    )

    id: Mapped[primary_key]
    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id"))
    unit_paths: Mapped[list[str]] = mapped_column(JSON)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    headings: Mapped[list[str]] = mapped_column(JSON)
    mapping: Mapped[dict[str, int]] = mapped_column(JSON)
    kind: Mapped[str] = mapped_column(String(12), default="workers", server_default="workers")
    conflict: Mapped[str] = mapped_column(String(8), default="", server_default="")
    state: Mapped[str] = mapped_column(String(12), default="sent")
    choice: Mapped[str] = mapped_column(String(12), default="")
    rows: Mapped[int]
    rows_done: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    finished_at: Mapped[datetime | None]

    def count(self, outcome: str) -> int:
        """Return how many rows have this outcome."""
        return self.counts.get(outcome, 0)


class RosterFile(Base):
    """The file itself, sealed; it is gone once the roster is imported or discarded."""

    __tablename__ = "roster_files"

    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(SealedBytes)


class RosterRow(Base):
    """What a row says of whom, and what becomes of it, or what is wrong with it."""

    __tablename__ = "roster_rows"
    __table_args__ = (
        CheckConstraint(
            "outcome IN ({})".format(", ".join(f"'{o}'" for o in OUTCOMES)), name="outcome"
        ),
        UniqueConstraint("roster_id", "row"),
        Index("ix_roster_rows_roster_id_outcome_row", "roster_id", "outcome", "row"),
    )

    id: Mapped[primary_key]
    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id"))
    row: Mapped[int]
    employee_number: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    id_number_masked: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(12))
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
