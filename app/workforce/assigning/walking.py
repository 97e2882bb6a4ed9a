"""A rule leads its people along a path: each is given the next course when one is completed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Subquery, select
from sqlalchemy.orm import Session

from app.core.time import local_day
from app.learning.paths.queries import steps_of
from app.learning.paths.services import settle
from app.workforce.assigning.audience import Member
from app.workforce.assigning.giving import Outcome, give, let_go
from app.workforce.assigning.models import Assigned, AssignmentRule
from app.workforce.assigning.rounds import Last, Step
from app.workforce.assigning.steps import Begun, Rung, current

ByCourse = dict[str, dict[int, Last]]
ByPerson = dict[int, dict[str, Begun]]


def walk(
    session: Session,
    rule: AssignmentRule,
    people: Mapping[int, Member],
    workers: Subquery,
    *,
    at: datetime,
    only: int | None,
) -> Outcome:
    """Lead everybody on as far as their completions reach, and let go of who left."""
    outcome = Outcome()
    rungs = [Rung(slug, added) for slug, added in steps_of(session, rule.path_id or 0)]
    last, begun = _given(session, rule.id, only)
    for slug, given in last.items():
        let_go(session, rule, slug, people, given, outcome, at=at)
    ended = begun.keys() - people.keys()
    standing = {person: current(rungs, begun.get(person, {})) for person in people}
    waiting: dict[str, set[int]] = {}
    _queue(waiting, standing)
    while waiting:
        slug = _first(waiting, rungs)
        group = {person: people[person] for person in waiting.pop(slug)}
        given = last.get(slug, {})
        steps = give(session, rule, slug, group, given, workers, outcome, at=at)
        for person, step in steps.items():
            own = begun.setdefault(person, {})
            own[slug] = _became(own.get(slug), step, at)
        done = [person for person, step in steps.items() if step.state == "done"]
        moved = {person: current(rungs, begun[person]) for person in done}
        standing |= moved
        _queue(waiting, moved)
    through = {person for person, slug in standing.items() if slug is None}
    there = {person: slug for person, slug in standing.items() if slug is not None}
    settle(session, rule.path_id or 0, there, ended | through)
    return outcome


def _given(session: Session, rule_id: int, only: int | None) -> tuple[ByCourse, ByPerson]:
    """Return what the rule gave last, by course for each person and by person for each course."""
    rows = select(
        Assigned.person_id,
        Assigned.slug,
        Assigned.round,
        Assigned.state,
        Assigned.due_on,
        Assigned.at,
    ).where(Assigned.rule_id == rule_id)
    if only is not None:
        rows = rows.where(Assigned.person_id == only)
    last: ByCourse = {}
    begun: ByPerson = {}
    for person, slug, number, state, due, at in session.execute(rows.order_by(Assigned.round)):
        last.setdefault(slug, {})[person] = Last(number, state, due, local_day(at))
        begun.setdefault(person, {})[slug] = Begun(state, at)
    return last, begun


def _became(before: Begun | None, step: Step, at: datetime) -> Begun:
    """Return what a course is to somebody now; it began when it was given, to some again."""
    if before is None or before.state == "gone":
        return Begun(step.state, at)
    return replace(before, state=step.state)


def _queue(waiting: dict[str, set[int]], standing: Mapping[int, str | None]) -> None:
    for person, slug in standing.items():
        if slug is not None:
            waiting.setdefault(slug, set()).add(person)


def _first(waiting: Mapping[str, set[int]], rungs: list[Rung]) -> str:
    """Return the course that is earliest on the path, so that many are led on at once."""
    order = {rung.slug: number for number, rung in enumerate(rungs)}
    return min(waiting, key=lambda slug: (order.get(slug, -1), slug))
