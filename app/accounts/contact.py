"""How people are reached: phone and e-mail, kept sealed; an e-mail counts once it is confirmed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.identity_index import is_taken
from app.accounts.models import Person
from app.accounts.signs import (
    email_indexes,
    masked_email,
    masked_phone,
    phone_indexes,
    require_email,
    require_phone,
)
from app.core.errors import Invalid, Refused
from app.core.words import N_
from app.jobs.services import enqueue
from app.notices.services import Recipient

CONFIRM_EMAIL = "accounts.confirm-email"
SEND_RESET = "accounts.send-reset"
"""The kinds of jobs that send these mails."""
TAKEN_PHONE = N_("This number stands on another account. Ask your HR officer.")
TAKEN_EMAIL = N_("This address stands on another account.")


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody is reached, in full: for the person alone."""

    phone: str
    email: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What stood in a field and what stands there now, both masked."""

    field: str
    before: str
    after: str


def contact_of(session: Session, person_id: int) -> Contact:
    """Return how the person is reached."""
    person = session.get_one(Person, person_id)
    return Contact(person.phone or "", person.email or "", person.email_index is not None)


def recipients(session: Session, person_ids: Collection[int]) -> list[Recipient]:
    """Return who is to be told, in which language and where; who has left is told nothing."""
    rows = session.execute(
        select(Person.id, Person.language, Person.email, Person.email_index)
        .where(Person.id.in_(person_ids), Person.deactivated_at.is_(None))
        .order_by(Person.id)
    )
    return [
        Recipient(person_id, language, (email or "") if index else "")
        for person_id, language, email, index in rows
    ]


def set_phone(
    session: Session, person_id: int, text: str, *, at: datetime, by_id: int | None = None
) -> None:
    """Keep another phone number, or none; `by_id` is who changes it for the person.

    :raise Invalid: when it is no mobile number, or stands on another account.
    """
    person = session.get_one(Person, person_id)
    phone = require_phone(text) if text.strip() else None
    if phone == person.phone:
        return
    before = masked_phone(person.phone or "")
    indexes = phone_indexes(phone) if phone else ()
    if is_taken(session, Person.phone_index, indexes, except_id=person_id):
        raise Invalid(TAKEN_PHONE)
    person.phone, person.phone_index = phone, indexes[0] if indexes else None
    try:
        session.flush()
    except IntegrityError as error:
        raise Invalid(TAKEN_PHONE) from error
    change = Change("phone", before, masked_phone(phone or ""))
    _write_down(session, person_id, change, by_id=by_id or person_id, at=at)


def set_email(
    session: Session, person_id: int, text: str, *, at: datetime, by_id: int | None = None
) -> bool:
    """Keep another e-mail address, or none; return whether a mail goes out to confirm it.

    :raise Invalid: when it is no address.
    """
    person = session.get_one(Person, person_id)
    email = require_email(text) if text.strip() else None
    if email == person.email and (person.email_index or email is None):
        return False
    change = Change("email", masked_email(person.email or ""), masked_email(email or ""))
    person.email, person.email_index = email, None
    _write_down(session, person_id, change, by_id=by_id or person_id, at=at)
    if email is None:
        return False
    enqueue(session, CONFIRM_EMAIL, {"person_id": person_id}, at=at)
    return True


def confirm_email(session: Session, person_id: int, mark: str, *, at: datetime) -> None:
    """Let the address count from now on: mails go there, and it is good for signing in.

    :raise Refused: when the account has another address by now, or another account has this one.
    """
    person = session.get_one(Person, person_id)
    indexes = email_indexes(person.email) if person.email else ()
    if mark not in indexes:
        raise Refused(N_("This link was for another address. Ask for a new one."))
    if person.email_index in indexes:
        return
    if is_taken(session, Person.email_index, indexes, except_id=person_id):
        raise Refused(TAKEN_EMAIL)
    person.email_index = indexes[0]
    try:
        session.flush()
    except IntegrityError as error:
        raise Refused(TAKEN_EMAIL) from error
    audit(session, at=at, actor_id=person_id, action="contact-changed", on_id=person_id)


def order_reset(session: Session, person: Person | None, *, at: datetime) -> None:
    """Send a link for a new password, if there is such an account and it has an address.

    The order is placed in any case, so that nobody learns by waiting which accounts there are.
    """
    enqueue(session, SEND_RESET, {"person_id": person.id if person else 0}, at=at)


def _write_down(
    session: Session, person_id: int, change: Change, *, by_id: int, at: datetime
) -> None:
    audit(
        session,
        at=at,
        actor_id=by_id,
        action="contact-changed",
        on_id=person_id,
        before={change.field: change.before},
        after={change.field: change.after},
    )
