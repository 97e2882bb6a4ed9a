"""Everything that is held about one person, for that person to take along.

The Personal Information Protection Law of the PRC, articles 45 and 46, gives everybody the right
to see, copy and correct what is held.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.contact import contact_of
from app.accounts.directory import grants_of, jobs_of
from app.accounts.queries import own_account
from app.accounts.trail import looks_at
from app.catalogue.queries import course_table
from app.learning.models import Attempt, Enrolment
from app.learning.queries import own_courses
from app.notices.queries import all_notices
from app.records.queries import RecordPage, own_records
from app.records.sharing import sharing

MOST_LOOKS = 1000


def own_data(session: Session, person_id: int, *, at: datetime) -> dict[str, Any]:
    """Return what is held, by what it is about, and write down that it was taken."""
    audit(session, at=at, actor_id=person_id, action="own-data", on_id=person_id)
    courses = own_courses(session, person_id)
    return {
        "taken_at": at,
        "account": own_account(session, person_id),
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
        "courses": [{"course": slug, "completed_at": done_at} for slug, done_at in courses],
        "attempts": _attempts(session, person_id),
        "shares": [asdict(each) for each in sharing(session, person_id, at=at).shares],
        "records": [_record(page) for page in own_records(session, person_id, at=at)],
        "notices": [
            {"at": notice.at, "kind": notice.kind, "sentence": notice.sentence % notice.places}
            for notice in all_notices(session, person_id)
        ],
        "who_looked_or_changed": [
            {"at": look.at, "who": look.actor, "action": look.action, "reason": look.reason}
            for look in looks_at(session, person_id, limit=MOST_LOOKS)
        ],
    }


def _attempts(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(
            course_table.c.slug,
            Attempt.quiz_key,
            Attempt.number,
            Attempt.started_at,
            Attempt.closed_at,
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(course_table, course_table.c.id == Enrolment.course_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Attempt.id)
    )
    names = ("course", "quiz", "number", "started_at", "closed_at")
    return [dict(zip(names, row, strict=True)) for row in rows]


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
