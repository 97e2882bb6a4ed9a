"""The standards in force: the newest version of each code, read from storage once a process."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.qualifications.models import StandardVersion
from app.rules.requirements import (
    Age,
    AllOf,
    AnyOf,
    AtLeast,
    Courses,
    CreditHours,
    Not,
    Requirement,
)
from app.rules.standard import Standard
from app.rules.stored import from_text


@dataclass(frozen=True, slots=True)
class Version:
    """A stored version of a standard.

    `asks_age` tells whether a date of birth matters, `counts_reported` whether completions do
    that an employer reports.
    """

    id: int
    standard: Standard
    asks_age: bool
    counts_reported: bool


_known: dict[str, tuple[Standard, bool, bool]] = {}
"""By digest, so nothing here is ever out of date."""


def in_force(session: Session, *, at: datetime) -> tuple[Version, ...]:
    """Return the standards in force at `at`, by code."""
    found = session.execute(
        select(StandardVersion.id, StandardVersion.digest)
        .where(StandardVersion.id.in_(newest_ids(at)))
        .order_by(StandardVersion.code)
    )
    return versions(session, [(row.id, row.digest) for row in found])


def newest_ids(at: datetime) -> Select[int]:
    """Return a query for the ids of the versions in force at `at`."""
    return (
        select(func.max(StandardVersion.id))
        .where(StandardVersion.loaded_at <= at)
        .group_by(StandardVersion.code)
    )


def versions(session: Session, stored: Iterable[tuple[int, str]]) -> tuple[Version, ...]:
    """Return versions by their ids and digests; those not known yet are read in one statement."""
    wanted = list(stored)
    missing = [digest for _, digest in wanted if digest not in _known]
    if missing:
        _read(session, missing)
    return tuple(Version(id_, *_known[digest]) for id_, digest in wanted)


def _read(session: Session, digests: list[str]) -> None:
    rows = session.execute(
        select(StandardVersion.digest, StandardVersion.source).where(
            StandardVersion.digest.in_(digests)
        )
    )
    for digest, source in rows:
        standard = from_text(source)
        _known[digest] = standard, _holds(standard, _is_age), _holds(standard, _counts_reported)


def _holds(standard: Standard, wanted: Callable[[Requirement], bool]) -> bool:
    routes = (route for level in standard.levels for route in level.routes)
    return any(_contains(route.requirement, wanted) for route in routes)


def _contains(requirement: Requirement, wanted: Callable[[Requirement], bool]) -> bool:
    match requirement:
        case AllOf() | AnyOf() | AtLeast():
            return any(_contains(part, wanted) for part in requirement.parts)
        case Not():
            return _contains(requirement.part, wanted)
    return wanted(requirement)


def _is_age(requirement: Requirement) -> bool:
    return isinstance(requirement, Age)


def _counts_reported(requirement: Requirement) -> bool:
    return isinstance(requirement, Courses | CreditHours) and requirement.reported
