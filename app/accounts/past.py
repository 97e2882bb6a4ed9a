"""Who worked where, as it was known at a moment."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.accounts.models import (
    EMPLOYERS_HISTORY,
    EMPLOYMENTS_HISTORY,
    PEOPLE_HISTORY,
    UNITS_HISTORY,
    Employment,
)
from app.accounts.policy import WorkforceScope
from app.core.days import day_of
from app.core.history import as_known


def employments_as_known(
    scope: WorkforceScope, *, known_at: datetime, unit_paths: tuple[str, ...] = ()
) -> Subquery:
    """Return the employments within the scope that were known at a moment, past ones too.

    Its columns: employment_id, person_id, employer_id, name, id_number_masked, employee_number,
    employer, unit, unit_path, occupation, starts_on, ends_on.
    """
    jobs = as_known(EMPLOYMENTS_HISTORY, known_at)
    people = as_known(PEOPLE_HISTORY, known_at)
    employers = as_known(EMPLOYERS_HISTORY, known_at)
    units = as_known(UNITS_HISTORY, known_at)
    path = func.coalesce(units.c.path, "")
    statement = (
        select(
            jobs.c.id.label("employment_id"),
            jobs.c.person_id,
            jobs.c.employer_id,
            people.c.name,
            people.c.id_number_masked,
            jobs.c.employee_number,
            employers.c.name.label("employer"),
            func.coalesce(units.c.name, "").label("unit"),
            path.label("unit_path"),
            jobs.c.occupation,
            jobs.c.starts_on,
            jobs.c.ends_on,
        )
        .join(people, people.c.id == jobs.c.person_id)
        .join(employers, employers.c.id == jobs.c.employer_id)
        .outerjoin(units, units.c.id == jobs.c.unit_id)
        .where(scope.covers(employer_id=jobs.c.employer_id, unit_path=path))
    )
    if unit_paths:
        inside = WorkforceScope((), unit_paths)
        statement = statement.where(inside.covers(employer_id=jobs.c.employer_id, unit_path=path))
    return statement.subquery("employments_known")


def employed_as_known(
    scope: WorkforceScope, *, known_at: datetime, on: date, unit_paths: tuple[str, ...] = ()
) -> Subquery:
    """Return those of `employments_as_known` that held on a day."""
    jobs = employments_as_known(scope, known_at=known_at, unit_paths=unit_paths)
    return (
        select(jobs)
        .where(jobs.c.starts_on <= on, func.coalesce(jobs.c.ends_on, on) >= on)
        .subquery("employed_known")
    )


def people_in_as_known(
    occupation: str, scope: WorkforceScope | None, *, on: date, known_at: datetime
) -> Select[*tuple[Any, ...]]:
    """Ask who worked in an occupation on a day, within the scope or at any employer."""
    jobs = as_known(EMPLOYMENTS_HISTORY, known_at)
    units = as_known(UNITS_HISTORY, known_at)
    found = (
        select(jobs.c.person_id)
        .outerjoin(units, units.c.id == jobs.c.unit_id)
        .where(
            jobs.c.occupation == occupation,
            jobs.c.starts_on <= on,
            func.coalesce(jobs.c.ends_on, on) >= on,
        )
    )
    if scope is None:
        return found
    return found.where(scope.covers(employer_id=jobs.c.employer_id, unit_path=units.c.path))


def name_as_known(session: Session, person_id: int, *, known_at: datetime) -> str:
    """Return what somebody was called, as known at a moment; empty before they were known."""
    people = as_known(PEOPLE_HISTORY, known_at)
    return session.scalar(select(people.c.name).where(people.c.id == person_id)) or ""


def known_to_employer(column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """Return what stands of a person beside an `Employment`: nothing newer than its last day.

    `column` is one of `Person` of which versions are kept; who was written down after the last
    day only has what was written then.
    """
    people = PEOPLE_HISTORY.alias()
    at_the_end = (
        select(people.c[column.key])
        .where(
            people.c.id == Employment.person_id,
            or_(people.c.known_to.is_(None), day_of(people.c.known_to) > Employment.ends_on),
        )
        .order_by(people.c.known_from, people.c.version)
        .limit(1)
        .correlate(Employment)
        .scalar_subquery()
    )
    return case((Employment.ends_on.is_(None), column), else_=at_the_end)
