"""What HR ordered and does not wait for."""

from typing import Any

from app.jobs.work import Run, handles
from app.workforce.rosters.processing import PROCESS, process


@handles(PROCESS)
def process_roster(run: Run, arguments: dict[str, Any]) -> None:
    """Check a roster's rows, or take them over."""
    process(run.session, arguments["roster_id"], at=run.at, progress=run.progress)
