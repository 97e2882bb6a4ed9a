"""Many workers at once."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.accounts.models import Employment, Grant, Person

Row = tuple[str, str, int, str, date, str]
"""Login, name, employer's id, employee number, first day, occupation."""


def add_workers(session: Session, rows: Sequence[Row], *, password_hash: str, at: datetime) -> int:
    """Add accounts with employment and the worker's role, and return how many.

    When the first login is there already, the whole list is, and nothing is added.
    """
    if not rows or session.scalar(select(Person.id).where(Person.login == rows[0][0])):
        return 0
    first = (session.scalar(select(func.max(Person.id))) or 0) + 1
    session.execute(
        insert(Person),
        [
            {
                "login": login,
                "name": name,
                "language": "zh",
                "password_hash": password_hash,
                "id_number_masked": "",
                "created_at": at,
            }
            for login, name, *_ in rows
        ],
    )
    ids = session.scalars(select(Person.id).where(Person.id >= first).order_by(Person.id)).all()
    session.execute(
        insert(Employment),
        [
            {
                "person_id": person_id,
                "employer_id": employer_id,
                "employee_number": number,
                "starts_on": starts_on,
                "occupation": occupation,
            }
            for person_id, (_, _, employer_id, number, starts_on, occupation) in zip(
                ids, rows, strict=True
            )
        ],
    )
    session.execute(
        insert(Grant),
        [{"person_id": person_id, "role": "worker", "granted_at": at} for person_id in ids],
    )
    return len(rows)
