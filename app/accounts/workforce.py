"""An employer's people as HR sees them: workers, units, and what a scope is called."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Subquery,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from app.accounts.models import Employer, Employment, FormerUnitPath, Person, Unit
from app.accounts.past import known_to_employer
from app.accounts.policy import WorkforceScope
from app.accounts.standing import Standing, employed_on, has_standing
from app.core.pages import PAGE_SIZE, Page


@dataclass(frozen=True, slots=True)
class Worker:
    """One employment, as a list or page shows it."""

    person_id: int
    name: str
    employee_number: str
    employer_code: str
    unit: str
    unit_en: str
    occupation: str
    starts_on: date
    ends_on: date | None
    employer_id: int
    employment_id: int
    unit_path: str

    def is_employed(self, day: date) -> bool:
        """Whether `day` is within the employment."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def has_left(self, day: date) -> bool:
        """Whether the last day was before `day`."""
        return self.ends_on is not None and self.ends_on < day


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit that a list can be narrowed to."""

    code: str
    path: str
    name: str
    name_en: str
    former: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The path of today, and those under which its parts hung before."""
        return (self.path, *self.former)


def people_at(
    session: Session,
    scope: WorkforceScope,
    *,
    on: date,
    words: str = "",
    unit_paths: tuple[str, ...] = (),
    standing: Standing = "",
    page: int = 1,
) -> Page[Worker]:
    """Return who is employed within the scope on a day, has left before, or both, by number."""
    statement = _workers(scope).where(
        has_standing(standing, on), *_inside(unit_paths), *_sought(words)
    )
    total = session.scalars(select(func.count()).select_from(statement.subquery())).one()
    rows = session.execute(
        statement.order_by(Employment.employee_number, Employment.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return Page([Worker(*row) for row in rows], total, page)


def employed(scope: WorkforceScope, *, on: date, unit_paths: tuple[str, ...] = ()) -> Subquery:
    """Return those employed within the scope on a day, for rooms above to join.

    Its columns are those of `Worker`; unit_path is empty for no unit.
    """
    return _workers(scope).where(*_employed_on(on, unit_paths)).subquery("employed")


def numbers_of(
    session: Session, scope: WorkforceScope, person_ids: Collection[int], *, on: date
) -> dict[int, str]:
    """Return the employee numbers that people have within the scope on a day, by person."""
    people = employed(scope, on=on).c
    rows = session.execute(
        select(people.person_id, people.employee_number)
        .where(people.person_id.in_(person_ids))
        .order_by(people.employment_id)
    )
    numbers: dict[int, list[str]] = {}
    for person_id, number in rows:
        numbers.setdefault(person_id, []).append(number)
    return {person_id: ", ".join(theirs) for person_id, theirs in numbers.items()}


def people_in(
    occupation: str, scope: WorkforceScope | None, *, on: date
) -> Select[*tuple[Any, ...]]:
    """Ask who works in an occupation on a day, within the scope; without one at any employer."""
    found = (
        select(Employment.person_id)
        .outerjoin(Unit, Unit.id == Employment.unit_id)
        .where(Employment.occupation == occupation, *_employed_on(on, ()))
    )
    if scope is None:
        return found
    return found.where(scope.covers(employer_id=Employment.employer_id, unit_path=Unit.path))


def works_at(
    person_id: SQLColumnExpression[Any], employer_id: SQLColumnExpression[Any], *, on: date
) -> ColumnElement[bool]:
    """Return the condition that a person of another table is employed at an employer of it."""
    return exists().where(
        Employment.person_id == person_id,
        Employment.employer_id == employer_id,
        *_employed_on(on, ()),
    )


def worker_at(
    session: Session,
    scope: WorkforceScope,
    *,
    employer_code: str,
    employee_number: str,
    last_day: date | None = None,
) -> Worker | None:
    """Return the latest employment with this number, if it is within the scope; past ones too.

    With `last_day` the one that ended then: somebody else may have the number since.
    """
    then = [] if last_day is None else [Employment.ends_on == last_day]
    row = session.execute(
        _workers(scope)
        .where(
            Employer.code == employer_code, Employment.employee_number == employee_number, *then
        )
        .order_by(Employment.ends_on.is_(None).desc(), Employment.starts_on.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Worker(*row)


def units_in(session: Session, scope: WorkforceScope) -> list[UnitName]:
    """Return the units within the scope, parents before their children."""
    rows = session.execute(
        select(Unit.code, Unit.path, Unit.name, Unit.name_en)
        .where(scope.covers(employer_id=Unit.employer_id, unit_path=Unit.path))
        .order_by(Unit.path)
    )
    former = session.execute(
        select(Unit.path, FormerUnitPath.path)
        .join(Unit, Unit.id == FormerUnitPath.unit_id)
        .where(scope.covers(employer_id=Unit.employer_id, unit_path=Unit.path))
    ).all()
    return [
        UnitName(*row, tuple(before for path, before in former if path.startswith(row.path)))
        for row in rows
    ]


def paths_today(session: Session, paths: Sequence[str]) -> tuple[str, ...]:
    """Return where the units stand today that stood at these paths once; none is lost."""
    ids = {path: int(path.rstrip("/").rpartition("/")[2]) for path in paths}
    rows = session.execute(select(Unit.id, Unit.path).where(Unit.id.in_(ids.values())))
    today = {row[0]: row[1] for row in rows}
    return tuple(dict.fromkeys(today.get(ids[path], path) for path in paths))


def employer_codes(session: Session, scope: WorkforceScope) -> dict[int, str]:
    """Return the code of each employer that the scope touches, by id."""
    units = select(Unit.employer_id).where(Unit.path.in_(scope.unit_paths))
    rows = session.execute(
        select(Employer.id, Employer.code).where(
            or_(Employer.id.in_(scope.employer_ids), Employer.id.in_(units))
        )
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Workplace:
    """An employer where a person works."""

    employer_id: int
    employer_code: str
    name: str
    name_en: str


def workplaces(session: Session, person_id: int, *, on: date) -> list[Workplace]:
    """Return where the person is employed on a day, the oldest employment first."""
    rows = session.execute(
        select(Employer.id, Employer.code, Employer.name, Employer.name_en)
        .join(Employment, Employment.employer_id == Employer.id)
        .where(Employment.person_id == person_id, *_employed_on(on, ()))
        .order_by(Employment.starts_on, Employment.id)
    )
    return list(dict.fromkeys(Workplace(*row) for row in rows))


@dataclass(frozen=True, slots=True)
class Place:
    """An employer within a scope; `unit_paths` is empty where all of it is."""

    employer_id: int
    code: str
    name: str
    name_en: str
    unit_paths: tuple[str, ...]


def places_in(session: Session, scope: WorkforceScope) -> list[Place]:
    """Return the employers that the scope touches, each with the units it is limited to."""
    units = session.execute(
        select(Unit.employer_id, Unit.path).where(Unit.path.in_(scope.unit_paths))
    )
    paths: dict[int, list[str]] = {employer_id: [] for employer_id in scope.employer_ids}
    for employer_id, path in units:
        if employer_id not in scope.employer_ids:
            paths.setdefault(employer_id, []).append(path)
    rows = session.execute(
        select(Employer.id, Employer.code, Employer.name, Employer.name_en)
        .where(Employer.id.in_(paths))
        .order_by(Employer.name)
    )
    return [Place(*row, tuple(sorted(paths[row[0]]))) for row in rows]


def scope_names(session: Session, scope: WorkforceScope) -> list[tuple[str, str]]:
    """Return what the scope is called, in Chinese and English: employers, then units."""
    employers = select(Employer.name, Employer.name_en).where(Employer.id.in_(scope.employer_ids))
    paths = paths_today(session, scope.unit_paths)
    units = select(Unit.name, Unit.name_en).where(Unit.path.in_(paths))
    ordered = [employers.order_by(Employer.id), units.order_by(Unit.path)]
    return [(name, name_en) for found in ordered for name, name_en in session.execute(found)]


def _workers(scope: WorkforceScope) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Employment.person_id,
            known_to_employer(Person.name).label("name"),
            Employment.employee_number,
            Employer.code.label("employer_code"),
            func.coalesce(Unit.name, "").label("unit"),
            func.coalesce(Unit.name_en, "").label("unit_en"),
            Employment.occupation,
            Employment.starts_on,
            Employment.ends_on,
            Employment.employer_id,
            Employment.id.label("employment_id"),
            func.coalesce(Unit.path, "").label("unit_path"),
        )
        .join(Person, Person.id == Employment.person_id)
        .join(Employer, Employer.id == Employment.employer_id)
        .outerjoin(Unit, Unit.id == Employment.unit_id)
        .where(scope.covers(employer_id=Employment.employer_id, unit_path=Unit.path))
    )


def _employed_on(on: date, unit_paths: tuple[str, ...]) -> list[ColumnElement[bool]]:
    return [employed_on(on), *_inside(unit_paths)]


def _inside(unit_paths: tuple[str, ...]) -> list[ColumnElement[bool]]:
    inside = [Unit.path.startswith(path) for path in unit_paths]
    return [or_(*inside)] if inside else []


def _sought(words: str) -> list[ColumnElement[bool]]:
    return [
        or_(
            known_to_employer(Person.name).contains(word, autoescape=True),
            Employment.employee_number.contains(word, autoescape=True),
        )
        for word in words.split()
    ]
