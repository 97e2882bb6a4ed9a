"""The last valid completion of many people in one course."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Subquery, or_, select
from sqlalchemy.orm import Session

from app.core.time import local_day
from app.records.completions import is_completion
from app.records.models import Record, Revocation


@dataclass(frozen=True, slots=True)
class Completed:
    """When a course was completed last, and to which day that is valid."""

    on: date
    valid_until: date | None


def last_completions(
    session: Session, slug: str, people: Subquery, *, at: datetime
) -> dict[int, Completed]:
    """Return, by person, the last completion that is valid at `at`.

    `people` has a column person_id; nobody else is looked at.
    """
    rows = session.execute(
        select(Record.person_id, Record.completed_at, Record.valid_until)
        .outerjoin(Revocation, Revocation.record_id == Record.id)
        .where(
            is_completion(),
            Record.subject == slug,
            Record.person_id.in_(select(people.c.person_id)),
            Revocation.id.is_(None),
            Record.completed_at <= at,
            or_(Record.valid_until.is_(None), Record.valid_until >= local_day(at)),
        )
        .order_by(Record.completed_at)
    )
    return {
        person_id: Completed(local_day(completed_at), valid_until)
        for person_id, completed_at, valid_until in rows
        if completed_at is not None
    }
