"""HR makes rules, ends them, and answers what a rule cannot decide."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.policy import WorkforceScope
from app.accounts.workforce import employed
from app.core.errors import Invalid, NotFound
from app.core.time import local_day
from app.core.words import N_
from app.jobs.services import enqueue
from app.learning.paths.services import empty
from app.learning.services.bulk import assign_many, take_back_many
from app.workforce.assigning.drafts import Draft, check, fill
from app.workforce.assigning.models import Assigned, AssignmentRule
from app.workforce.assigning.trail import said, write_down

EVALUATE = "assignments.evaluate-rule"
"""The kind of job that applies one rule."""


def make_rule(
    session: Session,
    draft: Draft,
    *,
    employer_id: int,
    unit_paths: Sequence[str],
    by_id: int,
    at: datetime,
) -> AssignmentRule:
    """Keep a rule and order its first evaluation.

    :raise Invalid: when it makes no sense.
    """
    check(session, draft, employer_id=employer_id, today=local_day(at))
    rule = AssignmentRule(
        employer_id=employer_id,
        unit_paths=list(unit_paths),
        made_by_id=by_id,
        made_at=at,
    )
    fill(rule, draft)
    session.add(rule)
    session.flush()  # the job names it by id
    _apply_soon(session, rule.id, at=at)
    after = said(session, rule)
    write_down(session, rule, "rule-made", by_id=by_id, at=at, after=after)
    return rule


def end_rule(session: Session, rule: AssignmentRule, *, by_id: int, at: datetime) -> None:
    """Give the courses to nobody new; what was given stays due."""
    rule.ended_at, rule.ended_by_id = at, by_id
    if rule.path_id is not None:
        session.flush()  # rules are read past the session's own objects
        leave_path(session, rule.path_id, at=at)
    write_down(session, rule, "rule-ended", by_id=by_id, at=at)


def leave_path(session: Session, path_id: int, *, at: datetime) -> None:
    """Let nobody stand on a path that a rule has left but those whom other rules lead there."""
    empty(session, path_id)
    for other_id in _running_on_path(session, path_id):
        _apply_soon(session, other_id, at=at)


def _running_on_path(session: Session, path_id: int) -> list[int]:
    running = select(AssignmentRule.id).where(
        AssignmentRule.path_id == path_id, AssignmentRule.ended_at.is_(None)
    )
    return list(session.scalars(running.order_by(AssignmentRule.id)))


def give_later(
    session: Session,
    scope: WorkforceScope,
    rule: AssignmentRule,
    ids: Sequence[int],
    *,
    days: int,
    by_id: int,
    at: datetime,
) -> int:
    """Answer for some who wait: their course is due in so many days. Return for how many.

    :raise NotFound: when one of them does not wait, or is not within the scope today.
    """
    waiting = _found(session, scope, rule, ids, states=("queued",), on=local_day(at))
    due = local_day(at) + timedelta(days=days)
    for slug in {each.slug for each in waiting}:
        people = [each.person_id for each in waiting if each.slug == slug]
        assign_many(
            session,
            slug,
            dict.fromkeys(people, due),
            employer_id=rule.employer_id,
            by=by_id,
            at=at,
        )
    _decide(session, waiting, {"state": "open", "cause": "", "due_on": due}, by_id=by_id, at=at)
    return len(waiting)


def excuse(
    session: Session,
    scope: WorkforceScope,
    rule: AssignmentRule,
    ids: Sequence[int],
    *,
    reason: str,
    by_id: int,
    at: datetime,
) -> int:
    """Excuse some from a course, for a reason; return how many.

    :raise Invalid: without a reason.
    :raise NotFound: when one of them has nothing to be excused from, or is not within the scope.
    """
    if not reason.strip():
        raise Invalid(N_("Say why they are excused."))
    found = _found(session, scope, rule, ids, states=("open", "queued"), on=local_day(at))
    for slug in {each.slug for each in found}:
        people = [each.person_id for each in found if each.slug == slug]
        take_back_many(session, slug, people, employer_id=rule.employer_id)
    values = {"state": "excused", "cause": "", "reason": reason.strip()[:400]}
    _decide(session, found, values, by_id=by_id, at=at)
    if rule.path_id is not None and rule.ended_at is None:
        _apply_soon(session, rule.id, at=at)  # the next course is theirs now
    for each in found:
        audit(
            session,
            at=at,
            actor_id=by_id,
            action="excused",
            subject=each.slug,
            on_id=each.person_id,
            employer_id=rule.employer_id,
            reason=reason,
        )
    return len(found)


def _apply_soon(session: Session, rule_id: int, *, at: datetime) -> None:
    enqueue(session, EVALUATE, {"rule_id": rule_id}, at=at, key=str(rule_id))


def _found(
    session: Session,
    scope: WorkforceScope,
    rule: AssignmentRule,
    ids: Sequence[int],
    *,
    states: Sequence[str],
    on: date,
) -> list[Assigned]:
    """Return what was chosen; who works elsewhere by now is no business of the officer's."""
    if not ids:
        raise Invalid(N_("Choose at least one worker."))
    people = employed(scope, on=on).c
    here = select(people.person_id).where(people.employer_id == rule.employer_id)
    wanted = select(Assigned).where(
        Assigned.rule_id == rule.id,
        Assigned.id.in_(ids),
        Assigned.state.in_(states),
        Assigned.person_id.in_(here),
    )
    found = list(session.scalars(wanted))
    if len(found) < len(set(ids)):
        raise NotFound(N_("Somebody chosen no longer waits here. Choose again."))
    return found


def _decide(
    session: Session,
    rows: Sequence[Assigned],
    values: Mapping[str, object],
    *,
    by_id: int,
    at: datetime,
) -> None:
    session.execute(
        update(Assigned)
        .where(Assigned.id.in_([row.id for row in rows]))
        .values(**values, decided_by_id=by_id, decided_at=at)
    )
