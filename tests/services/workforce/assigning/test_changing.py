from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select

from app.accounts.models import AuditEntry
from app.accounts.queries import identity
from app.accounts.trail import changes_of_rule
from app.core.errors import Invalid, Refused
from app.core.time import local_day
from app.jobs.models import Job
from app.learning.due import own_due
from app.learning.paths.models import PathPlace
from app.learning.paths.services import Plan, make_path
from app.learning.services.due_dates import assign
from app.notices.models import Notice
from app.records.services import issue
from app.workforce.assigning.audience import Audience
from app.workforce.assigning.changing import (
    CHANGE,
    Effect,
    Overtaken,
    bring_in_line,
    change_rule,
    effect,
)
from app.workforce.assigning.drafts import Draft, draft_of
from app.workforce.assigning.evaluation import evaluate, scope_of
from app.workforce.assigning.giving import Outcome
from app.workforce.assigning.models import Assigned
from app.workforce.assigning.rounds import Due, Renewal
from app.workforce.assigning.services import end_rule, give_later, make_rule
from app.workforce.assigning.telling import tell
from tests import courses, factories
from tests.services.evidence import completion

AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
LATER = AT + timedelta(days=10)
TODAY = local_day(AT)
DRAFT = Draft("Safety", ("small",), Audience(), Due("given", days=30), Renewal())


def days(number):
    return TODAY + timedelta(days=number)


@pytest.fixture
def world(session, cast):
    for slug in ("small", "second"):
        courses.publish(session, courses.small_course(slug))
    return cast


def rule_for(session, cast, draft=DRAFT):
    where = {"employer_id": cast.plant.id, "unit_paths": ()}
    rule = make_rule(session, draft, **where, by_id=cast.hr.id, at=AT)
    evaluate(session, rule, at=AT)
    return rule


def changed(session, cast, rule, *, at=LATER, **changes):
    """Change a rule, and do what that ordered; return what it was said to mean."""
    draft = replace(draft_of(rule), **changes)
    means = effect(session, rule, draft, at=at)
    change_rule(session, rule, draft, before=draft_of(rule), by_id=cast.hr.id, at=at)
    do_ordered(session, rule, at=at)
    return means


def do_ordered(session, rule, *, at=LATER):
    session.flush()
    for job in session.scalars(select(Job).where(Job.kind == CHANGE).order_by(Job.id)):
        outcome = bring_in_line(session, rule, job.arguments["left"], at=at)
        tell(session, rule, outcome, at=at)
        tell(session, rule, evaluate(session, rule, at=at), at=at)
        session.delete(job)
    session.flush()


