"""HR makes rules, ends them, and answers what a rule cannot decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from app.learning.paths.queries import paths_of
from app.learning.paths.services import empty
from app.learning.services.bulk import assign_many, take_back_many
from app.workforce.assigning.audience import Audience, members
from app.workforce.assigning.models import Assigned, AssignmentRule
from app.workforce.assigning.rounds import Due, Renewal

EVALUATE = "assignments.evaluate-rule"
"""The kind of job that applies one rule."""
FARTHEST_DAYS = 2 * 366


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule before it is kept."""

    name: str
    courses: tuple[str, ...]
    audience: Audience
    due: Due
    renewal: Renewal
    path_id: int | None = None


def check(session: Session, draft: Draft, *, employer_id: int, today: date) -> None:
    """Return nothing when the rule makes sense.

    :raise Invalid: otherwise.
    """
    if not draft.courses and draft.path_id is None:
        raise Invalid(N_("Choose at least one course."))
    if draft.courses and draft.path_id is not None:
        raise Invalid(N_("Choose courses or a learning path, not both."))
    if draft.path_id is not None:
        _check_path(session, draft, employer_id)
    _check_due(draft.due, today=today)
    if draft.renewal.basis and not 0 < draft.renewal.months <= 120:
        raise Invalid(N_("Say every how many months, from 1 to 120."))
    if draft.renewal.basis == "fixed" and draft.renewal.first is None:
        raise Invalid(N_("Say from which day on the fixed days count."))


def reached(session: Session, scope: WorkforceScope, draft: Draft, *, on: date) -> int:
    """Return how many people the rule would mean today."""
    return len(members(session, scope, draft.audience, on=on))


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
        name=draft.name,
        courses=list(draft.courses),
        path_id=draft.path_id,
        audience=draft.audience.as_stored(),
        due_kind=draft.due.kind,
        due_on=draft.due.day if draft.due.kind == "day" else None,
        due_days=None if draft.due.kind == "day" else draft.due.days,
        renewal=draft.renewal.basis,
        renewal_months=draft.renewal.months if draft.renewal.basis else None,
        renewal_from=draft.renewal.first if draft.renewal.basis == "fixed" else None,
        opens_days=draft.renewal.opens_days,
        made_by_id=by_id,
        made_at=at,
    )
    session.add(rule)
    session.flush()  # the job names it by id
    _apply_soon(session, rule.id, at=at)
    _write_down(session, rule, "rule-made", by_id=by_id, at=at)
    return rule


def end_rule(session: Session, rule: AssignmentRule, *, by_id: int, at: datetime) -> None:
    """Give the courses to nobody new; what was given stays due."""
    rule.ended_at, rule.ended_by_id = at, by_id
    if rule.path_id is not None:
        session.flush()  # rules are read past the session's own objects
        empty(session, rule.path_id)
        for other_id in _running_on_path(session, rule.path_id):
            _apply_soon(session, other_id, at=at)
    _write_down(session, rule, "rule-ended", by_id=by_id, at=at)


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


def _check_path(session: Session, draft: Draft, employer_id: int) -> None:
    offered = paths_of(session, [employer_id], offered_only=True)
    if draft.path_id not in {path.id for path in offered}:
        raise Invalid(N_("This employer does not offer the learning path. Choose another one."))
    if draft.renewal.basis:
        raise Invalid(
            N_("A learning path is walked once. What comes again needs a rule of its own.")
        )


def _check_due(due: Due, *, today: date) -> None:
    if due.kind != "day":
        if not 0 < due.days <= FARTHEST_DAYS:
            raise Invalid(N_("Say after how many days, from 1 to 732."))
        return
    if due.day is None:
        raise Invalid(N_("Choose a day."))
    if due.day < today:
        raise Invalid(N_("This day has passed. Choose today or a later day."))
    if due.day > today + timedelta(days=FARTHEST_DAYS):
        raise Invalid(N_("This day is more than two years away. Choose an earlier day."))


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


def _write_down(
    session: Session, rule: AssignmentRule, action: str, *, by_id: int, at: datetime
) -> None:
    path = {} if rule.path_id is None else {"path": rule.path_id}
    audit(
        session,
        at=at,
        actor_id=by_id,
        action=action,
        subject=rule.name,
        employer_id=rule.employer_id,
        details={"rule": rule.id, "courses": ", ".join(rule.courses), **path},
    )
