"""One employment: its last day, its unit from a day on, its number and occupation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, select, update
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.models import Employment, Unit, UnitChange
from app.core.errors import Invalid, Refused
from app.core.time import local_day
from app.core.words import N_

FARTHEST = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """A move to come."""

    changes_on: date
    unit: str
    unit_en: str


def employment_of(session: Session, employment_id: int) -> Employment:
    """Return one employment, which the caller has found within a scope."""
    return session.get_one(Employment, employment_id)


def last_day_at(session: Session, person_id: int, employer_id: int) -> date | None:
    """Return the last day of the person's latest employment at the employer, if all are over."""
    days = session.scalars(
        select(Employment.ends_on).where(
            Employment.person_id == person_id, Employment.employer_id == employer_id
        )
    ).all()
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def end_employment(
    session: Session, employment: Employment, last_day: date | None, *, by_id: int, at: datetime
) -> None:
    """Set the last day, past, present or planned; nothing takes a planned one back.

    Moves that were planned for later end.

    :raise Invalid: when the day cannot be.
    :raise Refused: when the employment is over and would go on.
    """
    check_last_day(employment, last_day, today=local_day(at))
    before = {"ends_on": _written(employment.ends_on)}
    employment.ends_on = last_day
    session.flush()  # the moves are compared with the day that is stored
    _end_late_moves(session, UnitChange.employment_id == employment.id, at=at)
    after = {"ends_on": _written(last_day)}
    _write_down(session, employment, "employment-ended", before, after, by_id=by_id, at=at)


def check_last_day(employment: Employment, last_day: date | None, *, today: date) -> None:
    """Return nothing when the employment can end on the day.

    :raise Invalid: when the day cannot be.
    :raise Refused: when the employment is over and would go on.
    """
    is_over = employment.ends_on is not None and employment.ends_on < today
    if is_over and (last_day is None or last_day >= today):
        raise Refused(N_("This employment is over. Take the worker on anew."))
    if last_day is None:
        return
    if last_day < employment.starts_on:
        raise Invalid(N_("The last day is before the first day."))
    if last_day > today + FARTHEST:
        raise Invalid(N_("This day is more than two years away. Choose an earlier day."))


def move_employment(
    session: Session,
    employment: Employment,
    unit_id: int | None,
    *,
    changes_on: date,
    by_id: int,
    at: datetime,
) -> None:
    """Let the employment go on in another unit from a day on; a later move replaces a planned one.

    :raise Invalid: when the day or the unit cannot be.
    """
    today = local_day(at)
    check_move(employment, unit_id, changes_on, today=today)
    for planned in session.scalars(_planned(employment.id)):
        planned.ended_at = at
    is_due = changes_on <= today
    session.add(
        UnitChange(
            employment_id=employment.id,
            from_unit_id=employment.unit_id,
            unit_id=unit_id,
            changes_on=changes_on,
            made_by_id=by_id,
            made_at=at,
            applied_at=at if is_due else None,
        )
    )
    before = {"unit": employment.unit_id}
    after = {"unit": unit_id, "from": changes_on.isoformat()}
    if is_due:
        employment.unit_id = unit_id
    _write_down(session, employment, "employment-moved", before, after, by_id=by_id, at=at)


def check_move(
    employment: Employment, unit_id: int | None, changes_on: date, *, today: date
) -> None:
    """Return nothing when the employment can go on in the unit from the day on.

    :raise Invalid: otherwise.
    """
    if unit_id == employment.unit_id:
        raise Invalid(N_("The worker is in this unit already. Choose another one."))
    if changes_on < employment.starts_on:
        raise Invalid(N_("This day is before the first day of the employment."))
    if employment.ends_on is not None and changes_on > employment.ends_on:
        raise Invalid(N_("This day is after the last day of the employment."))
    if changes_on > today + FARTHEST:
        raise Invalid(N_("This day is more than two years away. Choose an earlier day."))


def apply_moves(session: Session, *, at: datetime) -> int:
    """Move those whose day has come, and return how many; nobody moves after the last day."""
    _end_late_moves(session, at=at)
    due = select(UnitChange, Employment).join(
        Employment, Employment.id == UnitChange.employment_id
    )
    rows = session.execute(
        due.where(
            UnitChange.applied_at.is_(None),
            UnitChange.ended_at.is_(None),
            UnitChange.changes_on <= local_day(at),
        ).order_by(UnitChange.changes_on, UnitChange.id)
    ).all()
    for change, employment in rows:
        change.from_unit_id, change.applied_at = employment.unit_id, at
        employment.unit_id = change.unit_id
    return len(rows)


def planned_move(session: Session, employment_id: int) -> PlannedMove | None:
    """Return the move that is to come, if there is one."""
    row = session.execute(
        select(UnitChange.changes_on, Unit.name, Unit.name_en)
        .outerjoin(Unit, Unit.id == UnitChange.unit_id)
        .where(
            UnitChange.employment_id == employment_id,
            UnitChange.applied_at.is_(None),
            UnitChange.ended_at.is_(None),
        )
    ).first()
    return None if row is None else PlannedMove(row[0], row[1] or "", row[2] or "")


def correct_employment(
    session: Session,
    employment: Employment,
    *,
    employee_number: str,
    occupation: str,
    by_id: int,
    at: datetime,
) -> None:
    """Give the employment another number or occupation; records keep the number of their day.

    :raise Invalid: when the number is empty.
    :raise Refused: when somebody else has it.
    """
    check_number(session, employment, employee_number)
    before = {"number": employment.employee_number, "occupation": employment.occupation}
    employment.employee_number, employment.occupation = employee_number, occupation
    after = {"number": employee_number, "occupation": occupation}
    _write_down(session, employment, "employment-corrected", before, after, by_id=by_id, at=at)


def check_number(session: Session, employment: Employment, employee_number: str) -> None:
    """Return nothing when the employment can have the number.

    :raise Invalid: when it is empty.
    :raise Refused: when somebody else has it, or had it: their pages are found by it.
    """
    if not employee_number:
        raise Invalid(N_("The employee number is missing."))
    other = select(Employment.id).where(
        Employment.employer_id == employment.employer_id,
        Employment.employee_number == employee_number,
        Employment.id != employment.id,
    )
    if session.scalar(other.limit(1)) is not None:
        raise Refused(N_("Somebody else has or had this number. Choose another one."))


def _planned(employment_id: int) -> Select[UnitChange]:
    return select(UnitChange).where(
        UnitChange.employment_id == employment_id,
        UnitChange.applied_at.is_(None),
        UnitChange.ended_at.is_(None),
    )


def _end_late_moves(session: Session, *which: ColumnElement[bool], at: datetime) -> None:
    """End planned moves after the last day, whoever set it: rosters set many at once."""
    is_late = exists().where(
        Employment.id == UnitChange.employment_id, Employment.ends_on < UnitChange.changes_on
    )
    session.execute(
        update(UnitChange)
        .where(*which, UnitChange.applied_at.is_(None), UnitChange.ended_at.is_(None), is_late)
        .values(ended_at=at)
        .execution_options(synchronize_session="fetch")
    )


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _write_down(
    session: Session,
    employment: Employment,
    action: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    *,
    by_id: int,
    at: datetime,
) -> None:
    audit(
        session,
        at=at,
        actor_id=by_id,
        action=action,
        subject=employment.employee_number,
        on_id=employment.person_id,
        employer_id=employment.employer_id,
        before=before,
        after=after,
    )
