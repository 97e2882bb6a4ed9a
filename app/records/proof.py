"""Verification of the whole ledger, entry by entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from app.records.models import LedgerHead, Record, Revocation
from app.records.seals import linked, sealed


@dataclass(frozen=True, slots=True)
class Proof:
    """What a walk along the chain found; `fault` names the first entry that does not fit."""

    entries: int
    head: str
    fault: str = ""


def verify(session: Session) -> Proof:
    """Walk the chain from its first entry to its head, in constant memory."""
    chain, sequence = "", 0
    for row in merge(
        _rows(session, Record.__table__), _rows(session, Revocation.__table__), key=_sequence
    ):
        sequence += 1
        if row["sequence"] != sequence:
            return Proof(sequence - 1, chain, f"entry {sequence} is missing")
        if sealed(row, salt=row["salt"]) != row["seal"]:
            return Proof(sequence - 1, chain, f"{_name(row)} was altered")
        chain = linked(chain, row["seal"])
        if chain != row["chain"]:
            return Proof(sequence - 1, chain, f"{_name(row)} does not follow the entry before it")
    head = session.scalars(select(LedgerHead)).one()
    if (head.sequence, head.chain) != (sequence, chain):
        return Proof(sequence, chain, f"the ledger should end at entry {head.sequence}")
    return Proof(sequence, chain)


def _rows(session: Session, table: Any) -> Iterator[dict[str, Any]]:
    assert isinstance(table, Table)  # noqa: S101 - narrows the declared type
    statement = select(table).order_by(table.c.sequence)
    result = session.connection().execution_options(yield_per=1000).execute(statement)
    for row in result.mappings():
        yield dict(row)


def _sequence(row: dict[str, Any]) -> int:
    value: int = row["sequence"]
    return value


def _name(row: dict[str, Any]) -> str:
    if "number" in row:
        return f"record {row['number']}"
    return f"the revocation at entry {row['sequence']}"
