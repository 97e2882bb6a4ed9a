"""Verification of the whole ledger, entry by entry."""

from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from heapq import merge
from typing import Any

from sqlalchemy import FromClause, select
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
    with (
        closing(_rows(session, Record.__table__)) as records,
        closing(_rows(session, Revocation.__table__)) as revocations,
    ):
        proof = _walked(merge(records, revocations, key=_sequence))
    if proof.fault:
        return proof
    head = session.scalars(select(LedgerHead)).one()
    if (head.sequence, head.chain) != (proof.entries, proof.head):
        return replace(proof, fault=f"the ledger should end at entry {head.sequence}")
    return proof


def _walked(rows: Iterable[dict[str, Any]]) -> Proof:
    chain, sequence = "", 0
    for row in rows:
        sequence += 1
        if row["sequence"] != sequence:
            return Proof(sequence - 1, chain, f"entry {sequence} is missing")
        if sealed(row, salt=row["salt"]) != row["seal"]:
            return Proof(sequence - 1, chain, f"{_name(row)} was altered")
        chain = linked(chain, row["seal"])
        if chain != row["chain"]:
            return Proof(sequence - 1, chain, f"{_name(row)} does not follow the entry before it")
    return Proof(sequence, chain)


def _rows(session: Session, table: FromClause) -> Generator[dict[str, Any], None, None]:
    statement = select(table).order_by(table.c.sequence).execution_options(yield_per=1000)
    with session.connection().execute(statement) as result:
        for row in result.mappings():
            yield dict(row)


def _sequence(row: dict[str, Any]) -> int:
    value: int = row["sequence"]
    return value


def _name(row: dict[str, Any]) -> str:
    if "number" in row:
        return f"record {row['number']}"
    return f"the revocation at entry {row['sequence']}"
