"""A rule is changed where it stands: what that means is known before, and done after.

What it gave keeps its rounds, excuses and answers; the database keeps what was given when, and
the trail what the rule said.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import Refused
from app.core.time import local_day
from app.core.words import N_
from app.jobs.services import enqueue
from app.learning.paths.queries import steps_of
from app.workforce.assigning.audience import Member
from app.workforce.assigning.days import move_days, would_move
from app.workforce.assigning.drafts import Draft, check, draft_of, fill
from app.workforce.assigning.evaluation import last_given, reach
from app.workforce.assigning.giving import Outcome, due_of, let_go, rewrite, rewritten
from app.workforce.assigning.models import Assigned, AssignmentRule
from app.workforce.assigning.rounds import Due
from app.workforce.assigning.services import leave_path
from app.workforce.assigning.trail import numbers_told, said, write_down

CHANGE = "assignments.change-rule"
"""The kind of job that brings what a rule gave in line with what it says now."""


class Overtaken(Refused):
    """Somebody else changed the rule since it was read what this change means."""


@dataclass(frozen=True, slots=True)
class Held:
    """A course that a rule gave somebody who has not completed it."""

    person_id: int
    slug: str
    round: int
    state: str
    due_on: date
    given_on: date
    is_answered: bool

    @property
    def is_open(self) -> bool:
        """Whether it is due; otherwise it waits for an answer."""
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change means: people who are added, stay or are no longer reached.

    Of the courses that are due: how many are no longer, the days of those that get another one,
    and how many keep theirs all the same. What waits for an answer keeps or loses no day.
    """

    added: int
    stay: int
    left: int
    let_go: int
    days: tuple[date, ...]
    kept: int


def effect(session: Session, rule: AssignmentRule, draft: Draft, *, at: datetime) -> Effect:
    """Return what a change of a rule would mean today."""
    before = reach(session, rule, draft_of(rule).audience, at=at)
    after = reach(session, rule, draft.audience, at=at)
    held = _held(session, rule.id)
    left = _left(session, rule, draft, held)
    ends = [each for each in held if each.person_id not in after or each.slug in left]
    stays = [each for each in held if each.person_id in after and each.slug not in left]
    days = [(each, _day(each, after, draft.due)) for each in stays if each.is_open]
    other = {each: day for each, day in days if day != each.due_on}
    may = {each: day for each, day in other.items() if _may_move(each, day, today=local_day(at))}
    freed = [day for day in _become(session, rule, dict.fromkeys(ends)) if day is None]
    moved = [day for day in _become(session, rule, may) if day is not None]
    gone = before.keys() | {each.person_id for each in held}
    return Effect(
        added=len(after.keys() - gone),
        stay=len(after.keys() & gone),
        left=len(gone - after.keys()),
        let_go=len(freed),
        days=tuple(sorted(moved)),
        kept=len(other) - len(moved),
    )


def _become(
    session: Session, rule: AssignmentRule, days: Mapping[Held, date | None]
) -> list[date | None]:
    """Return the days that would count, of those courses for which another one would."""
    by_course: dict[str, dict[int, tuple[date, date | None]]] = {}
    for each, day in days.items():
        if each.is_open:
            by_course.setdefault(each.slug, {})[each.person_id] = (each.due_on, day)
    return [
        day
        for slug, wanted in by_course.items()
        for day in would_move(session, rule, slug, wanted).values()
    ]


