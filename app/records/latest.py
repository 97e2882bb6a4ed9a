"""The last valid completion of many people in one course."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Subquery, or_, select, union
from sqlalchemy.orm import Session

from app.core.time import local_day
from app.records.completions import is_completion
from app.records.models import Record, Revocation
from app.records.seen import seen
from app.records.sharing import shared_ids


@dataclass(frozen=True, slots=True)
class Completed:
    """When a course was completed last, and to which day that is valid."""

    on: date
    valid_until: date | None


def last_completions(
    session: Session, slug: str, people: Subquery, *, at: datetime, known_to: int | None = None
) -> dict[int, Completed]:
    """Return, by person, the last completion that is valid at `at`.

    `people` has a column person_id; nobody else is looked at. With `known_to` only what that
    employer knows counts: its own records, and those shared with it.
    """
    statement = (
        select(Record.person_id, Record.completed_at, Record.valid_until)
        .outerjoin(Revocation, Revocation.record_id == Record.id)
        .where(
            is_completion(Record),
            Record.subject == slug,
            Record.person_id.in_(select(people.c.person_id)),
            Revocation.id.is_(None),
            Record.completed_at <= at,
            or_(Record.valid_until.is_(None), Record.valid_until >= local_day(at)),
        )
        .order_by(Record.completed_at)
    )
    if known_to is not None:
        own = select(seen.id).where(seen.employer_id == known_to, seen.subject == slug)
        # One set to join with: two alternatives would be looked up again for every record.
        known = union(own, shared_ids(known_to, on=local_day(at))).subquery("known")
        statement = statement.where(Record.id.in_(select(known.c[0])))
    rows = session.execute(statement)
    return {
        person_id: Completed(local_day(completed_at), valid_until)
        for person_id, completed_at, valid_until in rows
        if completed_at is not None
    }
