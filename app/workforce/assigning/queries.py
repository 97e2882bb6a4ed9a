"""Rules as HR reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.policy import WorkforceScope
from app.accounts.workforce import employed
from app.core.errors import NotFound
from app.core.pages import PAGE_SIZE, Page
from app.core.time import local_day
from app.core.words import N_
from app.learning.paths.queries import path_ids_of_person, steps_of
from app.records.latest import last_completions
from app.workforce.assigning.audience import members
from app.workforce.assigning.drafts import Draft
from app.workforce.assigning.evaluation import scope_of
from app.workforce.assigning.models import Assigned, AssignmentRule
from app.workforce.queries import covers


@dataclass(frozen=True, slots=True)
class Given:
    """What a rule gave to one worker."""

    id: int
    name: str
    employee_number: str
    employer_code: str
    unit: str
    unit_en: str
    slug: str
    round: int
    state: str
    due_on: date | None
    cause: str
    reason: str


def rules_in(session: Session, scope: WorkforceScope) -> list[AssignmentRule]:
    """Return the rules within the scope, running ones first, the newest first."""
    rules = session.scalars(
        select(AssignmentRule).order_by(
            AssignmentRule.ended_at.is_not(None), AssignmentRule.id.desc()
        )
    )
    return [rule for rule in rules if covers(scope, scope_of(rule))]


def rules_on_path(session: Session, scope: WorkforceScope, path_id: int) -> list[AssignmentRule]:
    """Return the running rules within the scope that lead along a path."""
    rules = rules_in(session, scope)
    return [rule for rule in rules if rule.path_id == path_id and rule.ended_at is None]


def rule_in(session: Session, scope: WorkforceScope, rule_id: int) -> AssignmentRule:
    """Return one rule within the scope.

    :raise NotFound: when there is none.
    """
    rule = session.get(AssignmentRule, rule_id)
    if rule is None or not covers(scope, scope_of(rule)):
        raise NotFound(N_("There is no such rule in your part of the firm."))
    return rule


@dataclass(frozen=True, slots=True)
class Reach:
    """How many a path would begin with its first course, further on, or not lead any more."""

    begin: int
    further: int
    through: int


def reach_of_path(
    session: Session, scope: WorkforceScope, draft: Draft, *, employer_id: int, at: datetime
) -> Reach:
    """Return where those whom a rule means would stand on its path today."""
    today = local_day(at)
    people, workers = members(session, scope, draft.audience, on=today), employed(scope, on=today)
    all_of_them = on_their_way = set(people)
    first: set[int] | None = None
    for slug, _added in steps_of(session, draft.path_id or 0):
        known = last_completions(session, slug, workers, at=at, known_to=employer_id)
        on_their_way = on_their_way & known.keys()
        first = all_of_them - on_their_way if first is None else first
        if not on_their_way:
            break
    begin, through = len(first or ()), len(on_their_way)
    return Reach(begin, len(people) - begin - through, through)


def standing_on_path(
    session: Session, scope: WorkforceScope, rule: AssignmentRule, *, on: date
) -> dict[tuple[str, str], int]:
    """Return how many there are at each course in each state; their list holds as many."""
    people = employed(scope, on=on)
    rows = session.execute(
        select(Assigned.slug, Assigned.state, func.count())
        .join(people, people.c.person_id == Assigned.person_id)
        .where(Assigned.rule_id == rule.id, people.c.employer_id == rule.employer_id)
        .group_by(Assigned.slug, Assigned.state)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def given_page(
    session: Session,
    scope: WorkforceScope,
    rule: AssignmentRule,
    *,
    state: str,
    course: str = "",
    on: date,
    page: int = 1,
) -> Page[Given]:
    """Return one page of what the rule gave, of one state and course or of all, by day."""
    people = employed(scope, on=on)
    named = {Assigned.state: state, Assigned.slug: course}
    conditions = [Assigned.rule_id == rule.id, people.c.employer_id == rule.employer_id]
    conditions += [column == value for column, value in named.items() if value]
    joined = select(
        Assigned.id,
        people.c.name,
        people.c.employee_number,
        people.c.employer_code,
        people.c.unit,
        people.c.unit_en,
        Assigned.slug,
        Assigned.round,
        Assigned.state,
        Assigned.due_on,
        Assigned.cause,
        Assigned.reason,
    ).join(people, people.c.person_id == Assigned.person_id)
    total = session.scalars(
        select(func.count()).select_from(joined.where(*conditions).subquery())
    ).one()
    rows = session.execute(
        joined.where(*conditions)
        .order_by(Assigned.due_on, people.c.employee_number, Assigned.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return Page([Given(*row) for row in rows], total, page)


@dataclass(frozen=True, slots=True)
class Own:
    """A course that a rule gave to somebody, as that person takes it along."""

    course: str
    round: int
    state: str
    due_on: date | None
    excuse: str
    at: datetime


def given_to(session: Session, person_id: int) -> list[Own]:
    """Return what rules gave to the person, with the excuses."""
    rows = session.execute(
        select(
            Assigned.slug,
            Assigned.round,
            Assigned.state,
            Assigned.due_on,
            Assigned.reason,
            Assigned.at,
        )
        .where(Assigned.person_id == person_id)
        .order_by(Assigned.id)
    )
    return [Own(*row) for row in rows]


def queue_sizes(session: Session, rules: Sequence[AssignmentRule]) -> dict[int, int]:
    """Return how many wait for an answer, by rule; none is left out."""
    rows = session.execute(
        select(Assigned.rule_id, func.count())
        .where(Assigned.rule_id.in_([rule.id for rule in rules]), Assigned.state == "queued")
        .group_by(Assigned.rule_id)
    )
    return {row[0]: row[1] for row in rows}


def running_rule_ids(session: Session, *, employer_id: int | None = None) -> list[int]:
    """Return the rules that are applied again and again, of everybody or of one employer."""
    running = select(AssignmentRule.id).where(AssignmentRule.ended_at.is_(None))
    if employer_id is not None:
        running = running.where(AssignmentRule.employer_id == employer_id)
    return list(session.scalars(running.order_by(AssignmentRule.id)))


def rules_leading(session: Session, person_id: int) -> list[int]:
    """Return the running rules of the paths that somebody is on."""
    running = select(AssignmentRule.id).where(
        AssignmentRule.ended_at.is_(None),
        AssignmentRule.path_id.in_(path_ids_of_person(session, person_id)),
    )
    return list(session.scalars(running.order_by(AssignmentRule.id)))


def occupations_in(session: Session, scope: WorkforceScope, *, on: date) -> list[str]:
    """Return the occupations of those who work within the scope."""
    people = employed(scope, on=on)
    named = select(people.c.occupation).where(people.c.occupation != "").distinct()
    return list(session.scalars(named.order_by(people.c.occupation)))
