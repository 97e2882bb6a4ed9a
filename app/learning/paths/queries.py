"""Paths as HR reads them, and the steps of one's own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.workforce import works_at
from app.core.errors import NotFound
from app.core.words import N_
from app.learning.paths.models import LearningPath, PathPlace, PathStep


def paths_of(
    session: Session, employer_ids: Collection[int], *, offered_only: bool = False
) -> list[LearningPath]:
    """Return the paths of some employers, those that are offered first, by name."""
    wanted = select(LearningPath).where(LearningPath.employer_id.in_(employer_ids))
    if offered_only:
        wanted = wanted.where(LearningPath.retired_at.is_(None))
    return list(
        session.scalars(
            wanted.order_by(
                LearningPath.retired_at.is_not(None), LearningPath.name, LearningPath.id
            )
        )
    )


def path_of(session: Session, employer_ids: Collection[int], path_id: int) -> LearningPath:
    """Return one path of some employers.

    :raise NotFound: when there is none.
    """
    path = session.get(LearningPath, path_id)
    if path is None or path.employer_id not in employer_ids:
        raise NotFound(N_("There is no such learning path at your employer."))
    return path


def steps_of(session: Session, path_id: int) -> list[tuple[str, datetime]]:
    """Return the courses of a path in their order, each with the moment it was put there."""
    return steps_by_path(session, [path_id]).get(path_id, [])


def steps_by_path(
    session: Session, path_ids: Collection[int]
) -> dict[int, list[tuple[str, datetime]]]:
    """Return the courses of several paths, each in its order."""
    rows = session.execute(
        select(PathStep.path_id, PathStep.slug, PathStep.added_at)
        .where(PathStep.path_id.in_(path_ids))
        .order_by(PathStep.path_id, PathStep.position)
    )
    return {
        path_id: [(row[1], row[2]) for row in steps]
        for path_id, steps in groupby(rows, key=lambda row: row[0])
    }


@dataclass(frozen=True, slots=True)
class OwnStep:
    """A course as a step of a path that its worker is on; `after` comes next, or nothing."""

    names: dict[str, str]
    number: int
    total: int
    after: str


def own_steps(session: Session, person_id: int, *, on: date) -> dict[str, list[OwnStep]]:
    """Return the steps of the paths that somebody is on, by course.

    Only who employs the worker on the day `on` leads anywhere.
    """
    rows = session.execute(
        select(LearningPath.id, LearningPath.name, LearningPath.name_en, PathStep.slug)
        .join(PathPlace, PathPlace.path_id == LearningPath.id)
        .join(PathStep, PathStep.path_id == LearningPath.id)
        .where(
            PathPlace.person_id == person_id,
            works_at(PathPlace.person_id, LearningPath.employer_id, on=on),
        )
        .order_by(LearningPath.id, PathStep.position)
    )
    found: dict[str, list[OwnStep]] = {}
    for _path_id, group in groupby(rows, key=lambda row: row[0]):
        steps = list(group)
        names = {"zh": steps[0][1], "en": steps[0][2]}
        following = [row[3] for row in steps[1:]] + [""]
        for number, (row, after) in enumerate(zip(steps, following, strict=True), start=1):
            found.setdefault(row[3], []).append(OwnStep(names, number, len(steps), after))
    return found


def path_ids_of_person(session: Session, person_id: int) -> list[int]:
    """Return the paths that somebody stands on."""
    stands = select(PathPlace.path_id).where(PathPlace.person_id == person_id)
    return list(session.scalars(stands.order_by(PathPlace.path_id)))


def paths_of_person(session: Session, person_id: int) -> list[dict[str, str]]:
    """Return the paths that somebody is on, as that person takes them along."""
    rows = session.execute(
        select(LearningPath.name, PathPlace.slug)
        .join(PathPlace, PathPlace.path_id == LearningPath.id)
        .where(PathPlace.person_id == person_id)
        .order_by(LearningPath.id)
    )
    return [{"path": row[0], "course": row[1]} for row in rows]
