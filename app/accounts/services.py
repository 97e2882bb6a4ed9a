"""Accounts are opened, roles granted, people signed in; and what was done is written down."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.good_passwords import require_good_password
from app.accounts.granting import refuse_last_administrator
from app.accounts.models import Employment, Person
from app.accounts.passwords import hash_password, is_outdated, is_password
from app.accounts.sessions import begin_session, end_all
from app.accounts.signs import person_by_sign
from app.accounts.viewer import Viewer
from app.core.errors import Invalid, Refused
from app.core.time import local_day
from app.core.words import N_

WRONG = N_("This account and password do not belong together.")


def sign_in(session: Session, typed: str, password: str, *, at: datetime) -> Viewer:
    """Return the viewer whom `typed` (see `signs`) and the password name, in a new session.

    :raise Refused: in the same words whichever of the two was wrong; it is written down all the
        same, without what was typed.
    """
    person = person_by_sign(session, typed, on=local_day(at))
    good = is_password(password, person.password_hash if person else None)
    if person is None or not good or person.deactivated_at is not None:
        on_id = person.id if person else None
        audit(session, at=at, actor_id=None, action="sign-in-refused", on_id=on_id)
        raise Refused(WRONG)
    if is_outdated(person.password_hash):
        person.password_hash = hash_password(password)
        session.flush()  # the viewer's fingerprint is read from the stored hash
    return begin_session(session, person, at=at)


class WrongPassword(Refused):
    """The present password is another one."""


def change_password(
    session: Session, person_id: int, *, old: str, new: str, at: datetime
) -> Viewer:
    """Replace the password; every session of the person ends, and one begins here.

    :raise WrongPassword: when the old one is not the present one.
    :raise Refused: when the new one will not do.
    """
    person = session.get_one(Person, person_id)
    if not is_password(old, person.password_hash):
        raise WrongPassword(N_("The present password is not right."))
    return set_password(session, person, new, at=at, action="password-change")


def set_password(
    session: Session, person: Person, password: str, *, at: datetime, action: str
) -> Viewer:
    """Give the account a password, end its sessions, and return the viewer of a new one.

    :raise Refused: when the password will not do.
    """
    own = (person.login, person.name, *person.name.split())
    require_good_password(password, own_words=own)
    person.password_hash = hash_password(password)
    session.flush()  # the new fingerprint is read back below
    audit(session, at=at, actor_id=person.id, action=action, on_id=person.id)
    end_all(session, person.id, at=at)
    return begin_session(session, person, at=at)


def choose_language(session: Session, person_id: int, language: str) -> None:
    """Remember the language of the person's pages."""
    session.get_one(Person, person_id).language = language


def create_person(
    session: Session,
    login: str,
    *,
    name: str,
    password: str,
    at: datetime,
    language: str = "zh",
    born_on: date | None = None,
    id_number: str | None = None,
    by_id: int | None = None,
) -> Person:
    """Open an account.

    :raise Refused: when the login is taken.
    :raise Invalid: when login or name is empty.
    """
    login = login.strip().lower()
    if not login or not name.strip():
        raise Invalid(N_("An account needs a login and a name."))
    if session.scalar(select(Person.id).where(Person.login == login)):
        raise Refused(N_("The login “%(login)s” is taken."), login=login)
    person = Person(
        login=login,
        name=name.strip(),
        password_hash=hash_password(password),
        language=language,
        born_on=born_on,
        id_number=id_number,
        id_number_masked=masked(id_number or ""),
        created_at=at,
    )
    session.add(person)
    session.flush()  # callers name the new person by id
    audit(session, at=at, actor_id=by_id, action="account-created", on_id=person.id)
    return person


def close_account(
    session: Session, person_id: int, *, by_id: int, reason: str, at: datetime
) -> None:
    """Let nobody sign in to the account any more; what it did stays.

    :raise Refused: when it is one's own, or nobody could administer afterwards.
    """
    if person_id == by_id:
        raise Refused(N_("You cannot close your own account. Ask another administrator."))
    refuse_last_administrator(session, person_id, at=at)
    person = session.get_one(Person, person_id)
    person.deactivated_at = at
    audit(session, at=at, actor_id=by_id, action="account-closed", on_id=person_id, reason=reason)


def reopen_account(
    session: Session, person_id: int, *, by_id: int, reason: str, at: datetime
) -> None:
    """Let the person sign in again.

    :raise Refused: when the person was erased; who comes back gets a new account.
    """
    person = session.get_one(Person, person_id)
    if person.erased_at is not None:
        raise Refused(N_("This person was erased. Open a new account instead."))
    person.deactivated_at = None
    audit(
        session, at=at, actor_id=by_id, action="account-reopened", on_id=person_id, reason=reason
    )


def masked(id_number: str) -> str:
    """Return an identity number with its first and last few characters only."""
    if len(id_number) < 10:
        return "*" * len(id_number)
    return id_number[:3] + "*" * (len(id_number) - 7) + id_number[-4:]


def employ(
    session: Session,
    person_id: int,
    *,
    employer_id: int,
    unit_id: int | None,
    employee_number: str,
    starts_on: date,
    occupation: str = "",
) -> Employment:
    """Write down that a person works for an employer from `starts_on` on."""
    employment = Employment(
        person_id=person_id,
        employer_id=employer_id,
        unit_id=unit_id,
        employee_number=employee_number,
        starts_on=starts_on,
        occupation=occupation,
    )
    session.add(employment)
    return employment


def person_id_by_login(session: Session, login: str) -> int:
    """Return the id of the account with this login.

    :raise Invalid: when there is none.
    """
    found = session.scalar(select(Person.id).where(Person.login == func.lower(login)))
    if found is None:
        raise Invalid(N_("There is no account with the login “%(login)s”."), login=login)
    return found
