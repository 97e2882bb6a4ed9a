"""Who was excused from what, as it was known at a moment."""

from datetime import datetime

from sqlalchemy import Subquery, select

from app.core.history import as_known
from app.workforce.assigning.models import ASSIGNED_HISTORY, AssignmentRule


def excused_as_known(known_at: datetime) -> Subquery:
    """Return every excuse, for reports to join.

    Its columns: assigned_id, person_id, employer_id, slug, due_on, reason, decided_at.
    """
    assigned = as_known(ASSIGNED_HISTORY, known_at)
    return (
        select(
            assigned.c.id.label("assigned_id"),
            assigned.c.person_id,
            AssignmentRule.employer_id,
            assigned.c.slug,
            assigned.c.due_on,
            assigned.c.reason,
            assigned.c.decided_at,
        )
        .join(AssignmentRule, AssignmentRule.id == assigned.c.rule_id)
        .where(assigned.c.state == "excused")
        .subquery("excused_known")
    )
