"""A rule is applied to the people of today: who comes is given the courses, who goes is let go."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import Session

from app.accounts.policy import WorkforceScope
from app.accounts.workforce import employed, paths_today
from app.core.time import local_day
from app.workforce.assigning.audience import Audience, members
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
    scope, today = scope_today(session, rule), local_day(at)
    audience = Audience.stored(rule.audience)
    audience = replace(audience, unit_paths=paths_today(session, audience.unit_paths))
    people = members(session, scope, audience, on=today, only=only)
    workers = _workers(scope, only, at=at)
    if rule.path_id is not None:
        outcome = walk(session, rule, people, workers, at=at, only=only)
    else:
        outcome = Outcome()
        for slug in rule.courses:
            last = _last(session, rule.id, slug, only)
            give(session, rule, slug, people, last, workers, outcome, at=at)
            outcome.gone += let_go(session, rule, slug, people, last)
    if only is None:
        rule.evaluated_at = at
    return outcome


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


def _workers(scope: WorkforceScope, only: int | None, *, at: datetime) -> Subquery:
    people = employed(scope, on=local_day(at))
    if only is None:
        return people
    return select(people.c.person_id).where(people.c.person_id == only).subquery("worker")


def _last(session: Session, rule_id: int, slug: str, only: int | None) -> dict[int, Last]:
    given = select(
        Assigned.person_id, Assigned.round, Assigned.state, Assigned.due_on, Assigned.at
    ).where(Assigned.rule_id == rule_id, Assigned.slug == slug)
    if only is not None:
        given = given.where(Assigned.person_id == only)
    rows = session.execute(given.order_by(Assigned.round))
    return {row[0]: Last(row[1], row[2], row[3], local_day(row[4])) for row in rows}
