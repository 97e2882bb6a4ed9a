"""Which completions of an employer's workers are in the ledger already."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.time import local_day
from app.records.completions import is_completion
from app.records.models import Record, Revocation


@dataclass(frozen=True, slots=True)
class Known:
    """A completion in the ledger; `cause` names what led to it."""

    number: str
    cause: str
    is_reported: bool
    is_revoked: bool
    valid_until: date | None

    def counts(self, at: datetime) -> bool:
        """Whether it is valid at an instant."""
        is_over = self.valid_until is not None and self.valid_until < local_day(at)
        return not (self.is_revoked or is_over)


def known_completions(
    session: Session, employer_id: int, person_ids: Collection[int]
) -> dict[tuple[int, str], list[Known]]:
    """Return what an employer's workers completed, by person and course, in the ledger's order."""
    rows = session.execute(
        select(
            Record.person_id,
            Record.subject,
            Record.number,
            Record.cause,
            Record.kind == "earlier-completion",
            Revocation.id.is_not(None),
            Record.valid_until,
        )
        .outerjoin(Revocation, Revocation.record_id == Record.id)
        .where(
            is_completion(Record),
            Record.employer_id == employer_id,
            Record.person_id.in_(person_ids),
        )
        .order_by(Record.id)
    )
    found: dict[tuple[int, str], list[Known]] = {}
    for person_id, subject, number, cause, is_reported, is_revoked, until in rows:
        known = Known(number, cause, is_reported, is_revoked, until)
        found.setdefault((person_id, subject), []).append(known)
    return found