def states(session, rule):
    session.flush()
    rows = session.execute(
        select(Assigned.person_id, Assigned.slug, Assigned.state)
        .where(Assigned.rule_id == rule.id)
        .order_by(Assigned.id)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def told(session, person):
    rows = select(Notice.sentence).where(Notice.person_id == person.id).order_by(Notice.id)
    return list(session.scalars(rows))


def told_last(session, person_id):
    rows = select(Notice.sentence).where(Notice.person_id == person_id)
    return session.scalars(rows.order_by(Notice.id.desc())).first()


def complete(session, person, slug="small", *, at=AT):
    who = identity(session, person.id, on=local_day(at))
    issue(session, who, completion(subject=slug, completed_at=at), at=at)


def test_day_moves_for_who_has_it_under_way_and_they_are_told(session, world):
    rule = rule_for(session, world)

    means = changed(session, world, rule, due=Due("given", days=60))

    assert means == Effect(added=0, stay=1, left=0, let_go=0, days=(days(60),), kept=0)
    assert own_due(session, world.worker.id, on=TODAY) == {"small": days(60)}
    assert len([each for each in told(session, world.worker) if "another day" in each]) == 1
    changed(session, world, rule, name="Called otherwise")
    assert len(told(session, world.worker)) == 1


def test_day_that_moves_twice_within_a_minute_is_told_twice(session, world):
    rule = rule_for(session, world)

    changed(session, world, rule, due=Due("given", days=60))
    changed(session, world, rule, due=Due("given", days=61), at=LATER + timedelta(seconds=1))

    assert len([each for each in told(session, world.worker) if "another day" in each]) == 2


def test_people_are_looked_up_once_however_many_days_there_are(session, world):
    rule, people = rule_for(session, world), [world.worker.id]
    people += [factories.worker(session, world.plant).id for _each in range(3)]
    moved = {("small", days(number)): [person] for number, person in enumerate(people)}
    seen = []
    listen = (session.connection(), "before_cursor_execute", lambda *a: seen.append(a[2]))
    event.listen(*listen)

    tell(session, rule, Outcome(moved=moved), at=LATER)

    event.remove(*listen)
    assert sum("FROM people" in each for each in seen) == 1
    assert all("another day" in told_last(session, person) for person in people)


@pytest.mark.parametrize("is_answered", [False, True])
def test_nobody_is_made_late_and_an_answer_of_hr_stays(session, world, is_answered):
    rule = rule_for(session, world, replace(DRAFT, due=Due("hire", days=1)))
    if is_answered:
        waiting = session.scalars(select(Assigned.id)).one()
        give_later(session, scope_of(rule), rule, [waiting], days=14, by_id=world.hr.id, at=AT)
    new = Due("given", days=40) if is_answered else Due("hire", days=2)

    means = changed(session, world, rule, due=new)

    assert (means.days, means.kept) == ((), int(is_answered))
    due = {"small": days(14)} if is_answered else {}
    assert own_due(session, world.worker.id, on=TODAY) == due


def test_who_is_no_longer_reached_is_let_go_and_told_and_completions_stay(session, world):
    other = factories.worker(session, world.plant)
    done = factories.worker(session, world.plant)
    complete(session, done)
    rule = rule_for(session, world)

    means = changed(session, world, rule, audience=Audience(unit_paths=(world.workshop.path,)))

    assert means == Effect(added=0, stay=1, left=2, let_go=1, days=(), kept=0)
    assert states(session, rule) == {
        (world.worker.id, "small"): "open",
        (other.id, "small"): "gone",
        (done.id, "small"): "done",
    }
    assert own_due(session, other.id, on=TODAY) == {}
    assert ["no longer have to" in each for each in told(session, other)] == [True]
    assert told(session, done) == []

    back = changed(session, world, rule, audience=Audience(), at=LATER + timedelta(days=1))

    assert (back.added, back.stay) == (2, 1)
    assert own_due(session, other.id, on=TODAY) == {"small": days(41)}
    changed(session, world, rule, name="Again", at=LATER + timedelta(days=2))
    assert own_due(session, other.id, on=TODAY) == {"small": days(41)}


def test_course_that_a_rule_leaves_stays_due_where_another_rule_wants_it(session, world):
    rule = rule_for(session, world)
    rule_for(session, world, replace(DRAFT, due=Due("given", days=50)))

    means = changed(session, world, rule, courses=("second",))

    assert means.let_go == 0
    assert states(session, rule) == {
        (world.worker.id, "small"): "gone",
        (world.worker.id, "second"): "open",
    }
    assert own_due(session, world.worker.id, on=TODAY) == {"small": days(50), "second": days(40)}
    assert not any("no longer" in each for each in told(session, world.worker))


def test_day_that_another_rule_wants_sooner_counts_as_kept_and_nobody_is_told(session, world):
    rule = rule_for(session, world)
    rule_for(session, world)

    means = changed(session, world, rule, due=Due("given", days=50))

    assert (means.days, means.kept) == ((), 1)
    assert own_due(session, world.worker.id, on=TODAY) == {"small": days(30)}
    assert not any("another day" in each for each in told(session, world.worker))


@pytest.mark.parametrize("change", [{"courses": ("second",)}, {"due": Due("given", days=60)}])
def test_day_that_was_set_by_hand_before_stays_though_the_rule_said_the_same(
    session, world, change
):
    by_hand = {"employer_id": world.plant.id, "completed": (), "by": world.hr.id}
    before = AT - timedelta(hours=1)
    assign(session, world.worker.id, "small", due_on=days(30), **by_hand, at=before)
    rule = rule_for(session, world)

    means = changed(session, world, rule, **change)

    assert (means.let_go, means.days, means.kept) == (0, (), int("due" in change))
    assert own_due(session, world.worker.id, on=TODAY)["small"] == days(30)
    assert not any(
        "no longer" in each or "another day" in each for each in told(session, world.worker)
    )


def test_what_waits_for_an_answer_is_not_counted_as_due(session, world):
    rule = rule_for(session, world, replace(DRAFT, due=Due("hire", days=1)))

    later = effect(session, rule, replace(draft_of(rule), due=Due("given", days=60)), at=LATER)
    other = effect(session, rule, replace(draft_of(rule), courses=("second",)), at=LATER)

    assert (later.days, later.kept, other.let_go) == ((), 0, 0)


def test_course_that_came_back_before_the_work_was_done_is_kept(session, world):
    rule = rule_for(session, world)
    for slug in ("second", "small"):
        before = draft_of(rule)
        draft = replace(before, courses=(slug,))
        change_rule(session, rule, draft, before=before, by_id=world.hr.id, at=LATER)
    do_ordered(session, rule)

    assert states(session, rule) == {(world.worker.id, "small"): "open"}
    assert own_due(session, world.worker.id, on=TODAY) == {"small": days(30)}


def test_rule_goes_from_a_path_to_courses_and_nobody_stands_on_the_path(session, world):
    plan = Plan("刻蚀工", "Etcher", "", None, ("small", "second"))
    path = make_path(session, plan, employer_id=world.plant.id, by_id=world.hr.id, at=AT)
    rule = rule_for(session, world, replace(DRAFT, courses=(), path_id=path.id))
    assert session.scalars(select(PathPlace.slug)).all() == ["small"]

    changed(session, world, rule, path_id=None, courses=("second",))

    assert session.scalars(select(PathPlace.slug)).all() == []
    assert own_due(session, world.worker.id, on=TODAY) == {"second": days(40)}


def test_newcomer_keeps_what_was_given_when_the_days_since_the_hire_are_over(session, world):
    newcomer = factories.person(session)
    factories.employment(session, newcomer, world.plant, starts_on=days(-20))
    rule = rule_for(session, world, replace(DRAFT, audience=Audience(hired_within_days=30)))

    evaluate(session, rule, at=AT + timedelta(days=20))

    assert states(session, rule) == {(newcomer.id, "small"): "open"}


def test_day_that_has_passed_may_stay_and_no_other_one_is_taken(session, world):
    rule = rule_for(session, world, replace(DRAFT, due=Due("day", day=days(3))))

    changed(session, world, rule, name="Otherwise", at=LATER)
    with pytest.raises(Invalid):
        changed(session, world, rule, due=Due("day", day=days(4)), at=LATER)

    assert (rule.name, rule.due_on) == ("Otherwise", days(3))


def test_ended_rule_stays_as_it_is(session, world):
    rule = rule_for(session, world)
    end_rule(session, rule, by_id=world.hr.id, at=AT)
    session.flush()
    same = draft_of(rule)

    with pytest.raises(Refused):
        change_rule(session, rule, same, before=same, by_id=world.hr.id, at=LATER)


def test_change_that_a_colleague_overtook_is_not_kept(session, world):
    rule = rule_for(session, world)
    before = draft_of(rule)
    changed(session, world, rule, name="Meanwhile")
    draft = replace(before, due=Due("given", days=60))

    with pytest.raises(Overtaken):
        change_rule(session, rule, draft, before=before, by_id=world.hr.id, at=LATER)

    assert (rule.name, rule.due_days) == ("Meanwhile", 30)


def test_a_rules_own_changes_are_listed_the_newest_first_and_not_for_ever(session, world):
    rule, other = rule_for(session, world), rule_for(session, world)
    for name in ("One", "Two", "Three"):
        changed(session, world, rule, name=name)
        changed(session, world, other, name="Another")

    found = changes_of_rule(session, rule.id, world.plant.id, limit=2)

    assert [entry.after["name"] for entry in found] == ["Three", "Two"]


def test_trail_says_what_changed_and_counts_numbers_only(session, world):
    rule = rule_for(session, world)
    audience = Audience(unit_paths=(world.workshop.path,), numbers=("E-1", "E-2"))

    changed(session, world, rule, audience=audience, due=Due("hire", days=300))

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "rule-changed")).one()
    both = {name: (entry.before[name], entry.after[name]) for name in ("units", "due_kind")}
    assert both == {"units": (None, world.workshop.name), "due_kind": ("given", "hire")}
    assert entry.details == {"rule": rule.id, "numbers_added": 2}
    assert "E-1" not in str((entry.before, entry.after, entry.details))
