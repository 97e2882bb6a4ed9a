from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.accounts.audit import AuditEntry
from app.accounts.queries import identity
from app.core.errors import Invalid, Refused
from app.core.time import local_day
from app.jobs.models import Job
from app.learning.due import own_due
from app.learning.paths.models import PathPlace
from app.learning.paths.queries import own_steps, paths_of, steps_of
from app.learning.paths.services import GO_ON, Plan, change_path, go_on, make_path, retire_path
from app.records.services import issue
from app.workforce.assigning.audience import Audience
from app.workforce.assigning.drafts import Draft
from app.workforce.assigning.evaluation import evaluate, scope_of
from app.workforce.assigning.models import Assigned
from app.workforce.assigning.queries import Reach, reach_of_path, standing_on_path
from app.workforce.assigning.rounds import Due, Renewal
from app.workforce.assigning.services import end_rule, excuse, give_later, make_rule
from tests import courses, factories
from tests.services.evidence import completion

AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
TODAY = local_day(AT)
HOUR = timedelta(hours=1)


def plan(*slugs, **changes):
    values = {"name": "刻蚀工", "name_en": "Etch operator", "occupation": "", "level": 4}
    return Plan(**values | changes, courses=slugs)


@pytest.fixture
def path(session, cast):
    for slug in "abcx":
        courses.publish(session, courses.small_course(slug))
    made = plan("a", "b", "c")
    return make_path(session, made, employer_id=cast.plant.id, by_id=cast.hr.id, at=AT)


def rule_for(session, cast, path, **changes):
    values = {
        "name": "Etch operators",
        "courses": (),
        "audience": Audience(),
        "due": Due("given", days=30),
        "renewal": Renewal(),
        "path_id": path.id,
    }
    draft = Draft(**values | changes)
    where = {"employer_id": cast.plant.id, "unit_paths": ()}
    return make_rule(session, draft, **where, by_id=cast.hr.id, at=AT)


def complete(session, person, slug, *, at=AT, **changes):
    who = identity(session, person.id, on=local_day(at))
    told = {"subject": slug, "cause": f"{person.id}:{slug}:{at}", "completed_at": at}
    issue(session, who, completion(**told | changes), at=at)


def states(session, person):
    session.flush()
    rows = session.execute(
        select(Assigned.slug, Assigned.state)
        .where(Assigned.person_id == person.id)
        .order_by(Assigned.id)
    )
    return [tuple(row) for row in rows]


def test_next_course_is_given_when_the_one_before_is_completed(session, cast, path):
    rule = rule_for(session, cast, path)
    outcome = evaluate(session, rule, at=AT)
    assert (outcome.given, outcome.told) == (1, {"a": [cast.worker.id]})
    assert evaluate(session, rule, at=AT + HOUR).given == 0

    later = AT + timedelta(days=10)
    complete(session, cast.worker, "a", at=later)
    outcome = evaluate(session, rule, at=later)

    assert (outcome.done, outcome.given) == (1, 1)
    assert states(session, cast.worker) == [("a", "done"), ("b", "open")]
    due = own_due(session, cast.worker.id, on=TODAY)
    assert due["b"] == local_day(later) + timedelta(days=30)


def test_who_completed_courses_before_begins_further_on(session, cast, path):
    complete(session, cast.worker, "a")
    complete(session, cast.worker, "b")
    evaluate(session, rule_for(session, cast, path), at=AT)

    assert states(session, cast.worker) == [("a", "done"), ("b", "done"), ("c", "open")]
    complete(session, cast.worker, "c", at=AT + HOUR)


def test_completion_that_ran_out_does_not_count_and_one_that_runs_out_later_does(
    session, cast, path
):
    complete(session, cast.worker, "a", valid_until=TODAY - timedelta(days=1))
    rule = rule_for(session, cast, path)
    evaluate(session, rule, at=AT)
    assert states(session, cast.worker) == [("a", "open")]

    complete(session, cast.worker, "a", at=AT + HOUR, valid_until=TODAY + timedelta(days=1))
    evaluate(session, rule, at=AT + 2 * HOUR)
    evaluate(session, rule, at=AT + timedelta(days=9))
    assert states(session, cast.worker) == [("a", "done"), ("b", "open")]


