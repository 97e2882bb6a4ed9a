"""HR makes paths, changes and retires them; rules say where people stand on them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.catalogue.queries import newest_release
from app.core.errors import Invalid, Refused
from app.core.upsert import upsert
from app.core.words import N_
from app.jobs.services import enqueue
from app.learning.paths.models import LearningPath, PathPlace, PathStep
from app.learning.paths.queries import steps_of

GO_ON = "paths.go-on"
"""The kind of job that gives somebody the next step."""
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """A path as it is to be."""

    name: str
    name_en: str
    occupation: str
    level: int | None
    courses: tuple[str, ...]


def plan_of(session: Session, path: LearningPath) -> Plan:
    """Return a path as it is."""
    courses = tuple(slug for slug, _added in steps_of(session, path.id))
    return Plan(path.name, path.name_en, path.occupation, path.level, courses)


def make_path(
    session: Session, plan: Plan, *, employer_id: int, by_id: int, at: datetime
) -> LearningPath:
    """Keep a path.

    :raise Invalid: when its courses make none.
    :raise NotFound: when one of them is not there.
    """
    _check(session, plan)
    path = LearningPath(employer_id=employer_id, made_by_id=by_id, made_at=at)
    _fill(path, plan)
    session.add(path)
    session.flush()  # the steps name it by id
    _keep_steps(session, path.id, plan.courses, {}, at=at)
    _write_down(session, path, "path-made", {}, asdict(plan), by_id=by_id, at=at)
    return path


def change_path(
    session: Session, path: LearningPath, plan: Plan, *, by_id: int, at: datetime
) -> None:
    """Let a path be otherwise for all who have not begun what is changed.

    :raise Invalid: when its courses make none.
    :raise NotFound: when one of them is not there.
    :raise Refused: when the path is retired.
    """
    if path.retired_at is not None:
        raise Refused(N_("This path is retired and stays as it is."))
    _check(session, plan)
    before, added = plan_of(session, path), dict(steps_of(session, path.id))
    _fill(path, plan)
    session.execute(delete(PathStep).where(PathStep.path_id == path.id))
    _keep_steps(session, path.id, plan.courses, added, at=at)
    _write_down(session, path, "path-changed", asdict(before), asdict(plan), by_id=by_id, at=at)


def retire_path(session: Session, path: LearningPath, *, by_id: int, at: datetime) -> None:
    """Offer a path to no new rule; who is on it goes on."""
    if path.retired_at is None:
        path.retired_at, path.retired_by_id = at, by_id
        _write_down(session, path, "path-retired", {}, {}, by_id=by_id, at=at)


def settle(
    session: Session, path_id: int, standing: Mapping[int, str], ended: Collection[int]
) -> None:
    """Write down at which course each person stands, and forget those who are through."""
    places = select(PathPlace.person_id, PathPlace.slug).where(PathPlace.path_id == path_id)
    if len(standing) + len(ended) <= CHUNK:
        places = places.where(PathPlace.person_id.in_({*standing, *ended}))
    before = {row[0]: row[1] for row in session.execute(places)}
    moved = [person for person, slug in standing.items() if before.get(person) != slug]
    for chunk in _chunks(moved):
        statement = upsert(session, PathPlace)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["path_id", "person_id"], set_={"slug": statement.excluded.slug}
            ),
            [{"path_id": path_id, "person_id": each, "slug": standing[each]} for each in chunk],
        )
    for chunk in _chunks([person for person in ended if person in before]):
        session.execute(
            delete(PathPlace).where(PathPlace.path_id == path_id, PathPlace.person_id.in_(chunk))
        )


def empty(session: Session, path_id: int) -> None:
    """Let nobody stand on the path: nobody is led on."""
    session.execute(delete(PathPlace).where(PathPlace.path_id == path_id))


def forget_places(session: Session, person_id: int) -> None:
    """Forget where somebody stands on every path."""
    session.execute(delete(PathPlace).where(PathPlace.person_id == person_id))


def go_on(session: Session, person_id: int, slug: str, *, at: datetime) -> None:
    """Order the next step for somebody who completed a course, if it was one of a path."""
    stands = select(PathPlace.path_id).where(
        PathPlace.person_id == person_id, PathPlace.slug == slug
    )
    if session.scalar(stands.limit(1)) is not None:
        enqueue(session, GO_ON, {"person_id": person_id}, at=at, key=str(person_id))


def _check(session: Session, plan: Plan) -> None:
    if not (plan.name and plan.name_en):
        raise Invalid(N_("A path needs a name in Chinese and in English."))
    if len(plan.courses) < 2:
        raise Invalid(N_("A path has two courses or more. Number them in their order."))
    if len(set(plan.courses)) < len(plan.courses):
        raise Invalid(N_("A course stands once on a path."))
    for slug in plan.courses:
        newest_release(session, slug)


def _fill(path: LearningPath, plan: Plan) -> None:
    path.name, path.name_en = plan.name, plan.name_en
    path.occupation, path.level = plan.occupation, plan.level


def _keep_steps(
    session: Session,
    path_id: int,
    courses: Sequence[str],
    added: Mapping[str, datetime],
    *,
    at: datetime,
) -> None:
    session.add_all(
        PathStep(path_id=path_id, slug=slug, position=number, added_at=added.get(slug, at))
        for number, slug in enumerate(courses, start=1)
    )
    session.flush()  # steps are read past the session's own objects


def _write_down(
    session: Session,
    path: LearningPath,
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
        subject=path.name,
        employer_id=path.employer_id,
        before=_told(before),
        after=_told(after),
        details={"path": path.id},
    )


def _told(plan: Mapping[str, object]) -> dict[str, object]:
    courses = plan.get("courses", ())
    named = ", ".join(courses) if isinstance(courses, tuple) else ""
    return {**plan, "courses": named} if plan else {}


def _chunks(people: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(people), CHUNK):
        yield people[start : start + CHUNK]
