"""What is held about a person is put right by somebody else, and written down, masked."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.identity_index import indexes_of, is_taken
from app.accounts.models import Employer, Employment, Person
from app.accounts.services import masked
from app.accounts.signs import masked_email, masked_phone
from app.core.errors import Invalid, NotFound
from app.core.words import N_

TAKEN = N_("This identity number stands on another account. The administration must look at both.")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the account holds of a person, masked but for the name."""

    login: str
    name: str
    id_number: str
    born_on: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class FirstDay:
    """The first day of an employment, and where it is."""

    person_id: int
    employer: str
    employer_en: str
    employer_id: int
    starts_on: date
    ends_on: date | None


def facts_of(session: Session, person_ids: list[int]) -> dict[int, Facts]:
    """Return what the accounts hold, by person."""
    people = session.scalars(select(Person).where(Person.id.in_(person_ids)))
    return {
        person.id: Facts(
            login=person.login,
            name=person.name,
            id_number=person.id_number_masked,
            born_on=masked_day(person.born_on),
            phone=masked_phone(person.phone or ""),
            email=masked_email(person.email) if person.email else "",
        )
        for person in people
    }


def first_days(session: Session, employment_ids: list[int]) -> dict[int, FirstDay]:
    """Return the employments with these ids."""
    return _days(session, Employment.id.in_(employment_ids))


def first_days_of(session: Session, person_id: int) -> dict[int, FirstDay]:
    """Return the person's employments, the newest first."""
    return _days(session, Employment.person_id == person_id)


def masked_day(day: date | None) -> str:
    """Return a day of which only the year can be read."""
    return f"{day.year}-**-**" if day else ""


def correct_name(session: Session, person_id: int, name: str, *, by_id: int, at: datetime) -> None:
    """Put the name right; records keep the name of their day, and the trail holds neither."""
    session.get_one(Person, person_id).name = name
    audit(session, at=at, actor_id=by_id, action="corrected", subject="name", on_id=person_id)


def correct_identity(
    session: Session, person_id: int, number: str, born_on: date, *, by_id: int, at: datetime
) -> None:
    """Put the identity number right, and with it the day of birth that stands in it.

    :raise Invalid: when the number stands on another account; on whose, nobody is told.
    """
    person, indexes = session.get_one(Person, person_id), indexes_of(number)
    if is_taken(session, Person.id_number_index, indexes, except_id=person_id):
        raise Invalid(TAKEN)
    before = person.id_number_masked
    person.id_number, person.id_number_index = number, indexes[0]
    person.id_number_masked, person.born_on = masked(number), born_on
    try:
        session.flush()
    except IntegrityError as error:
        raise Invalid(TAKEN) from error
    _write_down(session, person_id, "id_number", before, masked(number), by_id=by_id, at=at)


def correct_birth(
    session: Session, person_id: int, day: date, *, by_id: int, at: datetime
) -> None:
    """Put the day of birth right."""
    person = session.get_one(Person, person_id)
    before, person.born_on = masked_day(person.born_on), day
    _write_down(session, person_id, "born_on", before, masked_day(day), by_id=by_id, at=at)


def correct_first_day(
    session: Session, employment_id: int, day: date, *, by_id: int, at: datetime
) -> None:
    """Put the first day of an employment right.

    :raise NotFound: when the employment is there no more.
    :raise Invalid: when the employment would end before it begins.
    """
    employment = session.get(Employment, employment_id)
    if employment is None:
        raise NotFound(N_("This employment is there no more."))
    if employment.ends_on is not None and day > employment.ends_on:
        raise Invalid(N_("The last day is before the first day."))
    before, employment.starts_on = employment.starts_on, day
    _write_down(
        session,
        employment.person_id,
        "starts_on",
        before.isoformat(),
        day.isoformat(),
        by_id=by_id,
        at=at,
        employer_id=employment.employer_id,
    )


def _days(session: Session, condition: ColumnElement[bool]) -> dict[int, FirstDay]:
    rows = session.execute(
        select(
            Employment.id,
            Employment.person_id,
            Employer.name,
            Employer.name_en,
            Employment.employer_id,
            Employment.starts_on,
            Employment.ends_on,
        )
        .join(Employer, Employer.id == Employment.employer_id)
        .where(condition)
        .order_by(Employment.starts_on.desc(), Employment.id)
    )
    return {row[0]: FirstDay(*row[1:]) for row in rows}


def _write_down(
    session: Session,
    person_id: int,
    field: str,
    before: str,
    after: str,
    *,
    by_id: int,
    at: datetime,
    employer_id: int | None = None,
) -> None:
    audit(
        session,
        at=at,
        actor_id=by_id,
        action="corrected",
        subject=field,
        on_id=person_id,
        employer_id=employer_id,
        before={field: before},
        after={field: after},
    )
