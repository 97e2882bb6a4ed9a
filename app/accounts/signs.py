"""What people type to say who they are: account name, employer and number, phone, or e-mail."""

import re
import unicodedata
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.accounts.identity_index import indexes_of
from app.accounts.models import Employer, Employment, Person
from app.core.errors import Invalid
from app.core.words import N_

PHONE = re.compile(r"1[3-9]\d{9}")
"""A mobile number of mainland China (GB/T 35273 leaves the form to the numbering plan)."""
EMAIL = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\"]+\.[^@\s<>\".]{2,}")
LONGEST_EMAIL = 254


def tidy_sign(typed: str) -> str:
    """Return what is typed as it is looked for: all ways to type one sign give the same."""
    text = unicodedata.normalize("NFKC", typed).strip()
    if "@" in text:
        return text.casefold()
    if "/" in text:
        code, _slash, number = (part.strip() for part in text.partition("/"))
        return f"{code.lower()}/{number}"
    phone = tidy_phone(text)
    return phone if PHONE.fullmatch(phone) else text.lower()


def person_by_sign(session: Session, typed: str, *, on: date) -> Person | None:
    """Return whom `typed` means on a day, if it means exactly one person."""
    text = unicodedata.normalize("NFKC", typed).strip()
    if "@" in text:
        return _one(session, Person.email_index.in_(email_indexes(text)))
    if "/" in text:
        code, _slash, number = (part.strip() for part in text.partition("/"))
        return _one(
            session,
            Person.id.in_(
                select(Employment.person_id)
                .join(Employer, Employer.id == Employment.employer_id)
                .where(
                    Employer.code == code.lower(),
                    Employment.employee_number == number,
                    or_(Employment.ends_on.is_(None), Employment.ends_on >= on),
                )
            ),
        )
    found = _one(session, Person.login == text.lower())
    phone = tidy_phone(text)
    if found is None and PHONE.fullmatch(phone):
        found = _one(session, Person.phone_index.in_(phone_indexes(phone)))
    return found


def tidy_phone(text: str) -> str:
    """Return a phone number as it is kept: digits, without the country's code."""
    digits = re.sub(r"[\s().-]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", digits)


def require_phone(text: str) -> str:
    """Return the tidy number.

    :raise Invalid: when it is none.
    """
    phone = tidy_phone(text)
    if not PHONE.fullmatch(phone):
        raise Invalid(N_("A mobile number has eleven digits and begins with 1."))
    return phone


def require_email(text: str) -> str:
    """Return the address without what surrounds it.

    :raise Invalid: when it is none.
    """
    email = unicodedata.normalize("NFKC", text).strip()
    if len(email) > LONGEST_EMAIL or not EMAIL.fullmatch(email):
        raise Invalid(N_("An e-mail address reads as in wang@example.cn."))
    return email


def phone_index(phone: str) -> str:
    """Return the blind index of a tidy phone number."""
    return phone_indexes(phone)[0]


def phone_indexes(phone: str) -> tuple[str, ...]:
    """Return every index under which a tidy phone number may stand."""
    return indexes_of(f"phone:{phone}")


def email_index(email: str) -> str:
    """Return the blind index of an e-mail address; capitals make no difference."""
    return email_indexes(email)[0]


def email_indexes(email: str) -> tuple[str, ...]:
    """Return every index under which an e-mail address may stand."""
    return indexes_of(f"email:{email.strip().casefold()}")


def masked_phone(phone: str) -> str:
    """Return a phone number with its middle hidden."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) == 11 else "*" * len(phone)


def masked_email(email: str) -> str:
    """Return an address with its account hidden but for the first letter."""
    account, _at, host = email.partition("@")
    return f"{account[:1]}***@{host}"


def _one(session: Session, condition: ColumnElement[bool]) -> Person | None:
    found = session.scalars(select(Person).where(condition).limit(2)).all()
    return found[0] if len(found) == 1 else None
