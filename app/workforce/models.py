"""Lists that were taken out of the system, and views that are kept."""

from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key

FILES = ("csv", "xlsx", "jsonl")
FORMATS = (*FILES, "pdf")
"""Files for programs and spreadsheets; and paper, for people."""

RUN = "reports.run"
"""The kind of job that orders one regular report; its key is the schedule's id."""
EVERY = ("day", "week", "month")
SILENCE = timedelta(minutes=5)

State = Literal["ready", "waiting", "running", "unfinished", "finished", "failed", "cancelled"]


class Export(Base):
    """One report that was taken out: who took it, what it was asked, and what came out.

    `scope` holds what the maker's grants covered, and what that was called. `columns` and
    `groups` are keys; no columns means the usual ones. `rows` is counted when the
    report is ordered and `rows_done` while it is sent; `sha256` and `finished_at` are known after
    the last byte. The ledger's entries and their chain, and `known_at` for what is no evidence,
    pin what the report says, so that it can be made again byte for byte. `job_id` makes it in the
    background; its file is kept in storage until `kept_until`.
    """

    __tablename__ = "exports"
    __table_args__ = (
        CheckConstraint("format IN ('csv', 'xlsx', 'jsonl', 'pdf')", name="format_known"),
        CheckConstraint("(finished_at IS NULL) = (sha256 IS NULL)", name="finished_has_sha256"),
        Index("ix_exports_made_by_id", "made_by_id"),
        Index("ix_exports_kept_until", "kept_until"),
    )

    id: Mapped[primary_key]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    report: Mapped[str] = mapped_column(String(20), default="completions")
    name: Mapped[str] = mapped_column(String(120), default="")
    saved_id: Mapped[int | None] = mapped_column(ForeignKey("saved_reports.id"))
    format: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(2))
    scope: Mapped[dict[str, Any]] = mapped_column(JSON)
    filters: Mapped[dict[str, Any]] = mapped_column(JSON)
    columns: Mapped[list[str]] = mapped_column(JSON, default=list)
    groups: Mapped[list[str]] = mapped_column(JSON, default=list)
    as_of: Mapped[datetime]
    known_at: Mapped[datetime | None]
    ledger_entries: Mapped[int]
    ledger_chain: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    rows_done: Mapped[int] = mapped_column(default=0)
    moved_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    job_id: Mapped[int | None] = mapped_column(BigInteger)
    failure: Mapped[str] = mapped_column(String(300), default="")
    cancelled_at: Mapped[datetime | None]
    kept_until: Mapped[datetime | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    finished_at: Mapped[datetime | None]

    def state(self, at: datetime) -> State:
        """Return how far the sending is; one that was silent for minutes is not running."""
        if self.finished_at is not None:
            return "finished"
        if self.cancelled_at is not None:
            return "cancelled"
        if self.failure:
            return "failed"
        if self.moved_at is None:
            return "ready" if self.job_id is None else "waiting"
        if self.job_id is None and (self.stopped_at or at - self.moved_at > SILENCE):
            return "unfinished"
        return "running"

    @property
    def filename(self) -> str:
        """What the file is called on the disk of whoever took it."""
        return f"{self.report}-{self.id}.{self.format}"


class SavedReport(Base):
    """A report's columns, groups and filters under a name; shared, all HR of the employer use it.

    Whoever runs it gets what the own scope covers. `words` are the filters as an address has them.
    """

    __tablename__ = "saved_reports"
    __table_args__ = (
        CheckConstraint("format IN ('csv', 'xlsx', 'jsonl', 'pdf')", name="format_known"),
        Index("ix_saved_reports_employer_id", "employer_id"),
        Index("ix_saved_reports_owner_id", "owner_id"),
    )

    id: Mapped[primary_key]
    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str] = mapped_column(String(120))
    report: Mapped[str] = mapped_column(String(20))
    columns: Mapped[list[str]] = mapped_column(JSON)
    groups: Mapped[list[str]] = mapped_column(JSON)
    words: Mapped[dict[str, str]] = mapped_column(JSON)
    format: Mapped[str] = mapped_column(String(8))
    is_shared: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class ReportSchedule(Base):
    """A saved report that is made again and again for its owner, in the owner's scope.

    `day` is a weekday (0 is Monday) for weeks, a day of the month for months: the last one where a
    month is shorter. `hour` is one of Shanghai's. A schedule that cannot go on says why.
    """

    __tablename__ = "report_schedules"
    __table_args__ = (
        CheckConstraint("every IN ('day', 'week', 'month')", name="every_known"),
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour_in_range"),
        CheckConstraint(
            "(every = 'day' AND day = 0) OR (every = 'week' AND day BETWEEN 0 AND 6)"
            " OR (every = 'month' AND day BETWEEN 1 AND 31)",
            name="day_in_range",
        ),
        CheckConstraint("(stopped_at IS NULL) = (stopped_why = '')", name="stopped_says_why"),
        Index(
            "uq_report_schedules_running",
            "saved_id",
            "owner_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_report_schedules_next_at", "next_at"),
    )

    id: Mapped[primary_key]
    saved_id: Mapped[int] = mapped_column(ForeignKey("saved_reports.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    every: Mapped[str] = mapped_column(String(8))
    day: Mapped[int]
    hour: Mapped[int]
    is_mailed: Mapped[bool]
    made_at: Mapped[datetime]
    next_at: Mapped[datetime]
    last_export_id: Mapped[int | None] = mapped_column(ForeignKey("exports.id"))
    stopped_at: Mapped[datetime | None]
    stopped_why: Mapped[str] = mapped_column(String(40), default="")
    ended_at: Mapped[datetime | None]


class SavedView(Base):
    """An address of HR's pages that somebody keeps under a name."""

    __tablename__ = "saved_views"
    __table_args__ = (Index("ix_saved_views_person_id", "person_id"),)

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(500))
    saved_at: Mapped[datetime]
