"""Everybody with an account, as the administration sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import (
    AuditEntry,
    Employer,
    Employment,
    Grant,
    Institution,
    Person,
    Unit,
)
from app.core.errors import NotFound
from app.core.pages import PAGE_SIZE, Page
from app.core.words import N_


@dataclass(frozen=True, slots=True)
class Found:
    """An account in a list."""

    person_id: int
    login: str
    name: str
    deactivated_at: datetime | None
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds or held, with its scope in words of both languages."""

    grant_id: int
    person_id: int
    login: str
    name: str
    role: str
    employer: str
    employer_en: str
    unit: str
    unit_en: str
    institution: str
    institution_en: str
    granted_at: datetime
    granted_by: str
    ended_at: datetime | None
    reason: str
    last_sign_in: datetime | None
    unit_id: int | None = None

    def is_running(self, at: datetime) -> bool:
        """Whether the role is held at this moment."""
        return self.ended_at is None or self.ended_at > at


@dataclass(frozen=True, slots=True)
class Job:
    """One employment of a person."""

    employer: str
    employer_en: str
    employee_number: str
    occupation: str
    starts_on: date
    ends_on: date | None
    employer_code: str


def find_people(session: Session, words: str, *, at: datetime, page: int = 1) -> Page[Found]:
    """Return the accounts that all of `words` match: account name, name, or employee number."""
    statement = select(Person).where(*[_matches(word) for word in words.split()])
    total = session.scalars(select(func.count()).select_from(statement.subquery())).one()
    people = session.scalars(
        statement.order_by(Person.login).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    ).all()
    roles = _roles(session, [person.id for person in people], at=at)
    rows = [
        Found(each.id, each.login, each.name, each.deactivated_at, tuple(roles.get(each.id, ())))
        for each in people
    ]
    return Page(rows, total, page)


def person_by_login(session: Session, login: str) -> Person | None:
    """Return the account with exactly this name."""
    return session.scalar(select(Person).where(Person.login == login.strip().lower()))


def person_with_role(session: Session, grant_id: int) -> Person:
    """Return whose a role is, or was.

    :raise NotFound: when there is no such role.
    """
    holder = select(Person).join(Grant, Grant.person_id == Person.id).where(Grant.id == grant_id)
    found = session.scalar(holder)
    if found is None:
        raise NotFound(N_("There is no such role."))
    return found


def jobs_of(session: Session, person_id: int) -> list[Job]:
    """Return the person's employments, the newest first."""
    rows = session.execute(
        select(
            Employer.name,
            Employer.name_en,
            Employment.employee_number,
            Employment.occupation,
            Employment.starts_on,
            Employment.ends_on,
            Employer.code,
        )
        .join(Employer, Employer.id == Employment.employer_id)
        .where(Employment.person_id == person_id)
        .order_by(Employment.starts_on.desc(), Employment.id.desc())
    )
    return [Job(*row) for row in rows]


def grants_of(session: Session, person_id: int) -> list[Held]:
    """Return what the person holds and held, the newest first."""
    statement = held_roles().where(Grant.person_id == person_id).order_by(Grant.id.desc())
    return [Held(*row) for row in session.execute(statement)]


def roles_at(session: Session, person_id: int, employer_id: int, *, at: datetime) -> list[Held]:
    """Return the running roles that the person holds for an employer."""
    statement = held_roles().where(
        Grant.person_id == person_id,
        Grant.employer_id == employer_id,
        Grant.granted_at <= at,
        or_(Grant.ended_at.is_(None), Grant.ended_at > at),
    )
    return [Held(*row) for row in session.execute(statement.order_by(Grant.id))]


def running_access(session: Session, *, at: datetime, role: str = "") -> list[Held]:
    """Return every running role that reaches beyond oneself, by role and account name."""
    statement = held_roles().where(
        Grant.role != "worker",
        Grant.granted_at <= at,
        or_(Grant.ended_at.is_(None), Grant.ended_at > at),
        Person.deactivated_at.is_(None),
    )
    if role:
        statement = statement.where(Grant.role == role)
    rows = session.execute(statement.order_by(Grant.role, Person.login, Grant.id))
    return [Held(*row) for row in rows]


def held_roles() -> Select[*tuple[Any, ...]]:
    """Return the statement whose columns are those of `Held`."""
    grantor = aliased(Person)
    last_sign_in = (
        select(func.max(AuditEntry.at))
        .where(AuditEntry.actor_id == Grant.person_id, AuditEntry.action == "sign-in")
        .scalar_subquery()
    )
    return (
        select(
            Grant.id,
            Person.id,
            Person.login,
            Person.name,
            Grant.role,
            func.coalesce(Employer.name, ""),
            func.coalesce(Employer.name_en, ""),
            func.coalesce(Unit.name, ""),
            func.coalesce(Unit.name_en, ""),
            func.coalesce(Institution.name, ""),
            func.coalesce(Institution.name_en, ""),
            Grant.granted_at,
            func.coalesce(grantor.name, ""),
            Grant.ended_at,
            Grant.reason,
            last_sign_in,
            Grant.unit_id,
        )
        .join(Person, Person.id == Grant.person_id)
        .outerjoin(Employer, Employer.id == Grant.employer_id)
        .outerjoin(Unit, Unit.id == Grant.unit_id)
        .outerjoin(Institution, Institution.id == Grant.institution_id)
        .outerjoin(grantor, grantor.id == Grant.granted_by_id)
    )


def _matches(word: str) -> Any:
    numbered = exists().where(
        Employment.person_id == Person.id,
        Employment.employee_number.contains(word, autoescape=True),
    )
    return or_(
        Person.login.contains(word.lower(), autoescape=True),
        Person.name.contains(word, autoescape=True),
        numbered,
    )


def _roles(session: Session, ids: Sequence[int], *, at: datetime) -> dict[int, list[str]]:
    rows = session.execute(
        select(Grant.person_id, Grant.role)
        .where(
            Grant.person_id.in_(ids),
            Grant.granted_at <= at,
            or_(Grant.ended_at.is_(None), Grant.ended_at > at),
        )
        .order_by(Grant.id)
    )
    roles: dict[int, list[str]] = {}
    for person_id, role in rows:
        held = roles.setdefault(person_id, [])
        if role not in held:
            held.append(role)
    return roles
