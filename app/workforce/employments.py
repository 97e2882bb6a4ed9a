"""HR ends, moves and corrects one employment, knowing first what that means."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import employments
from app.accounts.directory import Held, roles_at
from app.accounts.employments import employment_of
from app.accounts.granting import end_grant
from app.accounts.occupations import occupations
from app.accounts.policy import WorkforceScope
from app.accounts.workforce import Place, UnitName, Worker, units_in
from app.core.errors import NotFound, Refused
from app.core.time import local_day, midnight
from app.core.words import N_
from app.jobs.services import enqueue
from app.learning.due import due_dates
from app.workforce.assigning.queries import running_rule_ids
from app.workforce.assigning.services import EVALUATE
from app.workforce.places import place_of, scope_at


@dataclass(frozen=True, slots=True)
class Desk:
    """An officer at work on one employment, at an employer and within the units in sight."""

    worker: Worker
    place: Place
    units: tuple[UnitName, ...]
    by_id: int
    at: datetime

    @property
    def today(self) -> date:
        """The day, in Shanghai."""
        return local_day(self.at)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What an end means: courses that are open, and roles that may end too."""

    open_courses: int
    roles: tuple[Held, ...]


def desk(
    session: Session, scope: WorkforceScope, worker: Worker, *, by_id: int, at: datetime
) -> Desk:
    """Return the desk for a worker who was found within the scope.

    :raise Refused: when it is the officer's own employment.
    """
    if worker.person_id == by_id:
        raise Refused(N_("This is your own employment. Ask a colleague of HR to change it."))
    place = place_of(session, scope, worker.employer_code)
    return Desk(worker, place, tuple(units_in(session, scope_at(place))), by_id, at)


def leaving(session: Session, of: Desk, last_day: date | None) -> Leaving:
    """Check a last day, and return what it means.

    :raise Refused: when the employment cannot end so.
    """
    employments.check_last_day(
        employment_of(session, of.worker.employment_id), last_day, today=of.today
    )
    if last_day is None:
        return Leaving(0, ())
    due = due_dates()
    count = select(func.count()).where(
        due.c.person_id == of.worker.person_id,
        due.c.employer_id == of.worker.employer_id,
        due.c.completed_at.is_(None),
    )
    return Leaving(session.scalars(count).one(), _roles(session, of))


def end(session: Session, of: Desk, last_day: date | None, role_ids: Collection[int]) -> None:
    """Set the last day, and let the chosen roles of this employer end with it.

    :raise Refused: when the employment cannot end so.
    :raise NotFound: when a role is none of those that were offered.
    """
    offered = {role.grant_id for role in _roles(session, of)}
    if not set(role_ids) <= offered:
        raise NotFound(N_("This role has ended already."))
    employment = employment_of(session, of.worker.employment_id)
    employments.end_employment(session, employment, last_day, by_id=of.by_id, at=of.at)
    for grant_id in sorted(role_ids) if last_day is not None else ():
        ends_at = midnight((last_day or of.today) + timedelta(days=1))
        reason = f"employment ends on {last_day}"
        end_grant(session, grant_id, by_id=of.by_id, reason=reason, at=of.at, ends_at=ends_at)
    order_rules(session, of.worker.employer_id, at=of.at)


def check_move(session: Session, of: Desk, code: str, changes_on: date) -> UnitName | None:
    """Check a move, and return the unit, none for no unit.

    :raise Refused: when the worker cannot be moved so.
    """
    unit = _unit(of, code)
    unit_id = _unit_id(unit)
    employments.check_move(
        employment_of(session, of.worker.employment_id), unit_id, changes_on, today=of.today
    )
    return unit


def move(session: Session, of: Desk, code: str, changes_on: date) -> None:
    """Let the worker go on in another unit within sight from a day on.

    :raise Refused: when the worker cannot be moved so.
    """
    unit_id = _unit_id(_unit(of, code))
    employment = employment_of(session, of.worker.employment_id)
    employments.move_employment(
        session, employment, unit_id, changes_on=changes_on, by_id=of.by_id, at=of.at
    )
    order_rules(session, of.worker.employer_id, at=of.at)


def check_number(session: Session, of: Desk, employee_number: str) -> None:
    """Check a new number.

    :raise Refused: when somebody else has it.
    """
    employments.check_number(
        session, employment_of(session, of.worker.employment_id), employee_number
    )


def correct(session: Session, of: Desk, *, employee_number: str, occupation: str) -> None:
    """Give the employment another number or occupation.

    :raise Refused: when somebody else has the number.
    """
    employments.correct_employment(
        session,
        employment_of(session, of.worker.employment_id),
        employee_number=employee_number,
        occupation=occupations(session).code(occupation),
        by_id=of.by_id,
        at=of.at,
    )
    order_rules(session, of.worker.employer_id, at=of.at)


def order_rules(session: Session, employer_id: int, *, at: datetime) -> None:
    """Have the employer's rules applied to the people as they are now."""
    for rule_id in running_rule_ids(session, employer_id=employer_id):
        enqueue(session, EVALUATE, {"rule_id": rule_id}, at=at, key=str(rule_id))


def _roles(session: Session, of: Desk) -> tuple[Held, ...]:
    """Return the roles of this employer that lie within the officer's units."""
    held = roles_at(session, of.worker.person_id, of.worker.employer_id, at=of.at)
    if not of.place.unit_paths:
        return tuple(held)
    within = {_unit_id(unit) for unit in of.units}
    return tuple(role for role in held if role.unit_id in within)


def _unit(of: Desk, code: str) -> UnitName | None:
    if not code and not of.place.unit_paths:
        return None
    found = next((unit for unit in of.units if unit.code == code), None)
    if found is None:
        raise NotFound(N_("There is no such unit."))
    return found


def _unit_id(unit: UnitName | None) -> int | None:
    return None if unit is None else int(unit.path.rstrip("/").rpartition("/")[2])
