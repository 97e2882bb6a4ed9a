"""The long part of a roster: every row checked, and taken over when that was ordered."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.services import masked
from app.core.errors import Refused
from app.workforce.rosters.certificate_rows import CertificateRows
from app.workforce.rosters.completion_rows import CompletionRows
from app.workforce.rosters.mapping import FIELDS_OF
from app.workforce.rosters.models import Roster, RosterFile, RosterRow
from app.workforce.rosters.reading import read_sheet
from app.workforce.rosters.rows import Decided, Progress, Rows, Work
from app.workforce.rosters.services import forget_file
from app.workforce.rosters.worker_rows import WorkerRows

PROCESS = "roster.process"
"""The kind of job that does this in the background."""
IMPORTED = {
    "workers": "roster-imported",
    "completions": "completions-imported",
    "certificates": "certificates-imported",
}
ROWS: dict[str, Callable[[Work], Rows]] = {
    "workers": WorkerRows,
    "completions": CompletionRows,
    "certificates": CertificateRows,
}


class _Stopped(Exception):
    """All rows were wanted, and one has a problem by now."""


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
    sheet = read_sheet(content, roster.filename, FIELDS_OF[roster.kind])
    work = Work(session, roster, sheet, at, progress)
    if roster.state == "importing" and _imported(work):
        return roster
    roster.counts = _run(work, is_import=False)
    roster.state, roster.rows_done = "checked", len(sheet.rows)
    return roster


def _imported(work: Work) -> bool:
    """Take the rows over and return true, or leave everything as it was."""
    roster, session = work.roster, work.session
    try:
        with session.begin_nested():
            counts = _run(work, is_import=True)
    except (_Stopped, IntegrityError, Refused):
        return False
    roster.counts, roster.state, roster.finished_at = counts, "imported", work.at
    roster.rows_done = len(work.sheet.rows)
    forget_file(session, roster.id)
    details: dict[str, object] = {"counts": counts, "choice": roster.choice}
    audit(
        session,
        at=work.at,
        actor_id=roster.made_by_id,
        action=IMPORTED[roster.kind],
        subject=f"roster:{roster.id}",
        employer_id=roster.employer_id,
        details=details,
    )
    return True


def _run(work: Work, *, is_import: bool) -> dict[str, int]:
    """Go over all rows, write down what becomes of each, and return how many become what."""
    session, roster = work.session, work.roster
    session.execute(delete(RosterRow).where(RosterRow.roster_id == roster.id))
    counts: Counter[str] = Counter()
    rows = ROWS[roster.kind](work)
    for decided in rows.decided():
        if is_import:
            rows.take_over(decided)
        session.execute(insert(RosterRow), [_stored(roster.id, each) for each in decided])
        counts.update(each.outcome for each in decided)
        work.progress(counts.total(), len(work.sheet.rows))
    if is_import:
        if roster.choice == "all" and counts.get("problem"):
            raise _Stopped
        rows.finish()
    return dict(counts)


def _stored(roster_id: int, decided: Decided) -> dict[str, Any]:
    entry = decided.entry
    return {
        "roster_id": roster_id,
        "row": entry.row,
        "employee_number": entry.number[:40],
        "name": entry.name[:200],
        "id_number_masked": masked(entry.id_number[:20]),
        "outcome": decided.outcome,
        "problems": [asdict(problem) for problem in entry.problems],
    }
