"""Workers for programs, in the order in which they were written down."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Employer, Employment, Person, Unit
from app.accounts.past import known_to_employer
from app.accounts.policy import WorkforceScope


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """One employment, running or past."""

    id: int
    person_id: int
    employer: str
    employee_number: str
    name: str
    id_number_masked: str
    unit: str
    unit_name: str
    occupation: str
    starts_on: date
    ends_on: date | None

    def is_running(self, day: date) -> bool:
        """Whether `day` is within the employment."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


_WORKERS = (
    select(
        Employment.id,
        Employment.person_id,
        Employer.code,
        Employment.employee_number,
        known_to_employer(Person.name),
        known_to_employer(Person.id_number_masked),
        func.coalesce(Unit.code, ""),
        func.coalesce(Unit.name, ""),
        Employment.occupation,
        Employment.starts_on,
        Employment.ends_on,
    )
    .join(Person, Person.id == Employment.person_id)
    .join(Employer, Employer.id == Employment.employer_id)
    .outerjoin(Unit, Unit.id == Employment.unit_id)
)


def workers_after(
    session: Session,
    scope: WorkforceScope,
    after: int,
    *,
    limit: int,
    number: str = "",
    among: Collection[int] | None = None,
) -> list[WorkerRow]:
    """Return the next employments within the scope, of everybody or under one number.

    `among` are the ids of those that are wanted; without it all are.
    """
    statement = _WORKERS.where(
        Employment.id > after,
        scope.covers(employer_id=Employment.employer_id, unit_path=Unit.path),
    )
    if number:
        statement = statement.where(Employment.employee_number == number)
    if among is not None:
        statement = statement.where(Employment.id.in_(among))
    rows = session.execute(statement.order_by(Employment.id).limit(limit))
    return [WorkerRow(*row) for row in rows]
