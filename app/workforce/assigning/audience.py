"""Whom a rule is about, in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Subquery, or_, select
from sqlalchemy.orm import Session

from app.accounts.policy import WorkforceScope
from app.accounts.workforce import employed


@dataclass(frozen=True, slots=True)
class Audience:
    """People by unit, occupation, number and day of hire: of each kind that is named, one holds.

    Everybody where nothing is named; numbers are always added to the others.
    """

    unit_paths: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    hired_within_days: int | None = None

    @classmethod
    def stored(cls, values: Mapping[str, Any]) -> "Audience":
        """Return what a rule keeps."""
        return cls(
            tuple(values.get("unit_paths", ())),
            tuple(values.get("occupations", ())),
            tuple(values.get("numbers", ())),
            values.get("hired_within_days"),
        )

    def as_stored(self) -> dict[str, Any]:
        """Return what a rule keeps of this."""
        return {
            "unit_paths": list(self.unit_paths),
            "occupations": list(self.occupations),
            "numbers": list(self.numbers),
            "hired_within_days": self.hired_within_days,
        }

    @property
    def is_everybody(self) -> bool:
        """Whether nothing is named."""
        return not (self.unit_paths or self.occupations or self.hired_within_days is not None)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody within an audience."""

    person_id: int
    hired: date


def members(
    session: Session,
    scope: WorkforceScope,
    audience: Audience,
    *,
    on: date,
    only: int | None = None,
) -> dict[int, Member]:
    """Return those of the scope whom the audience means on a day, by person.

    With `only` nobody but that person is looked at.
    """
    people = employed(scope, on=on)
    meant = select(people.c.person_id, people.c.starts_on).where(_meant(people, audience, on=on))
    if only is not None:
        meant = meant.where(people.c.person_id == only)
    rows = session.execute(meant.order_by(people.c.starts_on.desc()))
    return {row[0]: Member(row[0], row[1]) for row in rows}


def _meant(people: Subquery, audience: Audience, *, on: date) -> ColumnElement[bool]:
    columns = people.c
    numbered = columns.employee_number.in_(audience.numbers)
    if audience.is_everybody:
        return numbered if audience.numbers else columns.person_id.is_not(None)
    conditions: list[ColumnElement[bool]] = []
    if audience.unit_paths:
        inside = (columns.unit_path.startswith(path) for path in audience.unit_paths)
        conditions.append(or_(*inside))
    if audience.occupations:
        conditions.append(columns.occupation.in_(audience.occupations))
    if audience.hired_within_days is not None:
        since = on - timedelta(days=audience.hired_within_days)
        conditions.append(columns.starts_on.between(since, on))
    first, *others = conditions
    for other in others:
        first = first & other
    return or_(first, numbered) if audience.numbers else first
