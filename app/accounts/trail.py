"""Reading the audit trail: searched by the administration, and by people about themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import AuditEntry, Employer, Person
from app.core.pages import PAGE_SIZE, Page
from app.core.time import midnight
from app.core.words import N_

ACTIONS: Mapping[str, str] = {
    "sign-in": N_("Signed in"),
    "sign-in-refused": N_("Was refused at the sign-in"),
    "code-refused": N_("Was refused with a code for the first sign-in"),
    "password-change": N_("Changed the password"),
    "password-reset": N_("Set a new password by e-mail"),
    "session-ended": N_("Signed a device out"),
    "contact-changed": N_("Changed phone or e-mail"),
    "account-created": N_("Opened an account"),
    "account-closed": N_("Closed an account"),
    "account-reopened": N_("Opened an account again"),
    "role-granted": N_("Granted a role"),
    "role-ended": N_("Ended a role"),
    "code-issued": N_("Issued a code for the first sign-in"),
    "code-mail-ordered": N_("Had a code for the first sign-in sent by e-mail"),
    "code-mailed": N_("A code for the first sign-in went out by e-mail, or could not"),
    "code-redeemed": N_("Used a code for the first sign-in"),
    "identity-seen": N_("Saw an identity number in full"),
    "phone-seen": N_("Saw a phone number in full"),
    "own-data": N_("Downloaded the own data"),
    "privacy-agreed": N_("Agreed to the privacy notice"),
    "correction-asked": N_("Asked for a correction"),
    "corrected": N_("Put right what was asked for"),
    "correction-declined": N_("Declined a correction"),
    "erasure-asked": N_("Asked to be erased"),
    "erasure-withdrawn": N_("Took the request for erasure back"),
    "erasure-declined": N_("Declined an erasure"),
    "erased": N_("Erased a person"),
    "employer-changed": N_("Changed an employer"),
    "unit-changed": N_("Changed a unit"),
    "institution-changed": N_("Changed an institution"),
    "occupation-changed": N_("Changed an occupation"),
    "token-made": N_("Made an access token"),
    "token-ended": N_("Ended an access token"),
    "api-read": N_("Read by a program, with an access token"),
    "worker-hired": N_("Took on a worker"),
    "employment-ended": N_("Set the last day of an employment"),
    "employment-moved": N_("Moved a worker to another unit"),
    "employment-corrected": N_("Corrected an employment"),
    "path-made": N_("Made a learning path"),
    "path-changed": N_("Changed a learning path"),
    "path-retired": N_("Retired a learning path"),
    "rule-made": N_("Made an assignment rule"),
    "rule-changed": N_("Changed an assignment rule"),
    "rule-ended": N_("Ended an assignment rule"),
    "excused": N_("Excused from a course"),
    "export-fetched": N_("Took the file of a report"),
    "export-called-off": N_("Called off a report"),
    "export": N_("Exported a list"),
    "report-saved": N_("Saved a report"),
    "report-removed": N_("Removed a saved report"),
    "schedule-set": N_("Set when a report is made regularly"),
    "schedule-stopped": N_("A regular report stopped"),
    "schedule-ended": N_("Ended a regular report"),
    "access-exported": N_("Exported the access review"),
    "roster-sent": N_("Sent a roster"),
    "roster-imported": N_("Imported a roster"),
    "completions-imported": N_("Recorded completions that an employer reports"),
    "roster-discarded": N_("Discarded a roster"),
    "certificates-imported": N_("Imported held certificates"),
    "records-shared": N_("Shared records with an employer"),
    "share-ended": N_("Ended a sharing of records"),
    "record-revoked": N_("Revoked a record"),
    "work-confirmed": N_("Confirmed work experience"),
    "certificate-confirmed": N_("Confirmed a certificate"),
}
GUESSES = ("sign-in-refused", "code-refused")
"""What strangers can fill the trail with; it must not crowd out who looked."""


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which entries are wanted; what is empty does not restrict. Days are days in Shanghai."""

    words: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail."""

    at: datetime
    actor: str
    actor_login: str
    action: str
    subject: str
    person: str
    person_login: str
    employer: str
    employer_en: str
    address: str
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]
    details: dict[str, Any]

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """What changed: field, value before, value after."""
        fields = dict.fromkeys([*self.before, *self.after])
        pairs = [(name, self.before.get(name), self.after.get(name)) for name in fields]
        return [pair for pair in pairs if pair[1] != pair[2]]


def trail_page(session: Session, wanted: TrailFilter, *, page: int = 1) -> Page[Entry]:
    """Return one page of the trail, the newest first."""
    conditions = _conditions(wanted)
    actor, person = aliased(Person), aliased(Person)
    if wanted.words:
        conditions += [_names(word, actor, person) for word in wanted.words.split()]
    joined = _joined(actor, person)
    total = session.scalars(
        select(func.count()).select_from(joined.where(*conditions).subquery())
    ).one()
    rows = session.execute(
        joined.where(*conditions)
        .order_by(AuditEntry.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return Page([Entry(*row) for row in rows], total, page)


def looks_at(session: Session, person_id: int, *, limit: int = 20) -> list[Entry]:
    """Return who looked at what is held about the person, or changed it, the newest first."""
    actor, person = aliased(Person), aliased(Person)
    rows = session.execute(
        _joined(actor, person)
        .where(
            AuditEntry.on_id == person_id,
            AuditEntry.action.not_in(GUESSES),
            or_(AuditEntry.actor_id.is_(None), AuditEntry.actor_id != person_id),
        )
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return [Entry(*row) for row in rows]


def changes_of_rule(
    session: Session, rule_id: int, employer_id: int, *, limit: int = 20
) -> list[Entry]:
    """Return what was changed last in a rule of an employer, the newest first."""
    actor, person = aliased(Person), aliased(Person)
    rows = session.execute(
        _joined(actor, person)
        .where(
            AuditEntry.action == "rule-changed",
            AuditEntry.employer_id == employer_id,
            AuditEntry.details["rule"].as_integer() == rule_id,
        )
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return [Entry(*row) for row in rows]


def _joined(actor: type[Person], person: type[Person]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            AuditEntry.at,
            func.coalesce(actor.name, ""),
            func.coalesce(actor.login, ""),
            AuditEntry.action,
            AuditEntry.subject,
            func.coalesce(person.name, ""),
            func.coalesce(person.login, ""),
            func.coalesce(Employer.name, ""),
            func.coalesce(Employer.name_en, ""),
            AuditEntry.address,
            AuditEntry.reason,
            AuditEntry.before,
            AuditEntry.after,
            AuditEntry.details,
        )
        .outerjoin(actor, actor.id == AuditEntry.actor_id)
        .outerjoin(person, person.id == AuditEntry.on_id)
        .outerjoin(Employer, Employer.id == AuditEntry.employer_id)
    )


def _conditions(wanted: TrailFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.action:
        found.append(AuditEntry.action == wanted.action)
    if wanted.since:
        found.append(AuditEntry.at >= midnight(wanted.since))
    if wanted.until:
        found.append(AuditEntry.at < midnight(wanted.until + timedelta(days=1)))
    if wanted.person_id is not None:
        mine = (AuditEntry.on_id == wanted.person_id, AuditEntry.actor_id == wanted.person_id)
        found.append(or_(*mine))
    return found


def _names(word: str, actor: type[Person], person: type[Person]) -> ColumnElement[bool]:
    columns = (actor.login, actor.name, person.login, person.name, AuditEntry.subject)
    return or_(
        *(column.contains(word, autoescape=True) for column in columns),
        AuditEntry.reason.contains(word, autoescape=True),
    )
