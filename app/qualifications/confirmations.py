"""Evidence that people confirm: work, held certificates, and the undoing of a record.

Each is a row of the ledger, and asks the worker's eligibility again in the same transaction.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.queries import identity
from app.core.errors import Invalid, NotFound
from app.core.time import local_day
from app.core.words import N_
from app.qualifications.services import refresh_worker
from app.records.queries import record_by_number
from app.records.services import Evidence, issue, revoke


def confirm_experience(
    session: Session,
    person_id: int,
    *,
    occupation: str,
    title: str,
    began_on: date,
    ended_on: date | None,
    at: datetime,
) -> str:
    """Record work in an occupation (its classification code) and return the record's number.

    The same period of the same work is recorded once.

    :raise Invalid: when it ends before it begins, or begins after today.
    """
    if ended_on is not None and ended_on < began_on:
        raise Invalid(N_("The work ends before it begins; check the two days."))
    if began_on > local_day(at):
        raise Invalid(N_("Work can be confirmed from its first day on, not before."))
    evidence = Evidence(
        kind="experience",
        cause=f"experience:{person_id}:{occupation}:{began_on}:{ended_on or ''}",
        subject=occupation,
        title_zh=title,
        title_en=title,
        began_on=began_on,
        ended_on=ended_on,
    )
    return _issued(session, person_id, evidence, at=at)


def confirm_certificate(
    session: Session,
    person_id: int,
    *,
    occupation: str,
    title: str,
    level: int,
    issued_on: date,
    valid_until: date | None,
    issuer: str,
    at: datetime,
) -> str:
    """Record a certificate that the worker holds and return the record's number.

    :raise Invalid: when the level is none, or the certificate is of a day to come.
    """
    if level not in range(1, 6):
        raise Invalid(N_("A certificate has a level from 5 (junior) to 1 (senior technician)."))
    if issued_on > local_day(at):
        raise Invalid(N_("The certificate is dated after today; check the day."))
    evidence = Evidence(
        kind="held-certificate",
        cause=f"held-certificate:{person_id}:{occupation}:{level}:{issued_on}",
        subject=occupation,
        title_zh=title,
        title_en=title,
        level=level,
        issuer=issuer,
        began_on=issued_on,
        valid_until=valid_until,
    )
    return _issued(session, person_id, evidence, at=at)


def revoke_record(
    session: Session, number: str, *, reason: str, revoked_by_id: int, at: datetime
) -> None:
    """Undo a record; the worker's eligibility follows at once.

    :raise NotFound: when there is no such record.
    :raise Refused: when it is revoked already.
    :raise Invalid: without a reason.
    """
    page = record_by_number(session, number, at=at)
    if page is None:
        raise NotFound(N_("There is no record with the number %(number)s."), number=number)
    revoke(session, number, reason=reason, revoked_by_id=revoked_by_id, at=at)
    refresh_worker(session, page.record.person_id, at=at)


def _issued(session: Session, person_id: int, evidence: Evidence, *, at: datetime) -> str:
    number = issue(session, identity(session, person_id, on=local_day(at)), evidence, at=at)
    refresh_worker(session, person_id, at=at)
    return number
