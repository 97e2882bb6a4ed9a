"""One course is given to many people, or taken back, as the rule for each of them says."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Subquery, bindparam, insert, update
from sqlalchemy.orm import Session

from app.catalogue.queries import newest_release
from app.core.many import insert_many
from app.core.time import local_day
from app.learning.services.bulk import assign_many
from app.records.latest import Completed, last_completions
from app.workforce.assigning.audience import Member
from app.workforce.assigning.days import move_days
from app.workforce.assigning.models import Assigned, AssignmentRule
from app.workforce.assigning.rounds import Due, Last, Person, Renewal, Step, next_step


@dataclass(slots=True)
class Outcome:
    """What an evaluation changed: how many were given, done, queued, let go; and who is told.

    By course, `told` holds who is new and `freed` who no longer has to complete it; `moved` holds
    who has another day, by course and day.
    """

    given: int = 0
    done: int = 0
    queued: int = 0
    gone: int = 0
    told: dict[str, list[int]] = field(default_factory=dict)
    freed: dict[str, list[int]] = field(default_factory=dict)
    moved: dict[tuple[str, date], list[int]] = field(default_factory=dict)

    def count(self, steps: Mapping[int, Step]) -> None:
        """Add what changed for some people in one course."""
        for step in steps.values():
            if step.state == "open":
                self.given += 1
            elif step.state == "done":
                self.done += 1
            else:
                self.queued += 1


def due_of(rule: AssignmentRule) -> Due:
    """Return by when."""
    return Due(rule.due_kind, rule.due_on, rule.due_days or 0)  # type: ignore[arg-type] # checked


def renewal_of(rule: AssignmentRule) -> Renewal:
    """Return how often again."""
    return Renewal(
        rule.renewal,  # type: ignore[arg-type] # checked by a constraint
        rule.renewal_months or 0,
        rule.renewal_from,
        rule.opens_days,
    )


def give(
    session: Session,
    rule: AssignmentRule,
    slug: str,
    people: Mapping[int, Member],
    last: Mapping[int, Last],
    workers: Subquery,
    outcome: Outcome,
    *,
    at: datetime,
) -> dict[int, Step]:
    """Give a course to those of the people whose turn it is, and return what changed for whom.

    `workers` has a column person_id and holds all of the people; completions are sought there.
    """
    steps = _steps(session, rule, slug, people, last, workers, at=at)
    _write(session, rule, slug, steps, last, at=at)
    days = {person: step.due for person, step in steps.items() if step.state == "open"}
    assign_many(
        session,
        slug,
        {person: day for person, day in days.items() if day is not None},
        employer_id=rule.employer_id,
        by=rule.made_by_id,
        at=at,
    )
    outcome.told.setdefault(slug, []).extend(days)
    outcome.count(steps)
    return steps


def steps_for(
    people: Mapping[int, Member],
    completed: Mapping[int, Completed],
    ready: set[int] | None,
    last: Mapping[int, Last],
    due: Due,
    renewal: Renewal,
    *,
    today: date,
) -> dict[int, Step]:
    """Return what changes for whom; `ready` holds who may begin, None for everybody."""
    steps = {}
    for person_id, member in people.items():
        found = completed.get(person_id)
        person = Person(
            hired=member.hired,
            completed=found.on if found else None,
            expires=found.valid_until if found else None,
            is_ready=ready is None or person_id in ready,
        )
        step = next_step(person, last.get(person_id), due, renewal, today=today)
        if step is not None:
            steps[person_id] = step
    return steps


def _steps(
    session: Session,
    rule: AssignmentRule,
    slug: str,
    people: Mapping[int, Member],
    last: Mapping[int, Last],
    workers: Subquery,
    *,
    at: datetime,
) -> dict[int, Step]:
    today = local_day(at)
    completed = last_completions(session, slug, workers, at=at, known_to=rule.employer_id)
    ready: set[int] | None = None
    for needed in newest_release(session, slug).release.facts.prerequisites:
        holders = set(last_completions(session, needed, workers, at=at))
        ready = holders if ready is None else ready & holders
    return steps_for(people, completed, ready, last, due_of(rule), renewal_of(rule), today=today)


def _write(
    session: Session,
    rule: AssignmentRule,
    slug: str,
    steps: Mapping[int, Step],
    last: Mapping[int, Last],
    *,
    at: datetime,
) -> None:
    new: list[dict[str, object]] = []
    changed: list[dict[str, object]] = []
    for person_id, step in steps.items():
        values: dict[str, object] = {"state": step.state, "due_on": step.due, "cause": step.cause}
        before = last.get(person_id)
        if before is None or before.round != step.round:
            new.append({"person_id": person_id, "round": step.round, **values})
        else:
            again = {"at": at} if before.state == "gone" else {}
            changed.append(rewritten(person_id, step.round, **values, **again))
    shared = {"rule_id": rule.id, "slug": slug, "at": at, "reason": ""}
    insert_many(session, insert(Assigned), new, Assigned.id, shared=shared)
    rewrite(session, rule.id, slug, changed)


def rewritten(person_id: int, number: int, **values: object) -> dict[str, object]:
    """Return what `rewrite` takes to let one round of somebody be otherwise."""
    bound = {f"b_{name}": value for name, value in values.items()}
    return {**bound, "b_person": person_id, "b_round": number}


def rewrite(
    session: Session, rule_id: int, slug: str, changed: Sequence[dict[str, object]]
) -> None:
    """Let rounds of one course be otherwise, those with the same fields in one go."""
    by_fields: dict[tuple[str, ...], list[dict[str, object]]] = {}
    for each in changed:
        by_fields.setdefault(tuple(each), []).append(each)
    for fields, rows in by_fields.items():
        names = [each.removeprefix("b_") for each in fields]
        statement = (
            update(Assigned)
            .where(
                Assigned.rule_id == rule_id,
                Assigned.slug == slug,
                Assigned.person_id == bindparam("b_person"),
                Assigned.round == bindparam("b_round"),
            )
            .values({n: bindparam(f"b_{n}") for n in names if n not in ("person", "round")})
        )
        session.connection().execute(statement, rows)


def let_go(
    session: Session,
    rule: AssignmentRule,
    slug: str,
    people: Container[int],
    last: Mapping[int, Last],
    outcome: Outcome,
    *,
    at: datetime,
) -> None:
    """Let go of those who left the audience, with what they had not completed."""
    gone = {
        person: each
        for person, each in last.items()
        if person not in people and each.state in ("open", "queued")
    }
    if not gone:
        return
    rows = [
        rewritten(person, each.round, state="gone", due_on=each.due, cause="")
        for person, each in gone.items()
    ]
    rewrite(session, rule.id, slug, rows)
    days: dict[int, tuple[date, date | None]] = {
        person: (each.due, None)
        for person, each in gone.items()
        if each.state == "open" and each.due is not None
    }
    moved = move_days(session, rule, slug, days, at=at)
    outcome.gone += len(gone)
    outcome.freed.setdefault(slug, []).extend(p for p, day in moved.items() if day is None)
