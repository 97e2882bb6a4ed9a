"""The ledger as a feed: completions issued and revoked, in the order in which they were entered.

An entry's number in the ledger is given while the ledger's head is locked, and the lock is held to
the commit: whoever reads up to a number has missed nothing before it, and sees nothing twice.
Completions and revocations are read one after the other, only up to an end that was read before
both: PostgreSQL shows the second statement what was committed since the first.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.records.completions import is_completion, ledger_end
from app.records.models import Revocation
from app.records.seen import COPIED, SEEN, Sight, seen, within

LARGEST = 2**31 - 1  # what the column can hold


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a record that was issued, or its revocation."""

    sequence: int
    what: Literal["issued", "revoked"]
    record: Row[Any]
    at: datetime
    reason: str


def entries_after(session: Session, sight: Sight, after: int, *, limit: int) -> list[Entry]:
    """Return the next entries about completions within sight, in the ledger's order."""
    between = (min(after, LARGEST), ledger_end(session).entries)
    columns = [seen[name] for name in COPIED]
    issued = session.execute(_first(select(*columns), seen.sequence, sight, between, limit))
    entries = [Entry(each.sequence, "issued", each, each.issued_at, "") for each in issued]
    statement = select(
        *columns, Revocation.sequence.label("entry"), Revocation.revoked_at, Revocation.reason
    ).join(SEEN, seen.id == Revocation.record_id)
    revoked = session.execute(_first(statement, Revocation.sequence, sight, between, limit))
    entries += [
        Entry(each.entry, "revoked", each, each.revoked_at, each.reason) for each in revoked
    ]
    return sorted(entries, key=lambda entry: entry.sequence)[:limit]


def _first(
    statement: Select[*tuple[Any, ...]],
    sequence: Any,
    sight: Sight,
    between: tuple[int, int],
    limit: int,
) -> Select[*tuple[Any, ...]]:
    after, end = between
    return (
        statement.where(is_completion(), sequence > after, sequence <= end, within(sight))
        .order_by(sequence)
        .limit(limit)
    )
