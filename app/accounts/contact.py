"""How people are reached: phone and e-mail, kept sealed; an e-mail counts once it is confirmed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.models import Person
from app.accounts.signs import (
    email_index,
    masked_email,
    masked_phone,
    phone_index,
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


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody is reached, in full: for the person alone."""

    phone: str
    email: str
    is_confirmed: bool


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


def set_phone(session: Session, person_id: int, text: str, *, at: datetime) -> None:
    """Keep another phone number, or none.

    :raise Invalid: when it is no mobile number, or stands on another account.
    """
    person = session.get_one(Person, person_id)
    phone = require_phone(text) if text.strip() else None
    if phone == person.phone:
        return
    before = masked_phone(person.phone or "")
    person.phone, person.phone_index = phone, phone_index(phone) if phone else None
    try:
        session.flush()
    except IntegrityError as error:
        raise Invalid(N_("This number stands on another account. Ask your HR officer.")) from error
    _write_down(session, person_id, "phone", before, masked_phone(phone or ""), at=at)


def set_email(session: Session, person_id: int, text: str, *, at: datetime) -> bool:
    """Keep another e-mail address, or none; return whether a mail goes out to confirm it.

    :raise Invalid: when it is no address.
    """
    person = session.get_one(Person, person_id)
    email = require_email(text) if text.strip() else None
    if email == person.email and (person.email_index or email is None):
        return False
    before = masked_email(person.email or "")
    person.email, person.email_index = email, None
    _write_down(session, person_id, "email", before, masked_email(email or ""), at=at)
    if email is None:
        return False
    enqueue(session, CONFIRM_EMAIL, {"person_id": person_id}, at=at)
    return True


def confirm_email(session: Session, person_id: int, index: str, *, at: datetime) -> None:
    """Let the address count from now on: mails go there, and it is good for signing in.

    :raise Refused: when the account has another address by now, or another account has this one.
    """
    person = session.get_one(Person, person_id)
    if person.email is None or email_index(person.email) != index:
        raise Refused(N_("This link was for another address. Ask for a new one."))
    if person.email_index == index:
        return
    person.email_index = index
    try:
        session.flush()
    except IntegrityError as error:
        raise Refused(N_("This address stands on another account.")) from error
    audit(session, at=at, actor_id=person_id, action="contact-changed", on_id=person_id)


def order_reset(session: Session, person: Person | None, *, at: datetime) -> None:
    """Send a link for a new password, if there is such an account and it has an address.

    The order is placed in any case, so that nobody learns by waiting which accounts there are.
    """
    enqueue(session, SEND_RESET, {"person_id": person.id if person else 0}, at=at)


def _write_down(
    session: Session, person_id: int, field: str, before: str, after: str, *, at: datetime
) -> None:
    audit(
        session,
        at=at,
        actor_id=person_id,
        action="contact-changed",
        on_id=person_id,
        before={field: before},
        after={field: after},
    )
