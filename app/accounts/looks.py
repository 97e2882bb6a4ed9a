"""What is masked everywhere is shown in full only for a reason that is written down."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.models import Person
from app.core.errors import Invalid, NotFound
from app.core.words import N_

SHORTEST_REASON = 8


def see_identity(
    session: Session,
    person_id: int,
    *,
    by_id: int,
    reason: str,
    at: datetime,
    employer_id: int | None = None,
) -> str:
    """Return the person's identity number in full, and write the look down.

    :raise Invalid: when the reason says too little.
    :raise NotFound: when none is held.
    """
    number = session.get_one(Person, person_id).id_number
    look = _Look("identity-seen", person_id, by_id, employer_id)
    if number is None:
        raise NotFound(N_("No identity number is held for this person."))
    return _seen(session, look, number, reason=reason, at=at)


def see_phone(
    session: Session,
    person_id: int,
    *,
    by_id: int,
    reason: str,
    at: datetime,
    employer_id: int | None = None,
) -> str:
    """Return the person's phone number in full, and write the look down.

    :raise Invalid: when the reason says too little.
    :raise NotFound: when none is held.
    """
    number = session.get_one(Person, person_id).phone
    look = _Look("phone-seen", person_id, by_id, employer_id)
    if number is None:
        raise NotFound(N_("No phone number is held for this person."))
    return _seen(session, look, number, reason=reason, at=at)


@dataclass(frozen=True, slots=True)
class _Look:
    """What is looked at, of whom, by whom, and for which employer."""

    action: str
    on_id: int
    by_id: int
    employer_id: int | None


def _seen(session: Session, look: _Look, number: str, *, reason: str, at: datetime) -> str:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(N_("Say why you need the number; the worker can read it."))
    audit(
        session,
        at=at,
        actor_id=look.by_id,
        action=look.action,
        on_id=look.on_id,
        employer_id=look.employer_id,
        reason=reason.strip(),
    )
    return number
