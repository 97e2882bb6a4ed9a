"""Standards are loaded, and decisions taken anew; a row is added only when an answer changes."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import and_, insert, select
from sqlalchemy.orm import Session

from app.accounts.occupations import learn_occupation
from app.accounts.queries import birth_date, birth_dates, person_count, person_ids
from app.catalogue.queries import cards
from app.core.findings import Finding
from app.core.time import local_day
from app.qualifications.in_force import Version, in_force, newest_ids, versions
from app.qualifications.models import Decision, StandardVersion
from app.records.evidence import evidence_of, evidence_of_many, hold_ledger
from app.rules import parse
from app.rules.eligible import eligible_levels
from app.rules.evidence import Evidence
from app.rules.standard import Standard
from app.rules.stored import to_text

BATCH = 500
"""People decided between two commits; who completes a course meanwhile waits for one batch."""
RANGE = 1000
"""How far apart the ids may be of people whose evidence is read by one statement."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading: the codes with a new version, and those that say what they said."""

    findings: tuple[Finding, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefreshCount:
    """How far a recomputation is: people decided, of how many, and answers that changed."""

    decided: int
    total: int
    changed: int


def check_standards(
    session: Session, paths: Iterable[Path]
) -> tuple[tuple[Finding, ...], tuple[Standard, ...]]:
    """Return the findings of files and folders, and the standards that can be loaded."""
    offered = cards(session)
    return parse.load_standards(
        paths,
        known_courses={card.slug for card in offered},
        known_tags={tag for card in offered for tag in card.tags},
    )


def load_standards(session: Session, paths: Iterable[Path], *, at: datetime) -> Loaded:
    """Store a new version of every standard that says something new.

    A file with an error changes nothing: the version in force stays.
    """
    findings, standards = check_standards(session, paths)
    known = {version.standard.version for version in in_force(session, at=at)}
    changed = [standard for standard in standards if standard.version not in known]
    session.add_all(
        StandardVersion(code=s.code, digest=s.version, source=to_text(s), loaded_at=at)
        for s in changed
    )
    session.flush()  # decisions name versions by id
    for each in standards:
        learn_occupation(session, each.occupation, each.titles.zh, each.titles.en)
    return Loaded(
        findings,
        tuple(standard.code for standard in changed),
        tuple(standard.code for standard in standards if standard not in changed),
    )


def refresh_worker(session: Session, person_id: int, *, at: datetime) -> None:
    """Decide every standard in force for one person.

    Called by who has just issued or revoked a record, and so holds the ledger.
    """
    current, answers = _answers_of(session, person_id, at=at)
    if not current:
        return
    born_on = birth_date(session, person_id) if _ask_age(current) else None
    evidence = evidence_of(session, person_id, born_on=born_on, at=at)
    _add(session, list(_changes(current, person_id, evidence, answers=answers, at=at)))


def refresh_workers(session: Session, person_ids: Iterable[int], *, at: datetime) -> None:
    """Decide every standard in force for several people, those with neighbouring ids at once."""
    for people in _neighbours(sorted(person_ids)):
        _add(session, _decide_batch(session, people, clock=lambda: at, codes=None))


def _neighbours(person_ids: Iterable[int]) -> Iterator[list[int]]:
    """Yield ids in order, in batches so close together that reading their range is no waste."""
    batch: list[int] = []
    for person_id in person_ids:
        if batch and person_id - batch[0] >= RANGE:
            yield batch
            batch = []
        batch.append(person_id)
    if batch:
        yield batch


def refresh_everyone(
    session: Session, *, clock: Callable[[], datetime], codes: Collection[str] | None = None
) -> Iterator[RefreshCount]:
    """Decide the standards in force, or those with the `codes`, for everybody, batch by batch.

    Yields after each batch, which is whole: the caller commits there, and memory stays flat.
    The clock is asked in each batch, so that nothing recorded since the first one is overlooked.
    """
    total, decided, changed, last = person_count(session), 0, 0, 0
    while people := person_ids(session, after_id=last, limit=BATCH):
        rows = _decide_batch(session, people, clock=clock, codes=codes)
        _add(session, rows)
        last, decided, changed = people[-1], decided + len(people), changed + len(rows)
        yield RefreshCount(decided, total, changed)


def _decide_batch(
    session: Session,
    people: list[int],
    *,
    clock: Callable[[], datetime],
    codes: Collection[str] | None,
) -> list[Row]:
    hold_ledger(session)
    at = clock()
    current = [v for v in in_force(session, at=at) if codes is None or v.standard.code in codes]
    answers = _answers_between(session, people[0], people[-1])
    born_on: dict[int, date | None] = dict.fromkeys(people)
    if _ask_age(current):
        born_on |= birth_dates(session, first_id=people[0], last_id=people[-1])
    return [
        row
        for person_id, evidence in evidence_of_many(session, born_on, at=at)
        for row in _changes(
            current, person_id, evidence, answers=answers.get(person_id, {}), at=at
        )
    ]


def _changes(
    current: Iterable[Version],
    person_id: int,
    evidence: Evidence,
    *,
    answers: Mapping[str, str],
    at: datetime,
) -> Iterator[Row]:
    """Yield a row for each standard whose answer is another than the last; none means no level."""
    on = local_day(at)
    for version in current:
        code = version.standard.code
        levels = ",".join(map(str, eligible_levels(version.standard, evidence, on)))
        if levels != answers.get(code, ""):
            yield {
                "person_id": person_id,
                "standard_code": code,
                "version_id": version.id,
                "levels": levels,
                "decided_on": on,
                "decided_at": at,
            }


def _ask_age(current: Iterable[Version]) -> bool:
    return any(version.asks_age for version in current)


def _add(session: Session, rows: list[Row]) -> None:
    if rows:
        session.execute(insert(Decision), rows)


def _answers_of(
    session: Session, person_id: int, *, at: datetime
) -> tuple[tuple[Version, ...], dict[str, str]]:
    """Return the standards in force, and one person's last answers by code, in one statement."""
    own = and_(Decision.standard_code == StandardVersion.code, Decision.person_id == person_id)
    rows = session.execute(
        select(StandardVersion.id, StandardVersion.digest, StandardVersion.code, Decision.levels)
        .outerjoin(Decision, own)
        .where(StandardVersion.id.in_(newest_ids(at)))
        .order_by(StandardVersion.code, Decision.id)
    ).all()
    stored = dict.fromkeys((row.id, row.digest) for row in rows)
    return versions(session, stored), {row.code: row.levels or "" for row in rows}


def _answers_between(session: Session, first_id: int, last_id: int) -> dict[int, dict[str, str]]:
    rows = session.execute(
        select(Decision.person_id, Decision.standard_code, Decision.levels)
        .where(Decision.person_id.between(first_id, last_id))
        .order_by(Decision.id)
    )
    answers: dict[int, dict[str, str]] = {}
    for person_id, code, levels in rows:
        answers.setdefault(person_id, {})[code] = levels
    return answers
