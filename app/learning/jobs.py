"""Learning's recurring work."""

from datetime import timedelta

from app.jobs.work import Run, recurring
from app.learning.services.attempts import close_overdue


@recurring("attempts.close-overdue", every=timedelta(seconds=20))
def close_overdue_attempts(run: Run) -> None:
    """Close and grade every attempt whose time is over, even when nobody looks."""
    for _closed in close_overdue(run.session, at=run.at):
        run.session.commit()  # each is whole; phones wait for the database meanwhile
