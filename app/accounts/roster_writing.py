"""Many workers at once: new accounts, further employments, changes, and last days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.accounts.contact import CONFIRM_EMAIL
from app.accounts.models import Employment, Grant, Person
from app.accounts.roster_lookup import taken_logins
from app.accounts.services import masked
from app.accounts.signs import phone_index
from app.jobs.services import enqueue

MOST_NAMESAKES = 20


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity number with its blind index and the day of birth within it."""

    id_number: str
    id_index: str
    born_on: date | None


@dataclass(frozen=True, slots=True)
class Job:
    """An employment to begin."""

    employer_id: int
    employee_number: str
    unit_id: int | None
    occupation: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody is reached by an employer's word; what is empty is not known."""

    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class NewWorker:
    """Somebody without an account."""

    login: str
    name: str
    identity: Identity | None
    job: Job
    reach: Reach = Reach()


@dataclass(frozen=True, slots=True)
class Change:
    """What is different about a worker; what stays is not named."""

    person_id: int
    employment_id: int
    name: str | None = None
    identity: Identity | None = None
    unit_id: int | None = None
    occupation: str | None = None
    ends_on: date | None = None


def add_new_workers(
    session: Session,
    workers: Sequence[NewWorker],
    *,
    password_hash: str,
    at: datetime,
    granted_by_id: int | None,
) -> None:
    """Open accounts with employment and the worker's role; `password_hash` is nobody's yet."""
    if not workers:
        return
    logins = free_logins(session, [worker.login for worker in workers])
    rows = [
        {
            "login": login,
            "name": worker.name,
            "language": "zh",
            "password_hash": password_hash,
            "created_at": at,
            **_identity(worker.identity),
            **_phone(worker.reach),
            "email": worker.reach.email or None,
        }
        for login, worker in zip(logins, workers, strict=True)
    ]
    statement = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    ids = session.scalars(statement, rows).all()
    _employ(session, zip(ids, (worker.job for worker in workers), strict=True))
    _grant(session, ids, at=at, granted_by_id=granted_by_id)


def add_jobs(
    session: Session,
    jobs: Sequence[tuple[int, Job]],
    *,
    at: datetime,
    granted_by_id: int | None,
) -> None:
    """Begin employments of people who have accounts, and make workers of those who are none."""
    if not jobs:
        return
    _employ(session, jobs)
    ids = [person_id for person_id, _ in jobs]
    workers = select(Grant.person_id).where(
        Grant.person_id.in_(ids), Grant.role == "worker", Grant.ended_at.is_(None)
    )
    there = set(session.scalars(workers))
    _grant(
        session, [each for each in ids if each not in there], at=at, granted_by_id=granted_by_id
    )


def change_workers(session: Session, changes: Sequence[Change]) -> None:
    """Write down what is different about workers; an employment goes on in its new unit."""
    people: list[dict[str, Any]] = []
    employments: list[dict[str, Any]] = []
    for change in changes:
        named = {"name": change.name} if change.name else {}
        known = _identity(change.identity) if change.identity else {}
        if named or known:
            people.append({"id": change.person_id, **named, **known})
        wanted = {
            "unit_id": change.unit_id,
            "occupation": change.occupation,
            "ends_on": change.ends_on,
        }
        job = {key: value for key, value in wanted.items() if value is not None}
        if job:
            employments.append({"id": change.employment_id, **job})
    if people:
        session.execute(update(Person), people)
    if employments:
        session.execute(update(Employment), employments)


def fill_reach(session: Session, reaches: Sequence[tuple[int, Reach]], *, at: datetime) -> None:
    """Keep a phone number and an address for those who have none; what they gave themselves stays.

    An address counts once its owner has confirmed it, who must be signed in for that.
    """
    by_id = dict(reaches)
    rows = session.execute(
        select(Person.id, Person.phone_index, Person.email).where(Person.id.in_(by_id))
    )
    for person_id, phone, email in rows.all():
        reach = by_id[person_id]
        values: dict[str, Any] = {}
        if reach.phone and phone is None:
            values |= _phone(reach)
        if reach.email and email is None:
            values["email"] = reach.email
            enqueue(session, CONFIRM_EMAIL, {"person_id": person_id}, at=at)
        if values:
            session.execute(update(Person).where(Person.id == person_id).values(values))


def free_logins(session: Session, wanted: Sequence[str]) -> list[str]:
    """Return the wanted logins, with a number behind those that somebody has."""
    taken = taken_logins(session, wanted)
    if not taken:
        return list(wanted)
    numbered = {
        login: [f"{login}-{number}" for number in range(2, MOST_NAMESAKES)] for login in taken
    }
    taken |= taken_logins(session, [name for names in numbered.values() for name in names])
    return [
        next((name for name in numbered.get(login, ()) if name not in taken), login)
        for login in wanted
    ]


def _identity(identity: Identity | None) -> dict[str, Any]:
    if identity is None:
        return {
            "id_number": None,
            "id_number_masked": "",
            "id_number_index": None,
            "born_on": None,
        }
    return {
        "id_number": identity.id_number,
        "id_number_masked": masked(identity.id_number),
        "id_number_index": identity.id_index,
        "born_on": identity.born_on,
    }


def _phone(reach: Reach) -> dict[str, Any]:
    index = phone_index(reach.phone) if reach.phone else None
    return {"phone": reach.phone or None, "phone_index": index}


def _employ(session: Session, jobs: Iterable[tuple[int, Job]]) -> None:
    rows = [
        {
            "person_id": person_id,
            "employer_id": job.employer_id,
            "unit_id": job.unit_id,
            "employee_number": job.employee_number,
            "occupation": job.occupation,
            "starts_on": job.starts_on,
            "ends_on": job.ends_on,
        }
        for person_id, job in jobs
    ]
    session.execute(insert(Employment), rows)


def _grant(
    session: Session, ids: Sequence[int], *, at: datetime, granted_by_id: int | None
) -> None:
    rows = [
        {"person_id": each, "role": "worker", "granted_at": at, "granted_by_id": granted_by_id}
        for each in ids
    ]
    if rows:
        session.execute(insert(Grant), rows)
