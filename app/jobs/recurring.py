"""The queue's own recurring work."""

from datetime import timedelta

from app.jobs.services import forget_finished
from app.jobs.work import Run, recurring

KEPT = timedelta(days=14)
FAILED_KEPT = timedelta(days=90)


@recurring("jobs.forget-finished", every=timedelta(hours=6))
def forget(run: Run) -> None:
    """Remove finished jobs that nobody will ask about."""
    forget_finished(run.session, before=run.at - KEPT, failed_before=run.at - FAILED_KEPT)
