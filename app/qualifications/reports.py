"""What an employer reports from its papers: completions, and certificates that workers hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.queries import Identity
from app.qualifications.in_force import in_force
from app.qualifications.services import refresh_workers
from app.records.services import Evidence, issue_many, revoke_many


@dataclass(frozen=True, slots=True)
class Report:
    """One piece of evidence, whose it is, and the numbers of the reports that it replaces."""

    who: Identity
    evidence: Evidence
    replaces: tuple[str, ...] = ()


def report_completions(
    session: Session, reports: Sequence[Report], *, reason: str, by_id: int, at: datetime
) -> None:
    """Record the reports, and revoke for `reason` what they replace.

    Their causes are known to be new. Eligibility is asked again where a standard counts reports.

    :raise Refused: when one that is replaced was revoked meanwhile.
    """
    _record(session, reports, reason=reason, by_id=by_id, at=at)
    if any(version.counts_reported for version in in_force(session, at=at)):
        refresh_workers(session, {report.who.person_id for report in reports}, at=at)


def report_certificates(
    session: Session, reports: Sequence[Report], *, reason: str, by_id: int, at: datetime
) -> None:
    """Record the certificates, revoke for `reason` what they replace, ask eligibility again.

    Their causes are known to be new.

    :raise Refused: when one that is replaced was revoked meanwhile.
    """
    _record(session, reports, reason=reason, by_id=by_id, at=at)
    refresh_workers(session, {report.who.person_id for report in reports}, at=at)


def _record(
    session: Session, reports: Sequence[Report], *, reason: str, by_id: int, at: datetime
) -> None:
    replaced = dict.fromkeys(number for report in reports for number in report.replaces)
    revoke_many(session, replaced, reason=reason, revoked_by_id=by_id, at=at)
    issue_many(session, ((report.who, report.evidence, at) for report in reports))
