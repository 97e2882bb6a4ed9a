"""For which levels workers were eligible, as it was known at a moment."""

from datetime import datetime

from sqlalchemy import Subquery, func, select

from app.core.history import as_known
from app.qualifications.models import DECISIONS_HISTORY


def decisions_as_known(known_at: datetime) -> Subquery:
    """Return the newest answer for each worker and standard, for rooms above to join.

    Its columns: person_id, standard_code, levels, decided_on.
    """
    known = as_known(DECISIONS_HISTORY, known_at)
    newest = (
        select(func.max(known.c.id).label("id"))
        .group_by(known.c.person_id, known.c.standard_code)
        .subquery("newest")
    )
    return (
        select(known.c.person_id, known.c.standard_code, known.c.levels, known.c.decided_on)
        .join(newest, newest.c.id == known.c.id)
        .subquery("decisions_known")
    )
