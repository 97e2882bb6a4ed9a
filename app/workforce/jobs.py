"""What HR ordered and does not wait for."""

from datetime import timedelta
from typing import Any

from app.accounts.contact import recipients
from app.core.words import N_
from app.jobs.work import Run, handles, recurring
from app.notices.services import notify
from app.workforce.rosters.processing import PROCESS, process
from app.workforce.rosters.services import discard_left

KEPT = timedelta(days=30)
"""How long a roster may wait for its sender."""


@handles(PROCESS)
def process_roster(run: Run, arguments: dict[str, Any]) -> None:
    """Check a roster's rows, or take them over."""
    roster = process(run.session, arguments["roster_id"], at=run.at, progress=run.progress)
    if roster.state == "imported" and roster.made_by_id is not None:
        notify(
            run.session,
            recipients(run.session, [roster.made_by_id]),
            "roster",
            sentence=N_("The roster “%(file)s” is taken over."),
            places={"file": roster.filename},
            address=f"/hr/rosters/{roster.id}",
            key=f"roster {roster.id}",
            at=run.at,
        )


@recurring("rosters.discard-left", every=timedelta(hours=12))
def discard_left_rosters(run: Run) -> None:
    """Discard rosters that nobody went on with: their files hold people's data."""
    discard_left(run.session, before=run.at - KEPT, at=run.at)
