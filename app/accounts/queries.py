"""Reads about people: the identity that a record copies, and the own account page."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Employer, Employment, Institution, Person, Unit

# For rooms above that go through people in one statement.
person_table = Person.__table__


@dataclass(frozen=True, slots=True)
class Workplace:
    """A further employment of the same day, as copied beside a record."""

    employer_id: int
    employer_name: str
    unit_id: int | None
    unit_path: str
    unit_name: str
    employee_number: str


@dataclass(frozen=True, slots=True)
class Identity:
    """A person and the employment of one day, as copied into a record."""

    person_id: int
    name: str
    id_number_masked: str
    employer_id: int | None
    employer_name: str
    unit_id: int | None
    unit_path: str
    unit_name: str
    employee_number: str
    language: str
    elsewhere: tuple[Workplace, ...] = ()


def identity(
    session: Session, person_id: int, *, on: date, assigned_by: Collection[int] = ()
) -> Identity:
    """Return who the person is, and where employed on the day `on`.

    The employment at one of `assigned_by` counts, else the oldest; the others are `elsewhere`.
    """
    statement = _identities(on).where(Person.id == person_id)
    rows = session.execute(statement.order_by(Employment.starts_on, Employment.id)).all()
    first, *others = sorted(rows, key=lambda row: row.employer_id not in assigned_by)
    places = {row.employer_id: Workplace(*row[3:9]) for row in reversed(others)}
    places.pop(first.employer_id, None)
    return replace(Identity(*first), elsewhere=tuple(places[each] for each in sorted(places)))


def identities_at(
    session: Session, employer_id: int, person_ids: Collection[int], *, on: date
) -> dict[int, Identity]:
    """Return who the people are as one employer's workers of the day `on`, by person."""
    statement = _identities(on).where(
        Person.id.in_(person_ids), Employment.employer_id == employer_id
    )
    newest_last = statement.order_by(Employment.starts_on.desc(), Employment.id)
    return {row[0]: Identity(*row) for row in session.execute(newest_last)}


def identities(session: Session, *, login_prefix: str, on: date) -> Iterator[Identity]:
    """Yield everybody whose login begins with `login_prefix`, as of the day `on`."""
    statement = _identities(on).where(Person.login.startswith(login_prefix)).order_by(Person.id)
    for row in session.execute(statement).all():
        yield Identity(*row)


def _identities(on: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Person.id,
            Person.name,
            Person.id_number_masked,
            Employment.employer_id,
            func.coalesce(Employer.name, ""),
            Employment.unit_id,
            func.coalesce(Unit.path, ""),
            func.coalesce(Unit.name, ""),
            func.coalesce(Employment.employee_number, ""),
            Person.language,
        )
        .outerjoin(
            Employment,
            (Employment.person_id == Person.id)
            & (Employment.starts_on <= on)
            & or_(Employment.ends_on.is_(None), Employment.ends_on >= on),
        )
        .outerjoin(Employer, Employer.id == Employment.employer_id)
        .outerjoin(Unit, Unit.id == Employment.unit_id)
    )


def own_account(session: Session, person_id: int) -> dict[str, Any]:
    """Return what the account itself holds, opened: for the person alone."""
    person = session.get_one(Person, person_id)
    names = ("login", "name", "language", "born_on", "id_number", "created_at")
    return {name: getattr(person, name) for name in names}


def birth_date(session: Session, person_id: int) -> date | None:
    """Return the person's date of birth, opened."""
    return session.scalar(select(Person.born_on).where(Person.id == person_id))


def birth_dates(session: Session, *, first_id: int, last_id: int) -> dict[int, date | None]:
    """Return the dates of birth, opened, of everybody whose id lies in the range."""
    within = and_(Person.id.between(first_id, last_id), Person.erased_at.is_(None))
    return {
        row.id: row.born_on
        for row in session.execute(select(Person.id, Person.born_on).where(within))
    }


def person_ids(session: Session, *, after_id: int, limit: int) -> list[int]:
    """Return the next ids after `after_id`, in order; who was erased is not asked about."""
    following = select(Person.id).where(Person.id > after_id, Person.erased_at.is_(None))
    return list(session.scalars(following.order_by(Person.id).limit(limit)))


def person_count(session: Session) -> int:
    """Return how many people there are."""
    held = select(func.count()).select_from(Person).where(Person.erased_at.is_(None))
    return session.scalar(held) or 0


def person_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return people's names, by id."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def institution_names(session: Session) -> dict[str, dict[str, str]]:
    """Return each institution's names by language, by its code."""
    rows = session.execute(select(Institution.code, Institution.name, Institution.name_en))
    return {code: {"zh": name, "en": name_en} for code, name, name_en in rows}
