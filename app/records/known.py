"""What the ledger holds already of an employer's workers: completions and certificates."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.time import local_day
from app.records.completions import is_completion
from app.records.models import Record, Revocation

REPORTED = "held:"
"""How the cause of a held certificate begins that its employer reports; others were confirmed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A record that is there, how long it counts, and whether the employer reported it itself."""

    number: str
    is_revoked: bool
    valid_until: date | None
    is_reported: bool

    def counts(self, at: datetime) -> bool:
        """Whether it is valid at an instant."""
        is_over = self.valid_until is not None and self.valid_until < local_day(at)
        return not (self.is_revoked or is_over)


@dataclass(frozen=True, slots=True)
class Known(Standing):
    """A completion in the ledger; `cause` names what led to it."""

    cause: str


@dataclass(frozen=True, slots=True)
class KnownCertificate(Standing):
    """A held certificate in the ledger, with what its paper says."""

    title: str
    issuer: str
    issued_on: date | None


def known_completions(
    session: Session, employer_id: int, person_ids: Collection[int]
) -> dict[tuple[int, str], list[Known]]:
    """Return what an employer's workers completed, by person and course, in the ledger's order."""
    rows = session.execute(
        select(
            Record.person_id,
            Record.subject,
            Record.number,
            Revocation.id.is_not(None),
            Record.valid_until,
            Record.kind == "earlier-completion",
            Record.cause,
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
    for row in rows:
        found.setdefault((row[0], row[1]), []).append(Known(*row[2:]))
    return found


def known_certificates(
    session: Session, employer_id: int, person_ids: Collection[int]
) -> dict[tuple[int, str, int | None], list[KnownCertificate]]:
    """Return what is recorded that an employer's workers hold, by person, occupation and level."""
    rows = session.execute(
        select(
            Record.person_id,
            Record.subject,
            Record.level,
            Record.number,
            Revocation.id.is_not(None),
            Record.valid_until,
            Record.cause.startswith(REPORTED),
            Record.title_zh,
            Record.issuer,
            Record.began_on,
        )
        .outerjoin(Revocation, Revocation.record_id == Record.id)
        .where(
            Record.kind == "held-certificate",
            Record.employer_id == employer_id,
            Record.person_id.in_(person_ids),
        )
        .order_by(Record.id)
    )
    found: dict[tuple[int, str, int | None], list[KnownCertificate]] = {}
    for row in rows:
        key = (row[0], row[1], row[2])
        found.setdefault(key, []).append(KnownCertificate(*row[3:10]))
    return found
