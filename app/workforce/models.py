"""Lists that were taken out of the system."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class Export(Base):
    """One completion list: who took it, what it was asked, and what came out.

    `sha256` and `finished_at` are known once the last byte was sent; until then `rows_done` counts.
    """

    __tablename__ = "exports"
    __table_args__ = (
        CheckConstraint("format IN ('csv', 'xlsx', 'jsonl')", name="format_known"),
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
    rows: Mapped[int | None]
    rows_done: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None] = mapped_column(String(64))
    finished_at: Mapped[datetime | None]
