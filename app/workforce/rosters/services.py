"""A roster is sent, its columns settled, its rows checked, and the good ones taken over."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.core.errors import Invalid, Refused
from app.core.words import N_
from app.workforce.rosters.mapping import FIELDS_OF, chosen, guess
from app.workforce.rosters.models import CONFLICTS, Roster, RosterFile, RosterRow
from app.workforce.rosters.reading import read_sheet

CHOICES = ("all", "good-ones")
UNSETTLED = {
    "completions": N_("Say what is done when a completion of the course is there already."),
    "certificates": N_("Say what is done when a certificate of the level is there already."),
}
"""What is asked where a row may be in conflict with what the ledger holds, by kind."""


def send(
    session: Session,
    content: bytes,
    *,
    filename: str,
    employer_id: int,
    unit_paths: Sequence[str],
    made_by_id: int | None,
    at: datetime,
    kind: str = "workers",
) -> Roster:
    """Keep a file of a kind that can be read, with its columns guessed.

    :raise Invalid: when it cannot.
    """
    fields = FIELDS_OF[kind]
    sheet = read_sheet(content, filename, fields)
    roster = Roster(
        kind=kind,
        employer_id=employer_id,
        unit_paths=list(unit_paths),
        made_by_id=made_by_id,
        made_at=at,
        filename=filename[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        headings=[cell.strip()[:80] for cell in sheet.header.cells],
        mapping=guess(sheet.header.cells, fields),
        rows=len(sheet.rows),
    )
    session.add(roster)
    session.flush()  # the file names the roster by id
    session.add(RosterFile(roster_id=roster.id, content=content))
    _write_down(session, roster, "roster-sent", by_id=made_by_id, at=at)
    return roster


def order_check(roster: Roster, choices: Mapping[str, int], conflict: str = "") -> None:
    """Settle which column is which, and for records what is done on a conflict.

    :raise Refused: when the roster is finished.
    :raise Invalid: when the choice makes no sense.
    """
    _require_open(roster)
    if roster.kind in UNSETTLED and conflict not in CONFLICTS:
        raise Invalid(UNSETTLED[roster.kind])
    roster.conflict = conflict if roster.kind in UNSETTLED else ""
    fields = FIELDS_OF[roster.kind]
    roster.mapping = chosen(choices, columns=len(roster.headings), fields=fields)
    roster.state, roster.choice = "checking", ""


def order_import(roster: Roster, choice: str) -> None:
    """Settle that the rows are to be taken over: all of them, or the good ones.

    :raise Refused: when they were not checked, or all are wanted and some have problems.
    """
    _require_open(roster)
    if choice not in CHOICES:
        raise Invalid(N_("Choose whether all rows or only the good ones are taken over."))
    if roster.state != "checked":
        raise Refused(N_("Check the rows first."))
    if choice == "all" and roster.count("problem"):
        raise Refused(N_("Some rows have problems: mend the file, or take over the good ones."))
    roster.choice = choice
    roster.state = "importing"


def discard(session: Session, roster: Roster, *, by_id: int | None, at: datetime) -> None:
    """Forget the file and what its rows say.

    :raise Refused: when the roster is finished.
    """
    _require_open(roster)
    forget_file(session, roster.id)
    session.execute(delete(RosterRow).where(RosterRow.roster_id == roster.id))
    roster.state, roster.finished_at = "discarded", at
    _write_down(session, roster, "roster-discarded", by_id=by_id, at=at)


def discard_left(session: Session, *, before: datetime, at: datetime) -> None:
    """Discard the rosters sent before a moment that were never taken over."""
    left = select(Roster).where(Roster.state.in_(("sent", "checked")), Roster.made_at < before)
    for roster in session.scalars(left.with_for_update(skip_locked=True)):
        discard(session, roster, by_id=None, at=at)


def forget_file(session: Session, roster_id: int) -> None:
    """Remove the file; nobody needs it any more."""
    session.execute(delete(RosterFile).where(RosterFile.roster_id == roster_id))


def _require_open(roster: Roster) -> None:
    if roster.state in ("imported", "discarded"):
        raise Refused(N_("This roster is finished. Send the file again to change something."))


def _write_down(
    session: Session, roster: Roster, action: str, *, by_id: int | None, at: datetime
) -> None:
    audit(
        session,
        at=at,
        actor_id=by_id,
        action=action,
        subject=f"roster:{roster.id}",
        employer_id=roster.employer_id,
        details={"file": roster.filename, "sha256": roster.sha256, "rows": roster.rows},
    )
