"""Lists that were taken out of the system, and views that are kept."""

from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key

FORMATS = ("csv", "xlsx", "jsonl")
SILENCE = timedelta(minutes=5)

State = Literal["ready", "running", "unfinished", "finished"]


class Export(Base):
    """One completion list: who took it, what it was asked, and what came out.

    `rows` is counted when the list is ordered and `rows_done` while it is sent; `sha256` and
    `finished_at` are known after the last byte. The ledger's entries and their chain pin what the
    list says, so that it can be sent again byte for byte.
    """

    __tablename__ = "exports"
    __table_args__ = (
        CheckConstraint("format IN ('csv', 'xlsx', 'jsonl')", name="format_known"),
        CheckConstraint("(finished_at IS NULL) = (sha256 IS NULL)", name="finished_has_sha256"),
        Index("ix_exports_made_by_id", "made_by_id"),
    )

    id: Mapped[primary_key]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    format: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(2))
    scope: Mapped[dict[str, Any]] = mapped_column(JSON)
    filters: Mapped[dict[str, Any]] = mapped_column(JSON)
    as_of: Mapped[datetime]
    ledger_entries: Mapped[int]
    ledger_chain: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    rows_done: Mapped[int] = mapped_column(default=0)
    moved_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    finished_at: Mapped[datetime | None]

    def state(self, at: datetime) -> State:
        """Return how far the sending is; one that was silent for minutes is not running."""
        if self.finished_at is not None:
            return "finished"
        if self.moved_at is None:
            return "ready"
        if self.stopped_at is not None or at - self.moved_at > SILENCE:
            return "unfinished"
        return "running"

    @property
    def filename(self) -> str:
        """What the file is called on the disk of whoever took it."""
        return f"completions-{self.id}.{self.format}"


class SavedView(Base):
    """An address of HR's pages that somebody keeps under a name."""

    __tablename__ = "saved_views"
    __table_args__ = (Index("ix_saved_views_person_id", "person_id"),)

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(500))
    saved_at: Mapped[datetime]
