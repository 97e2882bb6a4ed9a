"""Records are issued once and never edited; a revocation undoes one, and says who and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, Literal

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.accounts.queries import Identity
from app.core.errors import Invalid, NotFound, Refused
from app.core.words import N_
from app.records.models import LedgerHead, Record, RecordPlace, Revocation
from app.records.numbers import new_number
from app.records.seals import seal
from app.records.seen import COPIED

Kind = Literal["completion", "earlier-completion", "experience", "held-certificate"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a new record says, apart from whom it is about.

    `subject` is a course's slug or an occupation's code. `cause` names what led to the record
    (`enrolment:12:…`); one cause issues one record, however often it is presented.
    """

    kind: Kind
    cause: str
    subject: str
    title_zh: str
    title_en: str
    industry: str = ""
    level: int | None = None
    issuer: str = ""
    release_number: int | None = None
    release_digest: str | None = None
    enrolled_at: datetime | None = None
    completed_at: datetime | None = None
    points: Decimal | None = None
    possible: Decimal | None = None
    credit_hours: int | None = None
    tags: tuple[str, ...] = ()
    began_on: date | None = None
    ended_on: date | None = None
    valid_until: date | None = None
    details: dict[str, Any] = field(default_factory=dict)


def issue(session: Session, who: Identity, evidence: Evidence, *, at: datetime) -> str:
    """Add a record for `who` and return its number; a cause seen before returns the first one."""
    head = _locked_head(session)
    issued = session.scalar(select(Record.number).where(Record.cause == evidence.cause))
    if issued is not None:
        return issued
    row = _sealed_row(who, evidence, at=at, sequence=head.sequence + 1, chain=head.chain)
    session.execute(insert(Record), [row])
    _add_places(session, [(who, row)])
    _move_head(session, row["sequence"], row["chain"])
    number: str = row["number"]
    return number


def issue_many(
    session: Session,
    entries: Iterable[tuple[Identity, Evidence, datetime]],
    *,
    batch: int = 2000,
) -> int:
    """Add records whose causes are known to be new, and return how many; memory stays flat."""
    head = _locked_head(session)
    sequence, chain = head.sequence, head.chain
    rows = _sealed_rows(entries, sequence=sequence, chain=chain)
    issued = 0
    while rows_now := list(islice(rows, batch)):
        session.execute(insert(Record), [row for _, row in rows_now])
        _add_places(session, rows_now)
        issued += len(rows_now)
        sequence, chain = rows_now[-1][1]["sequence"], rows_now[-1][1]["chain"]
    _move_head(session, sequence, chain)
    return issued


def revoke(
    session: Session, number: str, *, reason: str, revoked_by_id: int, at: datetime
) -> Revocation:
    """Undo a record, for everyone and from now on.

    :raise NotFound: when there is no such record.
    :raise Invalid: without a reason.
    :raise Refused: when it is revoked already.
    """
    if not reason.strip():
        raise Invalid(N_("Say why the record is revoked; whoever checks it will read this."))
    head = _locked_head(session)
    record_id = session.scalar(select(Record.id).where(Record.number == number))
    if record_id is None:
        raise NotFound(N_("There is no record with the number %(number)s."), number=number)
    if session.scalar(select(Revocation.id).where(Revocation.record_id == record_id)):
        raise Refused(N_("Record %(number)s is revoked already."), number=number)
    content = _undoing(record_id, reason=reason, by_id=revoked_by_id, at=at)
    proof = seal(content, chain=head.chain)
    revocation = Revocation(**content, **asdict(proof), sequence=head.sequence + 1)
    session.add(revocation)
    session.flush()  # the row must be there before the head moves past it
    _move_head(session, revocation.sequence, revocation.chain)
    return revocation


def revoke_many(
    session: Session, numbers: Iterable[str], *, reason: str, revoked_by_id: int, at: datetime
) -> None:
    """Undo records that are known to be there, each named once.

    :raise Refused: when one is revoked already.
    """
    head = _locked_head(session)
    sequence, chain = head.sequence, head.chain
    wanted = iter(numbers)
    while batch := list(islice(wanted, 500)):
        rows: list[dict[str, Any]] = []
        for record_id in _unrevoked(session, batch):
            content = _undoing(record_id, reason=reason, by_id=revoked_by_id, at=at)
            sequence += 1
            rows.append({**content, **asdict(seal(content, chain=chain)), "sequence": sequence})
            chain = rows[-1]["chain"]
        session.execute(insert(Revocation), rows)
    _move_head(session, sequence, chain)


def _unrevoked(session: Session, numbers: Sequence[str]) -> list[int]:
    """Return the ids of the records with these numbers, in their order."""
    revoked = Revocation.record_id == Record.id
    found = session.execute(
        select(Record.number, Record.id, Revocation.id)
        .outerjoin(Revocation, revoked)
        .where(Record.number.in_(numbers))
    )
    ids: dict[str, int] = {}
    for number, record_id, revocation_id in found:
        if revocation_id is not None:
            raise Refused(N_("Record %(number)s is revoked already."), number=number)
        ids[number] = record_id
    return [ids[number] for number in numbers]


def _undoing(record_id: int, *, reason: str, by_id: int, at: datetime) -> dict[str, Any]:
    return {
        "record_id": record_id,
        "revoked_at": at,
        "revoked_by_id": by_id,
        "reason": reason.strip(),
    }


def _locked_head(session: Session) -> LedgerHead:
    """Return the end of the chain; nobody else can add until this transaction ends."""
    return session.scalars(
        select(LedgerHead).with_for_update().execution_options(populate_existing=True)
    ).one()


def _move_head(session: Session, sequence: int, chain: str) -> None:
    session.execute(update(LedgerHead).values(sequence=sequence, chain=chain))


def _sealed_rows(
    entries: Iterable[tuple[Identity, Evidence, datetime]], *, sequence: int, chain: str
) -> Iterator[tuple[Identity, dict[str, Any]]]:
    for who, evidence, at in entries:
        sequence += 1
        row = _sealed_row(who, evidence, at=at, sequence=sequence, chain=chain)
        chain = row["chain"]
        yield who, row


def _add_places(session: Session, issued: Sequence[tuple[Identity, dict[str, Any]]]) -> None:
    """Let the other employers of their day see completions, each under its own number and unit."""
    shared = {
        row["number"]: (who, row)
        for who, row in issued
        if who.elsewhere and row["kind"] == "completion"
    }
    if not shared:
        return
    ids = session.execute(select(Record.number, Record.id).where(Record.number.in_(shared)))
    rows = [
        {**{name: row[name] for name in COPIED}, "record_id": record_id, **asdict(place)}
        for number, record_id in ids
        for who, row in [shared[number]]
        for place in who.elsewhere
    ]
    session.execute(insert(RecordPlace), rows)


def _sealed_row(
    who: Identity, evidence: Evidence, *, at: datetime, sequence: int, chain: str
) -> dict[str, Any]:
    content: dict[str, Any] = {
        "number": new_number(at.year),
        "issued_at": at,
        "person_id": who.person_id,
        "person_name": who.name,
        "id_number_masked": who.id_number_masked,
        "employer_id": who.employer_id,
        "employer_name": who.employer_name,
        "unit_id": who.unit_id,
        "unit_path": who.unit_path,
        "unit_name": who.unit_name,
        "employee_number": who.employee_number,
        **{name: getattr(evidence, name) for name in Evidence.__slots__},
        "tags": list(evidence.tags),
    }
    return {**content, **asdict(seal(content, chain=chain)), "sequence": sequence}