@pytest.mark.parametrize(
    ("due", "state"),
    [
        (Due("day", day=TODAY + timedelta(days=40)), "open"),
        (Due("hire", days=1), "queued"),
    ],
)
def test_day_is_the_same_for_all_or_counts_from_the_hire(session, cast, path, due, state):
    complete(session, cast.worker, "a")
    evaluate(session, rule_for(session, cast, path, due=due), at=AT)

    assert states(session, cast.worker) == [("a", "done"), ("b", state)]
    if due.day:
        assert own_due(session, cast.worker.id, on=TODAY)["b"] == due.day


def test_excuse_and_later_day_lead_on(session, cast, path):
    rule = rule_for(session, cast, path, due=Due("hire", days=1))
    evaluate(session, rule, at=AT)
    waiting = session.scalars(select(Assigned.id)).one()
    excuse(session, scope_of(rule), rule, [waiting], reason="knows it", by_id=cast.hr.id, at=AT)
    session.expire_all()
    evaluate(session, rule, at=AT + HOUR)
    assert states(session, cast.worker) == [("a", "excused"), ("b", "queued")]

    waiting = session.scalars(select(Assigned.id).where(Assigned.slug == "b")).one()
    give_later(session, scope_of(rule), rule, [waiting], days=7, by_id=cast.hr.id, at=AT)
    evaluate(session, rule, at=AT + 2 * HOUR)
    assert states(session, cast.worker) == [("a", "excused"), ("b", "open")]


def test_changed_path_is_for_those_who_have_not_begun_what_is_changed(session, cast, path):
    begun, behind = cast.worker, factories.worker(session, cast.plant)
    complete(session, begun, "a")
    rule = rule_for(session, cast, path)
    evaluate(session, rule, at=AT)
    later = AT + timedelta(days=1)
    change_path(session, path, plan("a", "x", "b", "c"), by_id=cast.hr.id, at=later)
    for each, slug in ((begun, "b"), (behind, "a")):
        complete(session, each, slug, at=later + HOUR)
    evaluate(session, rule, at=later + 2 * HOUR)

    assert states(session, begun) == [("a", "done"), ("b", "done"), ("c", "open")]
    assert states(session, behind) == [("a", "done"), ("x", "open")]
    changed = session.scalars(select(AuditEntry).where(AuditEntry.action == "path-changed")).one()
    assert changed.before["courses"] == "a, b, c"
    assert changed.after["courses"] == "a, x, b, c"


def test_open_course_that_leaves_the_path_stays_due(session, cast, path):
    rule = rule_for(session, cast, path)
    evaluate(session, rule, at=AT)
    change_path(session, path, plan("b", "c"), by_id=cast.hr.id, at=AT + HOUR)
    evaluate(session, rule, at=AT + 2 * HOUR)

    assert states(session, cast.worker) == [("a", "open")]
    assert "a" in own_due(session, cast.worker.id, on=TODAY)


def test_worker_reads_the_step_and_what_comes_next_until_the_end(session, cast, path):
    rule = rule_for(session, cast, path)
    evaluate(session, rule, at=AT)
    steps = own_steps(session, cast.worker.id, on=TODAY)
    (step,) = steps["b"]
    assert (step.number, step.total, step.after) == (2, 3, "c")
    assert own_steps(session, cast.other_worker.id, on=TODAY) == {}

    for slug in "abc":
        complete(session, cast.worker, slug, at=AT + HOUR)
    evaluate(session, rule, at=AT + 2 * HOUR)
    assert own_steps(session, cast.worker.id, on=TODAY) == {}
    assert [state for _slug, state in states(session, cast.worker)] == ["done"] * 3


