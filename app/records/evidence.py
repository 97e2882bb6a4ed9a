"""The ledger as the rules engine reads it: what counts for a person at an instant."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from app.core.time import local_day
from app.records.models import LedgerHead, Record, Revocation
from app.records.sharing import known_ids
from app.rules.evidence import Completion, Evidence, Experience, HeldCertificate
from app.rules.requirements import CREDIT_HOUR

Row = tuple[Any, ...]


def evidence_of(
    session: Session,
    person_id: int,
    *,
    born_on: date | None,
    at: datetime,
    known_to: int | None = None,
) -> Evidence:
    """Return what the ledger held of a person at `at`, without what was revoked by then.

    With `known_to` only what that employer knows: its own records, and those shared with it.
    """
    statement = _counting(at).where(Record.person_id == person_id)
    if known_to is not None:
        known = known_ids(person_id, known_to, on=local_day(at))
        statement = statement.where(Record.id.in_(known))
    return _evidence(session.execute(statement), born_on)


def evidence_of_many(
    session: Session, born_on: Mapping[int, date | None], *, at: datetime
) -> Iterator[tuple[int, Evidence]]:
    """Yield the same for each of the people, who are given with their dates of birth.

    One statement reads the range of their ids, so hand over people whose ids are neighbours.
    """
    if not born_on:
        return
    within = Record.person_id.between(min(born_on), max(born_on))
    rows: dict[int, list[Row]] = {person_id: [] for person_id in born_on}
    for row in session.execute(_counting(at).where(within)):
        if row[0] in rows:
            rows[row[0]].append(row)
    for person_id in rows:
        yield person_id, _evidence(rows[person_id], born_on[person_id])


def hold_ledger(session: Session) -> None:
    """Let nobody add to the ledger until this transaction ends."""
    session.execute(select(LedgerHead.id).with_for_update())


def _counting(at: datetime) -> Select[*tuple[Any, ...]]:
    revoked = and_(Revocation.record_id == Record.id, Revocation.revoked_at <= at)
    return (
        select(
            Record.person_id,
            Record.kind,
            Record.number,
            Record.subject,
            Record.level,
            Record.credit_hours,
            Record.tags,
            Record.completed_at,
            Record.began_on,
            Record.ended_on,
            Record.valid_until,
        )
        .outerjoin(Revocation, revoked)
        .where(Record.issued_at <= at, Revocation.id.is_(None))
    )


def _evidence(rows: Iterable[Row], born_on: date | None) -> Evidence:
    completions: list[Completion] = []
    experience: list[Experience] = []
    certificates: list[HeldCertificate] = []
    for row in rows:
        _, kind, number, subject, level, hours, tags, completed_at, began, ended, until = row
        match kind:
            case "completion" | "earlier-completion":
                minutes, day = (hours or 0) * CREDIT_HOUR, local_day(completed_at)
                reported = kind == "earlier-completion"
                completions.append(
                    Completion(number, subject, minutes, tuple(tags), day, until, reported)
                )
            case "experience":
                experience.append(Experience(number, subject, began, ended))
            case "held-certificate":
                certificates.append(HeldCertificate(number, subject, level, began, until))
    return Evidence(born_on, tuple(completions), tuple(experience), tuple(certificates))
