"""The long part of a roster: every row checked, and taken over when that was ordered."""

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.occupations import occupations
from app.accounts.organisations import employer_code
from app.accounts.passwords import hash_password
from app.accounts.policy import WorkforceScope
from app.accounts.roster_lookup import holders, owners
from app.accounts.services import masked
from app.accounts.workforce import units_in
from app.core.time import local_day
from app.workforce.rosters.checking import Checked, Known, Repeats, decide
from app.workforce.rosters.entries import Units, read_entry
from app.workforce.rosters.importing import TakeOver, take_over
from app.workforce.rosters.models import Roster, RosterFile, RosterRow
from app.workforce.rosters.reading import read_sheet
from app.workforce.rosters.services import forget_file
from app.workforce.rosters.table import Row, Sheet

PROCESS = "roster.process"
"""The kind of job that does this in the background."""
BATCH = 1000
Progress = Callable[[int, int], None]


class _Stopped(Exception):
    """All rows were wanted, and one has a problem by now."""


@dataclass(frozen=True, slots=True)
class _Work:
    """What a run over the rows needs."""

    session: Session
    roster: Roster
    sheet: Sheet
    at: datetime
    progress: Progress


def process(
    session: Session, roster_id: int, *, at: datetime, progress: Progress = lambda done, rows: None
) -> Roster:
    """Do what was ordered for a roster, checking or importing; nothing when nothing was.

    `progress` is told the rows done and the rows in all. When an import cannot be done as it was
    ordered, because somebody changed the same workers meanwhile, nothing is taken over and the
    roster is checked anew.
    """
    roster = session.get_one(Roster, roster_id, with_for_update=True)
    if roster.state not in ("checking", "importing"):
        return roster
    content = session.scalars(
        select(RosterFile.content).where(RosterFile.roster_id == roster_id)
    ).one()
    sheet = read_sheet(content, roster.filename)
    work = _Work(session, roster, sheet, at, progress)
    if roster.state == "importing" and _imported(work):
        return roster
    roster.counts = _run(work, None)
    roster.state, roster.rows_done = "checked", len(sheet.rows)
    return roster


def _imported(work: _Work) -> bool:
    """Take the rows over and return true, or leave everything as it was."""
    roster, session = work.roster, work.session
    under = TakeOver(
        employer_id=roster.employer_id,
        employer_code=employer_code(session, roster.employer_id),
        by_id=roster.made_by_id,
        at=work.at,
        on=local_day(work.at),
        password_hash=hash_password(secrets.token_urlsafe(32)),
    )
    try:
        with session.begin_nested():
            counts = _run(work, under)
            if roster.choice == "all" and counts.get("problem"):
                raise _Stopped
    except (_Stopped, IntegrityError):
        return False
    roster.counts, roster.state, roster.finished_at = counts, "imported", work.at
    roster.rows_done = len(work.sheet.rows)
    forget_file(session, roster.id)
    details: dict[str, object] = {"counts": counts, "choice": roster.choice}
    audit(
        session,
        at=work.at,
        actor_id=roster.made_by_id,
        action="roster-imported",
        subject=f"roster:{roster.id}",
        employer_id=roster.employer_id,
        details=details,
    )
    return True


def _run(work: _Work, under: TakeOver | None) -> dict[str, int]:
    """Go over all rows, write down what becomes of each, and return how many become what."""
    session, roster_id = work.session, work.roster.id
    session.execute(delete(RosterRow).where(RosterRow.roster_id == roster_id))
    counts: Counter[str] = Counter()
    for checked in _batches(work):
        if under is not None:
            take_over(session, checked, under)
        session.execute(insert(RosterRow), [_stored(roster_id, each) for each in checked])
        counts.update(each.outcome for each in checked)
        work.progress(counts.total(), len(work.sheet.rows))
    return dict(counts)


def _batches(work: _Work) -> Iterator[list[Checked]]:
    rows, mapping = work.sheet.rows, work.roster.mapping
    units = Units(units_in(work.session, _scope(work.roster)))
    known_as = occupations(work.session)
    repeats, on = Repeats(rows, mapping), local_day(work.at)
    for start in range(0, len(rows), BATCH):
        entries = [read_entry(row, mapping, units, known_as, on=on) for row in _part(rows, start)]
        for entry in entries:
            repeats.refuse(entry)
        employer_id = work.roster.employer_id
        known = Known(
            holders(work.session, employer_id, {entry.number for entry in entries}),
            owners(work.session, employer_id, {e.id_index for e in entries if e.id_index}, on=on),
        )
        yield list(decide(entries, known, on=on, unit_paths=work.roster.unit_paths))


def _part(rows: Any, start: int) -> list[Row]:
    return list(rows[start : start + BATCH])


def _scope(roster: Roster) -> WorkforceScope:
    if roster.unit_paths:
        return WorkforceScope((), tuple(roster.unit_paths))
    return WorkforceScope((roster.employer_id,), ())


def _stored(roster_id: int, checked: Checked) -> dict[str, Any]:
    entry = checked.entry
    return {
        "roster_id": roster_id,
        "row": entry.row,
        "employee_number": entry.number[:40],
        "name": entry.name[:200],
        "id_number_masked": masked(entry.id_number[:20]),
        "outcome": checked.outcome,
        "problems": [asdict(problem) for problem in entry.problems],
    }
