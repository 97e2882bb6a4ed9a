"""Where workers stand, asked anew of the rules, and the history of what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.queries import birth_date
from app.catalogue.queries import cards
from app.core.errors import NotFound
from app.core.time import local_day
from app.core.words import N_
from app.qualifications.in_force import Version, in_force
from app.qualifications.models import Decision, StandardVersion
from app.qualifications.standing import StandardStanding, stand
from app.records.evidence import evidence_of
from app.rules.standard import Standard


@dataclass(frozen=True, slots=True)
class Decided:
    """One stored answer: the levels that a worker was eligible for from a day on."""

    code: str
    levels: tuple[int, ...]
    on: date
    version: str


def standards(session: Session, *, at: datetime) -> tuple[Standard, ...]:
    """Return the standards in force at `at`, by code."""
    return tuple(version.standard for version in in_force(session, at=at))


def ladder(
    session: Session, person_id: int, *, at: datetime, known_to: int | None = None
) -> list[StandardStanding]:
    """Return where a worker stands under every standard: the own occupation's first.

    With `known_to`, as far as that employer knows.
    """
    versions = in_force(session, at=at)
    standing = _standing(session, person_id, versions, at=at, known_to=known_to)
    return sorted(standing, key=lambda each: (not each.is_own, -each.levels[0].percent))


def standing(session: Session, person_id: int, code: str, *, at: datetime) -> StandardStanding:
    """Return where a worker stands under one standard, by the rules and the ledger of `at`.

    :raise NotFound: when no standard in force has this code.
    """
    named = [each for each in in_force(session, at=at) if each.standard.code == code]
    if not named:
        raise NotFound(N_("There is no standard in force at this address."))
    return _standing(session, person_id, named, at=at)[0]


def history(session: Session, person_id: int, *, code: str | None = None) -> list[Decided]:
    """Return a worker's stored answers, the newest first, of all standards or of one."""
    statement = (
        select(
            Decision.standard_code, Decision.levels, Decision.decided_on, StandardVersion.digest
        )
        .join(StandardVersion, StandardVersion.id == Decision.version_id)
        .where(Decision.person_id == person_id)
        .order_by(Decision.id.desc())
    )
    if code is not None:
        statement = statement.where(Decision.standard_code == code)
    return [
        Decided(row.standard_code, _levels(row.levels), row.decided_on, row.digest)
        for row in session.execute(statement)
    ]


def eligible_since(answers: Iterable[Decided]) -> dict[int, date]:
    """Return, of one standard's answers, newest first, since when each level is eligible."""
    since: dict[int, date] = {}
    current: set[int] | None = None
    for answer in answers:
        current = set(answer.levels) if current is None else current & set(answer.levels)
        since |= dict.fromkeys(current, answer.on)
    return since


def _standing(
    session: Session,
    person_id: int,
    versions: Iterable[Version],
    *,
    at: datetime,
    known_to: int | None = None,
) -> list[StandardStanding]:
    asked = tuple(versions)
    if not asked:
        return []
    born_on = birth_date(session, person_id) if any(each.asks_age for each in asked) else None
    evidence = evidence_of(session, person_id, born_on=born_on, at=at, known_to=known_to)
    offered = cards(session)
    return [stand(each.standard, evidence, local_day(at), offered=offered) for each in asked]


def _levels(stored: str) -> tuple[int, ...]:
    return tuple(int(level) for level in stored.split(",") if level)
