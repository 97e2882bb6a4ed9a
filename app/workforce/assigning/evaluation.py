"""A rule is applied to the people of today: who comes is given the courses, who goes is let go."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, Subquery, func, select
from sqlalchemy.orm import Session

from app.accounts.policy import WorkforceScope
from app.accounts.workforce import employed, paths_today
from app.core.time import local_day
from app.workforce.assigning.audience import Audience, Member, members
from app.workforce.assigning.giving import Outcome, give, let_go
from app.workforce.assigning.models import Assigned, AssignmentRule
from app.workforce.assigning.rounds import Last
from app.workforce.assigning.walking import walk


def evaluate(
    session: Session, rule: AssignmentRule, *, at: datetime, only: int | None = None
) -> Outcome:
    """Bring what the rule gave up to date, and return what changed.

    With `only` nobody but that person is looked at.
    """
    people = reach(session, rule, Audience.stored(rule.audience), at=at, only=only)
    workers = _workers(scope_today(session, rule), only, at=at)
    if rule.path_id is not None:
        outcome = walk(session, rule, people, workers, at=at, only=only)
    else:
        outcome = Outcome()
        for slug in rule.courses:
            last = last_given(session, rule.id, slug, only)
            give(session, rule, slug, people, last, workers, outcome, at=at)
            let_go(session, rule, slug, people, last, outcome, at=at)
    if only is None:
        rule.evaluated_at = at
    return outcome


def reach(
    session: Session,
    rule: AssignmentRule,
    audience: Audience,
    *,
    at: datetime,
    only: int | None = None,
) -> dict[int, Member]:
    """Return whom a rule with this audience means today, by person.

    The days since the hire say who is given something, not for how long it stays given.
    """
    scope, today = scope_today(session, rule), local_day(at)
    audience = replace(audience, unit_paths=paths_today(session, audience.unit_paths))
    people = members(session, scope, audience, on=today, only=only)
    if audience.hired_within_days is None:
        return people
    anytime = replace(audience, hired_within_days=None)
    if anytime.is_everybody:
        anytime = replace(anytime, numbers=())
    given: set[int] = set(session.scalars(_given_to(rule.id, only)))
    stay = members(session, scope, anytime, on=today, only=only) if given else {}
    return {**{person: each for person, each in stay.items() if person in given}, **people}


def scope_of(rule: AssignmentRule) -> WorkforceScope:
    """Return whom the rule may reach: what its maker saw."""
    if rule.unit_paths:
        return WorkforceScope((), tuple(rule.unit_paths))
    return WorkforceScope((rule.employer_id,), ())


def scope_today(session: Session, rule: AssignmentRule) -> WorkforceScope:
    """Return whom the rule reaches today: its units may have been moved since."""
    scope = scope_of(rule)
    return replace(scope, unit_paths=paths_today(session, scope.unit_paths))


def counts(session: Session, rule_id: int) -> dict[str, int]:
    """Return how many there are in each state, of each person's last round."""
    rows = session.execute(
        select(Assigned.state, func.count())
        .where(Assigned.rule_id == rule_id)
        .group_by(Assigned.state)
    )
    return {row[0]: row[1] for row in rows}


def _given_to(rule_id: int, only: int | None) -> Select[int]:
    given = select(Assigned.person_id).where(Assigned.rule_id == rule_id, Assigned.state != "gone")
    return given.distinct() if only is None else given.where(Assigned.person_id == only)


def _workers(scope: WorkforceScope, only: int | None, *, at: datetime) -> Subquery:
    people = employed(scope, on=local_day(at))
    if only is None:
        return people
    return select(people.c.person_id).where(people.c.person_id == only).subquery("worker")


def last_given(
    session: Session, rule_id: int, slug: str, only: int | None = None
) -> dict[int, Last]:
    """Return what a rule gave last in one course, by person."""
    given = select(
        Assigned.person_id, Assigned.round, Assigned.state, Assigned.due_on, Assigned.at
    ).where(Assigned.rule_id == rule_id, Assigned.slug == slug)
    if only is not None:
        given = given.where(Assigned.person_id == only)
    rows = session.execute(given.order_by(Assigned.round))
    return {row[0]: Last(row[1], row[2], row[3], local_day(row[4])) for row in rows}
