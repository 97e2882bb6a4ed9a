"""Reads of the ledger as of an instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from app.core.many import among
from app.core.time import local_day
from app.records.models import COMPLETIONS, Record, Revocation

Status = Literal["valid", "expired", "revoked"]
BATCH = 1000
"""Of so many records one statement asks."""


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One record as a page shows it, with its state at the instant that was asked about."""

    record: Record
    status: Status
    revoked_at: datetime | None
    revoked_reason: str


@dataclass(frozen=True, slots=True)
class Fate:
    """A record's place on the ledger, and what became of it."""

    sequence: int
    status: Status
    revoked_reason: str


def own_records(session: Session, person_id: int, *, at: datetime) -> list[RecordPage]:
    """Return a person's records, newest first, as they stood at `at`."""
    statement = records_as_of(at).where(Record.person_id == person_id).order_by(Record.id.desc())
    return [record_page(row, at=at) for row in session.execute(statement)]


def completed_courses(session: Session, person_id: int, *, at: datetime) -> set[str]:
    """Return the slugs of the courses of which the person has a valid completion at `at`."""
    return {
        page.record.subject
        for page in own_records(session, person_id, at=at)
        if page.status == "valid" and page.record.kind in COMPLETIONS
    }


def record_by_number(session: Session, number: str, *, at: datetime) -> RecordPage | None:
    """Return the record with this number as it stood at `at`, if there was one."""
    row = session.execute(records_as_of(at).where(Record.number == number)).one_or_none()
    return None if row is None else record_page(row, at=at)


def fates(session: Session, record_ids: Sequence[int], *, at: datetime) -> dict[int, Fate]:
    """Return, by id, what became of records by `at`; of what was not there then, nothing."""
    found: dict[int, Fate] = {}
    for start in range(0, len(record_ids), BATCH):
        ids = record_ids[start : start + BATCH]
        statement = records_as_of(at).where(among(Record.id, ids))
        rows = session.execute(
            statement.with_only_columns(
                Record.id,
                Record.sequence,
                Record.valid_until,
                Revocation.revoked_at,
                Revocation.reason,
                maintain_column_froms=True,
            )
        )
        for record_id, sequence, valid_until, revoked_at, reason in rows:
            state = status(valid_until, revoked_at, at=at)
            found[record_id] = Fate(sequence, state, reason or "")
    return found


def status(valid_until: date | None, revoked_at: datetime | None, *, at: datetime) -> Status:
    """Return a record's state at `at`; it is good to the end of its last day in Shanghai."""
    if revoked_at is not None and revoked_at <= at:
        return "revoked"
    if valid_until is not None and valid_until < local_day(at):
        return "expired"
    return "valid"


def percent(points: Decimal, possible: Decimal) -> Decimal:
    """Return the score in percent with one decimal, rounded down."""
    if not possible:
        return Decimal(0)
    return (points * 1000 // possible) / 10


def records_as_of(at: datetime) -> Select[Record, datetime, str]:
    """Return the statement for records and what undid them, as they stood at `at`."""
    revoked = and_(Revocation.record_id == Record.id, Revocation.revoked_at <= at)
    return (
        select(Record, Revocation.revoked_at, Revocation.reason)
        .outerjoin(Revocation, revoked)
        .where(Record.issued_at <= at)
    )


def record_page(row: Row[Record, datetime, str], *, at: datetime) -> RecordPage:
    """Return a row of that statement as a page shows it."""
    record, revoked_at, reason = row
    return RecordPage(
        record, status(record.valid_until, revoked_at, at=at), revoked_at, reason or ""
    )
