"""Everything that is held about one person, for that person to take along.

The Personal Information Protection Law of the PRC, articles 45 and 46, gives everybody the right
to see, copy and correct what is held.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.consent import consents_of
from app.accounts.contact import contact_of
from app.accounts.directory import grants_of, jobs_of
from app.accounts.queries import own_account
from app.accounts.trail import looks_at
from app.learning.own_data import own_learning
from app.notices.queries import all_notices
from app.privacy.queries import own_corrections, own_erasures
from app.records.queries import RecordPage, own_records
from app.records.sharing import sharing
from app.workforce.assigning.queries import given_to

MOST_LOOKS = 1000


def own_data(session: Session, person_id: int, *, at: datetime) -> dict[str, Any]:
    """Return what is held, by what it is about, and write down that it was taken."""
    audit(session, at=at, actor_id=person_id, action="own-data", on_id=person_id)
    account = own_account(session, person_id)
    return {
        "taken_at": at,
        "account": account,
        "contact": asdict(contact_of(session, person_id)),
        "employments": [asdict(job) for job in jobs_of(session, person_id)],
        "roles": [
            {
                "role": grant.role,
                "employer": grant.employer,
                "unit": grant.unit,
                "institution": grant.institution,
                "granted_at": grant.granted_at,
                "ended_at": grant.ended_at,
            }
            for grant in grants_of(session, person_id)
        ],
        **own_learning(session, person_id, account["language"]),
        "assigned_by_rule": [asdict(each) for each in given_to(session, person_id)],
        "records": [_record(page) for page in own_records(session, person_id, at=at)],
        "shares": [asdict(each) for each in sharing(session, person_id, at=at).shares],
        "notices": [
            {"at": notice.at, "kind": notice.kind, "sentence": notice.sentence % notice.places}
            for notice in all_notices(session, person_id)
        ],
        **_asked(session, person_id),
        "who_looked_or_changed": [
            {"at": look.at, "who": look.actor, "action": look.action, "reason": look.reason}
            for look in looks_at(session, person_id, limit=MOST_LOOKS)
        ],
    }


def _asked(session: Session, person_id: int) -> dict[str, Any]:
    """Return what the person agreed to and asked for."""
    return {
        "consents": [
            {"version": each.version, "agreed_at": each.agreed_at, "from": each.address}
            for each in consents_of(session, person_id)
        ],
        "corrections": [
            {
                "field": each.field,
                "wanted": each.wanted,
                "reason": each.reason,
                "asked_at": each.asked_at,
                "state": each.state,
                "answer": each.answer,
                "decided_at": each.decided_at,
            }
            for each in own_corrections(session, person_id)
        ],
        "erasures_asked": [
            {"asked_at": each.asked_at, "state": each.state, "reason": each.reason}
            for each in own_erasures(session, person_id)
        ],
    }


def _record(page: RecordPage) -> dict[str, Any]:
    record = page.record
    return {
        "number": record.number,
        "kind": record.kind,
        "subject": record.subject,
        "title": record.title_zh,
        "employer": record.employer_name,
        "issued_at": record.issued_at,
        "completed_at": record.completed_at,
        "valid_until": record.valid_until,
        "points": record.points,
        "possible": record.possible,
        "status": page.status,
        "revoked_reason": page.revoked_reason,
    }
