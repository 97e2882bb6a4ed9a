"""Learning's recurring work."""

from app.core.time import now
from app.extensions import db
from app.learning.services.attempts import close_overdue


def close_overdue_attempts() -> None:
    """Close and grade every attempt whose time is over, even when nobody looks."""
    for _closed in close_overdue(db.session(), at=now()):
        db.session.commit()
