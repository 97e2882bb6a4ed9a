"""The evidence ledger: rows that are only ever added, sealed and chained."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, Points, primary_key

COMPLETIONS = ("completion", "earlier-completion")
"""The kinds of record that say that somebody completed a course."""
IS_COMPLETION = text("completed_at IS NOT NULL")


class Shown:
    """What lists show of a record, of its day: columns of records, and of their further places."""

    issued_at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    person_name: Mapped[str] = mapped_column(String(200))
    id_number_masked: Mapped[str] = mapped_column(String(20))
    employer_name: Mapped[str] = mapped_column(String(200))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    unit_path: Mapped[str] = mapped_column(String(200))
    unit_name: Mapped[str] = mapped_column(String(200))
    employee_number: Mapped[str] = mapped_column(String(40))

    subject: Mapped[str] = mapped_column(String(80))
    title_zh: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(300))
    industry: Mapped[str] = mapped_column(String(40))

    release_number: Mapped[int | None]
    enrolled_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    points: Mapped[Decimal | None] = mapped_column(Points)
    possible: Mapped[Decimal | None] = mapped_column(Points)
    credit_hours: Mapped[int | None]
    valid_until: Mapped[date | None]


class Record(Shown, Base):
    """One piece of evidence, as it stood when it was issued.

    Names, employer and unit are copied, so that a paper and a list say the same for ever.
    `subject` is the course's slug for a completion, the occupation's code for the other kinds.
    An earlier completion is known from its employer's papers only, and names no release.
    """

    __tablename__ = "records"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('completion', 'earlier-completion', 'experience', 'held-certificate')",
            name="kind_known",
        ),
        CheckConstraint(
            "kind <> 'completion' OR (completed_at IS NOT NULL AND enrolled_at IS NOT NULL"
            " AND release_digest IS NOT NULL AND credit_hours IS NOT NULL"
            " AND points IS NOT NULL AND possible IS NOT NULL AND possible >= points"
            " AND points >= 0)",
            name="completion_whole",
        ),
        CheckConstraint(
            "kind <> 'earlier-completion' OR (completed_at IS NOT NULL AND employer_id IS NOT NULL"
            " AND enrolled_at IS NULL AND release_number IS NULL AND release_digest IS NULL"
            " AND (points IS NULL) = (possible IS NULL)"
            " AND (points IS NULL OR (points >= 0 AND possible >= points)))",
            name="earlier_whole",
        ),
        CheckConstraint(
            "kind <> 'experience' OR (began_on IS NOT NULL"
            " AND (ended_on IS NULL OR ended_on >= began_on))",
            name="experience_whole",
        ),
        CheckConstraint(
            "kind <> 'held-certificate' OR (began_on IS NOT NULL AND level BETWEEN 1 AND 5)",
            name="certificate_whole",
        ),
        Index("ix_records_person_id_kind", "person_id", "kind"),
        Index(
            "ix_records_employer_id_id",
            "employer_id",
            "id",
            sqlite_where=IS_COMPLETION,
            postgresql_where=IS_COMPLETION,
        ),
        Index(
            "ix_records_employer_id_completed_at",
            "employer_id",
            "completed_at",
            "id",
            sqlite_where=IS_COMPLETION,
            postgresql_where=IS_COMPLETION,
        ),
    )

    id: Mapped[primary_key]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    cause: Mapped[str] = mapped_column(String(120), unique=True)
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("employers.id"))
    level: Mapped[int | None]
    issuer: Mapped[str] = mapped_column(String(200))
    release_digest: Mapped[str | None] = mapped_column(String(64))
    tags: Mapped[list[str]] = mapped_column(JSON)
    began_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)

    sequence: Mapped[int] = mapped_column(unique=True)
    salt: Mapped[str] = mapped_column(String(32))
    seal: Mapped[str] = mapped_column(String(64))
    chain: Mapped[str] = mapped_column(String(64))

    @property
    def is_reported(self) -> bool:
        """Whether an employer reported it, and nobody here saw it happen."""
        return self.kind == "earlier-completion"


class RecordPlace(Shown, Base):
    """A completion at a further employer of its day: the record's row, with that one's own place.

    The record itself names the employer on whose behalf the course was completed. The row is
    whole, so that the lists of an employer with millions read it in order as they read records.
    """

    __tablename__ = "record_places"
    __table_args__ = (
        UniqueConstraint("record_id", "employer_id"),
        Index("ix_record_places_employer_id_record_id", "employer_id", "record_id"),
        Index("ix_record_places_employer_id_sequence", "employer_id", "sequence"),
        Index(
            "ix_record_places_employer_id_completed_at", "employer_id", "completed_at", "record_id"
        ),
        Index("ix_record_places_person_id", "person_id"),
    )

    id: Mapped[primary_key]
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id"))
    number: Mapped[str] = mapped_column(String(20))
    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id"))
    sequence: Mapped[int]


class RecordShare(Base):
    """A worker's leave for an employer to see earlier records; all of them where none is named."""

    __tablename__ = "record_shares"
    __table_args__ = (
        Index("ix_record_shares_person_id_employer_id", "person_id", "employer_id"),
        Index(
            "uq_record_shares_one",
            "person_id",
            "employer_id",
            "record_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_record_shares_all",
            "person_id",
            "employer_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND record_id IS NULL"),
            postgresql_where=text("ended_at IS NULL AND record_id IS NULL"),
        ),
    )

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id"))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("records.id"))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CompletionCount(Base):
    """How many completions an employer sees; triggers on records and their places count."""

    __tablename__ = "completion_counts"

    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id"), primary_key=True)
    completions: Mapped[int] = mapped_column(BigInteger)
    last_issued_at: Mapped[datetime]


class Revocation(Base):
    """The undoing of one record: who, when and why."""

    __tablename__ = "revocations"

    id: Mapped[primary_key]
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id"), unique=True)
    revoked_at: Mapped[datetime]
    revoked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(String(500))

    sequence: Mapped[int] = mapped_column(unique=True)
    salt: Mapped[str] = mapped_column(String(32))
    seal: Mapped[str] = mapped_column(String(64))
    chain: Mapped[str] = mapped_column(String(64))


class LedgerHead(Base):
    """Where the chain ends: one row, locked by whoever adds the next entry."""

    __tablename__ = "ledger_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[primary_key]
    sequence: Mapped[int]
    chain: Mapped[str] = mapped_column(String(64))
