"""Whom a roster's rows may mean: holders of employee numbers, owners of identity numbers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.accounts.models import Employment, Person, Unit
from app.accounts.signs import email_indexes, phone_indexes


@dataclass(frozen=True, slots=True)
class Holder:
    """The latest employment under a number at one employer, and whose it is."""

    employment_id: int
    person_id: int
    name: str
    id_index: str | None
    employee_number: str
    unit_id: int | None
    unit_path: str
    occupation: str
    starts_on: date
    ends_on: date | None
    has_phone: bool = False
    has_email: bool = False

    def is_running(self, day: date) -> bool:
        """Whether the employment has not ended by `day`."""
        return self.ends_on is None or self.ends_on >= day


@dataclass(frozen=True, slots=True)
class Owner:
    """The person with an identity number, and the number under which one works here today."""

    person_id: int
    name: str
    employee_number: str | None


def holders(session: Session, employer_id: int, numbers: Collection[str]) -> dict[str, Holder]:
    """Return who holds each of the employee numbers, by number; running employments win."""
    rows = session.execute(
        select(
            Employment.id,
            Employment.person_id,
            Person.name,
            Person.id_number_index,
            Employment.employee_number,
            Employment.unit_id,
            Unit.path,
            Employment.occupation,
            Employment.starts_on,
            Employment.ends_on,
            Person.phone_index.is_not(None),
            Person.email.is_not(None),
        )
        .join(Person, Person.id == Employment.person_id)
        .outerjoin(Unit, Unit.id == Employment.unit_id)
        .where(Employment.employer_id == employer_id, Employment.employee_number.in_(numbers))
        .order_by(Employment.ends_on.is_(None), Employment.starts_on, Employment.id)
    )
    return {row.employee_number: _holder(*row) for row in rows}


def _holder(*row: object) -> Holder:
    values = list(row)
    values[6] = values[6] or ""
    return Holder(*values)  # type: ignore[arg-type] # in the order of the columns above


def owners(
    session: Session, employer_id: int, indexes: Collection[str], *, on: date
) -> dict[str, Owner]:
    """Return whose the identity numbers behind the blind `indexes` are, by index."""
    rows = session.execute(
        select(Person.id_number_index, Person.id, Person.name, Employment.employee_number)
        .outerjoin(
            Employment,
            (Employment.person_id == Person.id)
            & (Employment.employer_id == employer_id)
            & (Employment.ends_on.is_(None) | (Employment.ends_on >= on)),
        )
        .where(Person.id_number_index.in_(indexes))
    )
    return {row[0]: Owner(row[1], row[2], row[3]) for row in rows if row[0] is not None}


def by_phone(session: Session, phones: Collection[str]) -> dict[str, int]:
    """Return whose the tidy phone numbers are, by number."""
    indexes = {index: phone for phone in phones for index in phone_indexes(phone)}
    return _owners_of(session, Person.phone_index, indexes)


def by_email(session: Session, emails: Collection[str]) -> dict[str, int]:
    """Return whose the confirmed addresses are, by address."""
    indexes = {index: email for email in emails for index in email_indexes(email)}
    return _owners_of(session, Person.email_index, indexes)


def _owners_of(
    session: Session, column: InstrumentedAttribute[str | None], indexes: Mapping[str, str]
) -> dict[str, int]:
    rows = session.execute(select(column, Person.id).where(column.in_(indexes)))
    return {indexes[index]: person_id for index, person_id in rows if index is not None}


def taken_logins(session: Session, logins: Collection[str]) -> set[str]:
    """Return those of the logins that somebody has."""
    return set(session.scalars(select(Person.login).where(Person.login.in_(logins))))