def test_who_left_and_comes_back_goes_on_and_completes_early(session, cast, path):
    only = Audience(numbers=("E-1",))
    person = factories.person(session)
    work = factories.employment(session, person, cast.plant, employee_number="E-1")
    rule = rule_for(session, cast, path, audience=only)
    evaluate(session, rule, at=AT)
    work.ends_on = TODAY
    evaluate(session, rule, at=AT + timedelta(days=1))
    assert states(session, person) == [("a", "gone")]
    assert session.scalars(select(PathPlace)).all() == []

    work.ends_on = None
    back = AT + timedelta(days=2)
    evaluate(session, rule, at=back)
    complete(session, person, "a", at=back + HOUR)
    evaluate(session, rule, at=back + 2 * HOUR)
    assert states(session, person) == [("a", "done"), ("b", "open")]


def test_one_person_is_led_on_without_the_others(session, cast, path):
    other = factories.worker(session, cast.plant)
    rule = rule_for(session, cast, path)
    evaluate(session, rule, at=AT)
    for each in (cast.worker, other):
        complete(session, each, "a", at=AT + HOUR)
    evaluate(session, rule, at=AT + 2 * HOUR, only=cast.worker.id)

    assert states(session, cast.worker) == [("a", "done"), ("b", "open")]
    assert states(session, other) == [("a", "open")]


def test_only_a_completed_step_orders_the_next_one(session, cast, path):
    evaluate(session, rule_for(session, cast, path), at=AT)
    go_on(session, cast.worker.id, "x", at=AT)
    ordered = select(Job.arguments).where(Job.kind == GO_ON)
    assert session.scalars(ordered).all() == []

    go_on(session, cast.worker.id, "a", at=AT)
    go_on(session, cast.worker.id, "a", at=AT)
    assert session.scalars(ordered).all() == [{"person_id": cast.worker.id}]


def test_ended_rule_leads_nobody_on(session, cast, path):
    rule = rule_for(session, cast, path)
    evaluate(session, rule, at=AT)
    end_rule(session, rule, by_id=cast.hr.id, at=AT)

    assert own_steps(session, cast.worker.id, on=TODAY) == {}
    assert states(session, cast.worker) == [("a", "open")]


def test_count_before_keeping_says_who_begins_and_who_is_further_on(session, cast, path):
    further, through = (factories.worker(session, cast.plant) for _ in range(2))
    complete(session, further, "a")
    for slug in "abc":
        complete(session, through, slug)
    rule = rule_for(session, cast, path)
    draft = Draft("", (), Audience(), Due("given", days=30), Renewal(), path.id)
    reach = reach_of_path(session, scope_of(rule), draft, employer_id=cast.plant.id, at=AT)
    evaluate(session, rule, at=AT)

    assert reach == Reach(begin=1, further=1, through=1)
    standing = standing_on_path(session, scope_of(rule), rule, on=TODAY)
    assert (standing["a", "open"], standing["a", "done"], standing["b", "open"]) == (1, 2, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"courses": ("a",)},
        {"renewal": Renewal("completion", 12)},
        {"path_id": None},
        {"path_id": 999},
    ],
)
def test_rule_that_makes_no_sense_with_a_path_is_refused(session, cast, path, changes):
    with pytest.raises(Invalid):
        rule_for(session, cast, path, **changes)


def test_path_of_another_employer_or_a_retired_one_is_refused(session, cast, path):
    other = make_path(
        session, plan("a", "b"), employer_id=cast.other_plant.id, by_id=cast.hr2.id, at=AT
    )
    with pytest.raises(Invalid):
        rule_for(session, cast, other)
    retire_path(session, path, by_id=cast.hr.id, at=AT)
    with pytest.raises(Invalid):
        rule_for(session, cast, path)
    with pytest.raises(Refused):
        change_path(session, path, plan("a", "b"), by_id=cast.hr.id, at=AT)
    assert paths_of(session, [cast.plant.id], offered_only=True) == []


@pytest.mark.parametrize("wrong", [("a",), ("a", "a"), ()])
def test_path_has_two_courses_or_more_each_once(session, cast, path, wrong):
    with pytest.raises(Invalid):
        change_path(session, path, plan(*wrong), by_id=cast.hr.id, at=AT)
    assert [slug for slug, _added in steps_of(session, path.id)] == ["a", "b", "c"]
    with pytest.raises(Invalid):
        change_path(session, path, plan("a", "b", name=""), by_id=cast.hr.id, at=AT)
