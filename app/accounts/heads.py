"""Who is told for a unit or an employer: heads of units, and HR officers."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.models import Employer, Employment, Grant, Person, Unit
from app.accounts.policy import WorkforceScope
from app.accounts.workforce import works_at
from app.core.errors import Invalid
from app.core.time import local_day
from app.core.words import N_


def employer_ids(session: Session) -> list[int]:
    """Return every employer that is open."""
    return list(session.scalars(select(Employer.id).where(Employer.closed_at.is_(None))))


def heads_and_officers(
    session: Session, employer_id: int, unit_path: str, *, at: datetime
) -> list[int]:
    """Return the nearest head above or at the unit who still works here, else the HR officers."""
    ids = [int(part) for part in unit_path.strip("/").split("/") if part]
    here = works_at(Unit.head_id, Unit.employer_id, on=local_day(at))
    units = session.execute(select(Unit.id, Unit.head_id).where(Unit.id.in_(ids), here))
    heads = {row[0]: row[1] for row in units}
    for unit_id in reversed(ids):
        head = heads.get(unit_id)
        if head is not None:
            return [head]
    officers = select(Grant.person_id).where(
        Grant.role == "hr",
        Grant.employer_id == employer_id,
        Grant.unit_id.is_(None),
        Grant.granted_at <= at,
        or_(Grant.ended_at.is_(None), Grant.ended_at > at),
    )
    return list(session.scalars(officers.distinct()))


def officers(session: Session, employer_id: int, *, at: datetime) -> list[int]:
    """Return the HR officers for all of an employer, or else those of its units."""
    held = (
        select(Grant.person_id, Grant.unit_id)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.role == "hr",
            Grant.employer_id == employer_id,
            Grant.granted_at <= at,
            or_(Grant.ended_at.is_(None), Grant.ended_at > at),
            Person.deactivated_at.is_(None),
        )
    )
    found = [(row[0], row[1] is None) for row in session.execute(held)]
    whole = {person_id for person_id, is_whole in found if is_whole}
    return sorted(whole or {person_id for person_id, _ in found})


def head_names(session: Session, unit_ids: list[int]) -> dict[int, str]:
    """Return the name of each unit's head, by unit."""
    rows = session.execute(
        select(Unit.id, Person.name)
        .join(Person, Person.id == Unit.head_id)
        .where(Unit.id.in_(unit_ids))
    )
    return {row[0]: row[1] for row in rows}


def set_head(
    session: Session,
    scope: WorkforceScope,
    unit_id: int,
    number: str,
    *,
    by_id: int,
    at: datetime,
) -> None:
    """Make the worker with this number the unit's head, or nobody.

    :raise Invalid: when nobody within the scope works at the unit's employer under the number.
    """
    unit = session.get_one(Unit, unit_id)
    found: int | None = None
    if number:
        found = _worker_id(session, scope, unit.employer_id, number)
        if found is None:
            raise Invalid(N_("Nobody works here under this number."))
    before, unit.head_id = unit.head_id, found
    audit(
        session,
        at=at,
        actor_id=by_id,
        action="unit-changed",
        subject=unit.code,
        on_id=found,
        employer_id=unit.employer_id,
        before={"head": before},
        after={"head": found},
    )


def _worker_id(
    session: Session, scope: WorkforceScope, employer_id: int, number: str
) -> int | None:
    return session.scalar(
        select(Employment.person_id)
        .outerjoin(Unit, Unit.id == Employment.unit_id)
        .where(
            Employment.employer_id == employer_id,
            Employment.employee_number == number,
            Employment.ends_on.is_(None),
            scope.covers(employer_id=Employment.employer_id, unit_path=Unit.path),
        )
    )
