"""Many workers at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.accounts.models import Employment, Grant, Person


@dataclass(frozen=True, slots=True)
class Row:
    """A worker to add."""

    login: str
    name: str
    employer_id: int
    employee_number: str
    starts_on: date
    occupation: str
    unit_id: int | None = None


def add_workers(session: Session, rows: Sequence[Row], *, password_hash: str, at: datetime) -> int:
    """Add accounts with employment and the worker's role, and return how many.

    When the first login is there already, the whole list is, and nothing is added.
    """
    if not rows or session.scalar(select(Person.id).where(Person.login == rows[0].login)):
        return 0
    first = (session.scalar(select(func.max(Person.id))) or 0) + 1
    session.execute(
        insert(Person), [_person(row, password_hash=password_hash, at=at) for row in rows]
    )
    ids = session.scalars(select(Person.id).where(Person.id >= first).order_by(Person.id)).all()
    pairs = zip(ids, rows, strict=True)
    session.execute(insert(Employment), [_employment(person_id, row) for person_id, row in pairs])
    session.execute(
        insert(Grant),
        [{"person_id": person_id, "role": "worker", "granted_at": at} for person_id in ids],
    )
    return len(rows)


def _person(row: Row, *, password_hash: str, at: datetime) -> dict[str, Any]:
    return {
        "login": row.login,
        "name": row.name,
        "language": "zh",
        "password_hash": password_hash,
        "id_number_masked": "",
        "created_at": at,
    }


def _employment(person_id: int, row: Row) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "employer_id": row.employer_id,
        "unit_id": row.unit_id,
        "employee_number": row.employee_number,
        "starts_on": row.starts_on,
        "occupation": row.occupation,
    }