def change_rule(
    session: Session,
    rule: AssignmentRule,
    draft: Draft,
    *,
    before: Draft,
    by_id: int,
    at: datetime,
) -> None:
    """Let a rule say something else, and order that what it gave is brought in line.

    `before` is what it said when the change was counted.

    :raise Invalid: when it makes no sense.
    :raise Overtaken: when it says something else by now.
    :raise Refused: when the rule has ended.
    """
    session.refresh(rule, with_for_update={"key_share": True})
    if rule.ended_at is not None:
        raise Refused(N_("This rule has ended and stays as it is. Make a new one."))
    if draft_of(rule) != before:
        raise Overtaken(N_("A colleague has just changed this rule. Your change is not kept yet."))
    check(session, draft, employer_id=rule.employer_id, today=local_day(at), before=before)
    left = sorted(_left(session, rule, draft, _held(session, rule.id)))
    told, numbers = said(session, rule), before.audience.numbers
    fill(rule, draft)
    session.flush()  # rules are read past the session's own objects
    if before.path_id not in (None, draft.path_id):
        leave_path(session, before.path_id, at=at)
    enqueue(session, CHANGE, {"rule_id": rule.id, "left": left}, at=at)
    write_down(
        session,
        rule,
        "rule-changed",
        by_id=by_id,
        at=at,
        before=told,
        after=said(session, rule),
        more=numbers_told(numbers, draft.audience.numbers),
    )


def bring_in_line(
    session: Session, rule: AssignmentRule, left: Collection[str], *, at: datetime
) -> Outcome:
    """Let go of courses that the rule left, and move the days that it sets otherwise now.

    A rule that was ended meanwhile moves no day; what it left is no longer due all the same.
    """
    outcome, now_given = Outcome(), _gives(session, rule.path_id, rule.courses)
    for slug in left:
        if slug not in now_given:  # it may have come back meanwhile
            let_go(session, rule, slug, (), last_given(session, rule.id, slug), outcome, at=at)
    if rule.ended_at is not None:
        return outcome
    people = reach(session, rule, draft_of(rule).audience, at=at)
    by_course: dict[str, dict[Held, date]] = {}
    for each in _held(session, rule.id):
        if each.person_id in people:
            day = _day(each, people, due_of(rule))
            if day != each.due_on and _may_move(each, day, today=local_day(at)):
                by_course.setdefault(each.slug, {})[each] = day
    for slug, days in by_course.items():
        _move(session, rule, slug, days, outcome, at=at)
    return outcome


def _move(
    session: Session,
    rule: AssignmentRule,
    slug: str,
    days: Mapping[Held, date],
    outcome: Outcome,
    *,
    at: datetime,
) -> None:
    rows = [rewritten(each.person_id, each.round, due_on=day) for each, day in days.items()]
    rewrite(session, rule.id, slug, rows)
    opened = {each.person_id: (each.due_on, day) for each, day in days.items() if each.is_open}
    for person, wanted in move_days(session, rule, slug, opened, at=at).items():
        if wanted is not None:
            outcome.moved.setdefault((slug, wanted), []).append(person)


def _held(session: Session, rule_id: int) -> list[Held]:
    rows = session.execute(
        select(
            Assigned.person_id,
            Assigned.slug,
            Assigned.round,
            Assigned.state,
            Assigned.due_on,
            Assigned.at,
            Assigned.decided_at,
        ).where(Assigned.rule_id == rule_id, Assigned.state.in_(("open", "queued")))
    )
    return [
        Held(person, slug, number, state, due_on or local_day(at), local_day(at), bool(answered))
        for person, slug, number, state, due_on, at, answered in rows
    ]


def _left(
    session: Session, rule: AssignmentRule, draft: Draft, held: Collection[Held]
) -> set[str]:
    """Return the courses under way that the rule would not give any more.

    Along a path that stays the same nobody loses what was begun, though it may have left the path.
    """
    if (rule.path_id, tuple(rule.courses)) == (draft.path_id, draft.courses):
        return set()
    return {each.slug for each in held} - _gives(session, draft.path_id, draft.courses)


def _gives(session: Session, path_id: int | None, courses: Collection[str]) -> set[str]:
    steps = [] if path_id is None else steps_of(session, path_id)
    return {*courses, *(slug for slug, _added in steps)}


def _day(each: Held, people: Mapping[int, Member], due: Due) -> date:
    """Return by when a rule wants a course from somebody; a round to repeat it keeps its day."""
    if each.round:
        return each.due_on
    return due.on(hired=people[each.person_id].hired, given=each.given_on)


def _may_move(each: Held, day: date, *, today: date) -> bool:
    """Whether a day moves: nobody is made late, and what an officer answered stays."""
    return day >= today and not each.is_answered
