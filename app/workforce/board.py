"""The board: how far an employer's people are, counted; and people by required courses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.accounts.policy import WorkforceScope
from app.accounts.workforce import UnitName, employed
from app.core.time import local_day
from app.learning.due import due_dates
from app.records.board import HORIZONS, By, Counted, counted_by, last_valid
from app.records.completions import AsOf
from app.workforce.assignments import set_for

EXPIRING = timedelta(days=90)
MOST_COURSES = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One unit, course, industry or occupation with its numbers."""

    key: str
    valid: int
    open: int
    late: int
    expiring: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One worker, and the state of each course: valid, expiring, late, open, or nothing."""

    name: str
    employee_number: str
    employer_code: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Workers by courses; `met` counts for each course who has a valid completion."""

    courses: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    met: tuple[int, ...]


def board(
    session: Session, scope: WorkforceScope, by: By, *, as_of: AsOf, units: Iterable[UnitName]
) -> list[Line]:
    """Return a line for each group that has anything to count, by key; units count all below."""
    today = local_day(as_of.at)
    people = employed(scope, on=today)
    done = counted_by(session, scope, by, as_of=as_of, people=people)
    due = _due_by(session, scope, by, on=today)
    if by == "unit":
        return [_rolled_up(unit, done, due) for unit in units]
    keys = sorted({*done, *due} - {""})
    none = Counted(0, (0,) * len(HORIZONS))
    return [
        Line(key, found.valid, *due.get(key, (0, 0)), found.expiring)
        for key in keys
        for found in [done.get(key, none)]
    ]


def required_courses(session: Session, scope: WorkforceScope, *, on: date) -> tuple[str, ...]:
    """Return the courses that somebody in the scope was given a day for, the commonest first."""
    people, due = employed(scope, on=on), due_dates()
    rows = session.scalars(
        select(due.c.slug)
        .join(people, set_for(people, due))
        .group_by(due.c.slug)
        .order_by(func.count().desc(), due.c.slug)
        .limit(MOST_COURSES)
    )
    return tuple(rows)


def matrix(
    session: Session,
    scope: WorkforceScope,
    courses: tuple[str, ...],
    *,
    as_of: AsOf,
    unit_paths: tuple[str, ...] = (),
) -> Matrix:
    """Return everybody employed within the scope by the courses, in three statements."""
    today = local_day(as_of.at)
    people = employed(scope, on=today, unit_paths=unit_paths)
    workers = session.execute(
        select(
            people.c.person_id, people.c.name, people.c.employee_number, people.c.employer_code
        ).order_by(people.c.employee_number)
    ).all()
    valid = last_valid(session, scope, courses, as_of=as_of)
    days = _days(session, scope, courses, on=today)
    rows = tuple(
        MatrixRow(
            name,
            number,
            code,
            tuple(_cell((person, slug), valid, days, today) for slug in courses),
        )
        for person, name, number, code in workers
    )
    met = tuple(
        sum(row.cells[place] in ("valid", "expiring") for row in rows)
        for place in range(len(courses))
    )
    return Matrix(courses, rows, met)


def _days(
    session: Session, scope: WorkforceScope, courses: tuple[str, ...], *, on: date
) -> dict[tuple[int, str], date]:
    """Return by when each course is still wanted, by person and course."""
    people, due = employed(scope, on=on), due_dates()
    rows = session.execute(
        select(due.c.person_id, due.c.slug, func.min(due.c.due_on))
        .join(people, set_for(people, due))
        .where(due.c.completed_at.is_(None), due.c.slug.in_(courses))
        .group_by(due.c.person_id, due.c.slug)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _cell(
    key: tuple[int, str],
    valid: Mapping[tuple[int, str], date | None],
    days: Mapping[tuple[int, str], date],
    today: date,
) -> str:
    if key in valid:
        until = valid[key]
        return "expiring" if until is not None and until <= today + EXPIRING else "valid"
    if key in days:
        return "late" if days[key] < today else "open"
    return ""


def _rolled_up(
    unit: UnitName, done: Mapping[str, Counted], due: Mapping[str, tuple[int, int]]
) -> Line:
    below = [each for path, each in done.items() if path.startswith(unit.paths)]
    wanted = [each for path, each in due.items() if path.startswith(unit.paths)]
    return Line(
        unit.code,
        sum(each.valid for each in below),
        sum(each[0] for each in wanted),
        sum(each[1] for each in wanted),
        tuple(sum(each.expiring[place] for each in below) for place in range(len(HORIZONS))),
    )


def _due_by(
    session: Session, scope: WorkforceScope, by: By, *, on: date
) -> dict[str, tuple[int, int]]:
    """Return how many given courses are under way and late, by group."""
    people, due = employed(scope, on=on), due_dates()
    if by == "industry":
        return {}
    groups = {"unit": people.c.unit_path, "course": due.c.slug, "occupation": people.c.occupation}
    group, late = groups[by], due.c.due_on < on
    rows = session.execute(
        select(group, func.sum(case((late, 0), else_=1)), func.sum(case((late, 1), else_=0)))
        .select_from(people)
        .join(due, set_for(people, due))
        .where(due.c.completed_at.is_(None))
        .group_by(group)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}
