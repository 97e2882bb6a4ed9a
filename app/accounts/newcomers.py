"""Workers who have an account and have never signed in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry, Grant, Person
from app.accounts.policy import WorkforceScope
from app.accounts.workforce import employed
from app.core.pages import PAGE_SIZE, Page


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who needs a code for the first sign-in."""

    person_id: int
    login: str
    name: str
    employee_number: str
    unit: str
    unit_en: str


def newcomers(
    session: Session,
    scope: WorkforceScope,
    *,
    on: date,
    unit_paths: tuple[str, ...] = (),
    page: int = 1,
) -> Page[Newcomer]:
    """Return those of the scope's workers who have never signed in, by employee number."""
    statement = _newcomers(scope, on=on, unit_paths=unit_paths)
    total = session.scalars(select(func.count()).select_from(statement.subquery())).one()
    rows = session.execute(statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return Page([Newcomer(*row) for row in rows], total, page)


def chosen_newcomers(
    session: Session, scope: WorkforceScope, ids: Collection[int], *, on: date
) -> list[Newcomer]:
    """Return those among the people with these ids who are newcomers of the scope."""
    rows = session.execute(_newcomers(scope, on=on).where(Person.id.in_(ids)))
    return list({row[0]: Newcomer(*row) for row in rows}.values())


def _newcomers(
    scope: WorkforceScope, *, on: date, unit_paths: tuple[str, ...] = ()
) -> Select[*tuple[Any, ...]]:
    """Ask for workers without a sign-in, and without another role, which were worth stealing."""
    workers = employed(scope, on=on, unit_paths=unit_paths)
    columns = workers.c
    signed_in = exists().where(AuditEntry.actor_id == Person.id, AuditEntry.action == "sign-in")
    other_role = exists().where(
        Grant.person_id == Person.id, Grant.role != "worker", Grant.ended_at.is_(None)
    )
    return (
        select(
            Person.id,
            Person.login,
            Person.name,
            columns.employee_number,
            columns.unit,
            columns.unit_en,
        )
        .join(workers, columns.person_id == Person.id)
        .where(~signed_in, ~other_role, Person.deactivated_at.is_(None))
        .order_by(columns.employee_number, Person.id)
    )
