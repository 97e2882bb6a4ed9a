"""Taking over what a roster says: rows that were found good become accounts and employments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.roster_writing import (
    Change,
    Identity,
    Job,
    NewWorker,
    Reach,
    add_jobs,
    add_new_workers,
    change_workers,
    fill_reach,
)
from app.workforce.rosters.checking import Checked
from app.workforce.rosters.entries import Entry
from app.workforce.rosters.identity import birth_date
from app.workforce.rosters.names import tidy_name


@dataclass(frozen=True, slots=True)
class TakeOver:
    """For which employer, by whom and when rows are taken over."""

    employer_id: int
    employer_code: str
    by_id: int | None
    at: datetime
    on: date
    password_hash: str


def take_over(session: Session, rows: Sequence[Checked], under: TakeOver) -> None:
    """Write what the good ones among `rows` say; those with problems are left out."""
    add_new_workers(
        session,
        [_new_worker(row.entry, under) for row in rows if row.outcome == "add"],
        password_hash=under.password_hash,
        at=under.at,
        granted_by_id=under.by_id,
    )
    moved = [
        (row.person_id, _job(row.entry, under))
        for row in rows
        if row.outcome == "move" and row.person_id is not None
    ]
    add_jobs(session, moved, at=under.at, granted_by_id=under.by_id)
    change_workers(
        session,
        [
            _change(row, on=under.on)
            for row in rows
            if row.outcome in ("change", "leave") and row.holder
        ],
    )
    reaches = [
        (row.person_id, _reach(row.entry))
        for row in rows
        if row.outcome in ("change", "move") and row.person_id and _reach(row.entry) != Reach()
    ]
    if reaches:
        fill_reach(session, reaches, at=under.at)


def _new_worker(entry: Entry, under: TakeOver) -> NewWorker:
    login = f"{under.employer_code}-{entry.number}".lower()[:76]
    return NewWorker(login, entry.name, _identity(entry), _job(entry, under), _reach(entry))


def _reach(entry: Entry) -> Reach:
    return Reach(entry.phone, entry.email)


def _job(entry: Entry, under: TakeOver) -> Job:
    starts_on = entry.starts_on or min(under.on, entry.ends_on or under.on)
    return Job(
        under.employer_id, entry.number, entry.unit_id, entry.occupation, starts_on, entry.ends_on
    )


def _identity(entry: Entry) -> Identity | None:
    if not entry.id_indexes:
        return None
    return Identity(entry.id_number, entry.id_indexes[0], birth_date(entry.id_number))


def _change(row: Checked, *, on: date) -> Change:
    """Return what changes; of somebody who has left, only the employment: the person is gone."""
    entry, holder = row.entry, row.holder
    if holder is None:
        raise ValueError("a change needs the employment that it is about")
    is_here = holder.is_running(on)
    return Change(
        person_id=holder.person_id,
        employment_id=holder.employment_id,
        name=entry.name if is_here and entry.name != tidy_name(holder.name) else None,
        identity=_identity(entry) if is_here and not holder.id_index else None,
        unit_id=entry.unit_id,
        occupation=entry.occupation or None,
        ends_on=entry.ends_on,
    )
