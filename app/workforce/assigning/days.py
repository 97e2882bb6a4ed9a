"""By which day the rules of an employer want a course: the earliest of theirs counts."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.learning.services.bulk import replace_days, replaceable
from app.workforce.assigning.models import Assigned, AssignmentRule


def move_days(
    session: Session,
    rule: AssignmentRule,
    slug: str,
    days: Mapping[int, tuple[date, date | None]],
    *,
    at: datetime,
) -> dict[int, date | None]:
    """Let a rule want a course by other days, and return by which it is wanted now, by person.

    `days` holds the rule's former and its new day, or none; what other rules want stays wanted.
    Only those are returned whose day is another one now: a day set by hand stays.
    """
    wanted = _wanted(session, rule, slug, days)
    replaced = replace_days(
        session,
        slug,
        wanted,
        given=_given(session, rule, slug),
        employer_id=rule.employer_id,
        by=rule.made_by_id,
        at=at,
    )
    return {person: wanted[person][1] for person in wanted if person in replaced}


def would_move(
    session: Session,
    rule: AssignmentRule,
    slug: str,
    days: Mapping[int, tuple[date, date | None]],
) -> dict[int, date | None]:
    """Return what `move_days` would, and move nothing."""
    wanted = _wanted(session, rule, slug, days)
    given = _given(session, rule, slug)
    moving = replaceable(session, slug, wanted, given=given, employer_id=rule.employer_id)
    return {person: wanted[person][1] for person in wanted if person in moving}


def _wanted(
    session: Session,
    rule: AssignmentRule,
    slug: str,
    days: Mapping[int, tuple[date, date | None]],
) -> dict[int, tuple[date, date | None]]:
    """Return by which days all the rules want a course, before and after."""
    others = _of_other_rules(session, rule, slug) if days else {}
    wanted: dict[int, tuple[date, date | None]] = {}
    for person, (former, new) in days.items():
        other = others.get(person)
        before = former if other is None else min(former, other)
        both = [day for day in (new, other) if day is not None]
        wanted[person] = (before, min(both, default=None))
    return wanted


def _given(session: Session, rule: AssignmentRule, slug: str) -> dict[int, datetime]:
    """Return since when rules give a course, by person: a day set before was set by hand."""
    rows = session.execute(
        select(Assigned.person_id, func.min(Assigned.at))
        .join(AssignmentRule, AssignmentRule.id == Assigned.rule_id)
        .where(AssignmentRule.employer_id == rule.employer_id, Assigned.slug == slug)
        .group_by(Assigned.person_id)
    )
    return {row[0]: row[1] for row in rows}


def _of_other_rules(session: Session, rule: AssignmentRule, slug: str) -> dict[int, date]:
    rows = session.execute(
        select(Assigned.person_id, func.min(Assigned.due_on))
        .join(AssignmentRule, AssignmentRule.id == Assigned.rule_id)
        .where(
            AssignmentRule.employer_id == rule.employer_id,
            Assigned.rule_id != rule.id,
            Assigned.slug == slug,
            Assigned.state == "open",
        )
        .group_by(Assigned.person_id)
    )
    return {person: day for person, day in rows if day is not None}
