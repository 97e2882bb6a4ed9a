"""What HR ordered and does not wait for."""

from typing import Any

from app.accounts.contact import recipients
from app.core.words import N_
from app.jobs.work import Run, handles
from app.notices.services import notify
from app.workforce.rosters.processing import PROCESS, process


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
