from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select, update

from app.accounts.models import Employment
from app.accounts.policy import WorkforceScope
from app.accounts.queries import identity
from app.core.errors import Invalid, NotFound
from app.core.time import local_day
from app.learning.due import own_due
from app.learning.models import Enrolment
from app.notices.models import Notice
from app.records.services import issue
from app.workforce.assigning.audience import Audience
from app.workforce.assigning.drafts import Draft
from app.workforce.assigning.evaluation import evaluate, scope_of
from app.workforce.assigning.models import Assigned
from app.workforce.assigning.reminders import escalate, remind
from app.workforce.assigning.rounds import Due, Renewal
from app.workforce.assigning.services import end_rule, excuse, give_later, make_rule
from app.workforce.assigning.telling import tell
from tests import courses, factories
from tests.services.evidence import completion

AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
TODAY = local_day(AT)


@pytest.fixture
def world(session, cast):
    courses.publish(session)
    return cast


def rule_for(session, cast, **changes):
    values = {
        "name": "Safety first",
        "courses": ("small",),
        "audience": Audience(),
        "due": Due("given", days=30),
        "renewal": Renewal(),
    }
    limits = changes.pop("unit_paths", ())
    draft = Draft(**values | changes)
    return make_rule(
        session, draft, employer_id=cast.plant.id, unit_paths=limits, by_id=cast.hr.id, at=AT
    )


def states(session, rule):
    session.flush()
    rows = session.execute(
        select(Assigned.person_id, Assigned.round, Assigned.state).where(
            Assigned.rule_id == rule.id
        )
    )
    return {(row[0], row[1]): row[2] for row in rows}


def complete(session, person, at=AT, **changes):
    who = identity(session, person.id, on=local_day(at))
    issue(session, who, completion(subject="small", completed_at=at, **changes), at=at)


def test_everybody_of_the_employer_is_given_the_course_and_nobody_else(session, world):
    rule = rule_for(session, world)
    outcome = evaluate(session, rule, at=AT)

    assert (outcome.given, outcome.told) == (1, {"small": [world.worker.id]})
    assert own_due(session, world.worker.id, on=TODAY) == {"small": TODAY + timedelta(days=30)}
    assert own_due(session, world.other_worker.id, on=TODAY) == {}
    assert evaluate(session, rule, at=AT + timedelta(hours=1)).given == 0


@pytest.mark.parametrize(
    ("audience", "is_meant"),
    [
        (lambda cast: Audience(unit_paths=(cast.workshop.path,)), True),
        (lambda _: Audience(unit_paths=("/999/",)), False),
        (lambda _: Audience(occupations=("fitter",)), True),
        (lambda _: Audience(occupations=("welder",)), False),
        (lambda _: Audience(hired_within_days=30), False),
        (lambda _: Audience(hired_within_days=3660), True),
        (lambda _: Audience(occupations=("welder",), numbers=("E-77",)), True),
        (lambda _: Audience(numbers=("E-78",)), False),
        (lambda c: Audience(unit_paths=(c.workshop.path,), occupations=("welder",)), False),
    ],
)
def test_audience_means_units_occupations_numbers_and_newcomers(
    session, world, audience, is_meant
):
    session.execute(
        update(Employment)
        .where(Employment.person_id == world.worker.id)
        .values(occupation="fitter", employee_number="E-77")
    )
    rule = rule_for(session, world, audience=audience(world))

    assert (evaluate(session, rule, at=AT).given == 1) is is_meant


def test_rule_of_a_unit_officer_never_leaves_the_unit(session, world):
    elsewhere = factories.worker(session, world.plant)
    rule = rule_for(session, world, unit_paths=(world.workshop.path,))
    evaluate(session, rule, at=AT)

    assert (elsewhere.id, 0) not in states(session, rule)


def test_who_comes_is_given_it_and_who_leaves_is_let_go(session, world):
    rule = rule_for(session, world)
    evaluate(session, rule, at=AT)
    newcomer = factories.worker(session, world.plant)
    session.execute(
        update(Employment)
        .where(Employment.person_id == world.worker.id)
        .values(ends_on=TODAY - timedelta(days=1))
    )

    outcome = evaluate(session, rule, at=AT + timedelta(days=1))

    assert (outcome.given, outcome.gone) == (1, 1)
    assert states(session, rule) == {(world.worker.id, 0): "gone", (newcomer.id, 0): "open"}
    assert own_due(session, world.worker.id, on=TODAY) == {}


def test_valid_completion_counts_and_an_expired_one_does_not(session, world):
    expired = factories.worker(session, world.plant)
    complete(session, world.worker)
    complete(session, expired, AT - timedelta(days=800), valid_until=date(2025, 1, 1))
    rule = rule_for(session, world)
    evaluate(session, rule, at=AT)

    assert states(session, rule) == {(world.worker.id, 0): "done", (expired.id, 0): "open"}


def test_round_is_done_when_the_course_is_completed(session, world):
    rule = rule_for(session, world)
    evaluate(session, rule, at=AT)
    complete(session, world.worker, AT + timedelta(hours=2))
    evaluate(session, rule, at=AT + timedelta(days=1))

    assert states(session, rule) == {(world.worker.id, 0): "done"}


def test_recertification_opens_in_time_and_the_old_record_stays_valid(session, world):
    done = AT - timedelta(days=330)
    complete(session, world.worker, done, valid_until=TODAY + timedelta(days=60))
    rule = rule_for(session, world, renewal=Renewal("expiry", 12, opens_days=60))
    session.execute(update(Enrolment).values(completed_at=done))

    evaluate(session, rule, at=AT - timedelta(days=1))
    assert states(session, rule) == {(world.worker.id, 0): "done"}
    evaluate(session, rule, at=AT)

    assert states(session, rule)[(world.worker.id, 1)] == "open"
    assert own_due(session, world.worker.id, on=TODAY) == {"small": TODAY + timedelta(days=60)}


def test_impossible_day_waits_and_is_answered(session, world):
    rule = rule_for(session, world, due=Due("hire", days=30))
    assert evaluate(session, rule, at=AT).queued == 1
    waiting = session.scalars(select(Assigned.id)).one()
    assert own_due(session, world.worker.id, on=TODAY) == {}

    give_later(session, scope_of(rule), rule, [waiting], days=14, by_id=world.hr.id, at=AT)

    assert states(session, rule) == {(world.worker.id, 0): "open"}
    assert own_due(session, world.worker.id, on=TODAY) == {"small": TODAY + timedelta(days=14)}
    assert evaluate(session, rule, at=AT).queued == 0
    with pytest.raises(NotFound):
        give_later(session, scope_of(rule), rule, [waiting], days=14, by_id=world.hr.id, at=AT)


def test_excuse_needs_a_reason_and_names_who_decided(session, world):
    rule = rule_for(session, world)
    evaluate(session, rule, at=AT)
    given = session.scalars(select(Assigned.id)).one()

    with pytest.raises(Invalid):
        excuse(session, scope_of(rule), rule, [given], reason=" ", by_id=world.hr.id, at=AT)
    excuse(session, scope_of(rule), rule, [given], reason="on leave", by_id=world.hr.id, at=AT)

    row = session.get(Assigned, given, populate_existing=True)
    assert (row.state, row.reason, row.decided_by_id) == ("excused", "on leave", world.hr.id)
    assert own_due(session, world.worker.id, on=TODAY) == {}
    assert evaluate(session, rule, at=AT + timedelta(days=1)).given == 0


def test_nobody_is_answered_for_who_has_left_since_an_ended_rule_gave(session, world):
    rule = rule_for(session, world, due=Due("hire", days=30))
    evaluate(session, rule, at=AT)
    end_rule(session, rule, by_id=world.hr.id, at=AT)
    waiting = session.scalars(select(Assigned.id)).one()
    session.execute(update(Employment).values(ends_on=TODAY - timedelta(days=1)))

    with pytest.raises(NotFound):
        give_later(session, scope_of(rule), rule, [waiting], days=14, by_id=world.hr.id, at=AT)
    with pytest.raises(NotFound):
        excuse(session, scope_of(rule), rule, [waiting], reason="left", by_id=world.hr.id, at=AT)

    assert session.scalars(select(Enrolment)).all() == []


def test_answer_is_for_the_rule_and_the_employer_that_gave(session, world):
    rule, other = rule_for(session, world), rule_for(session, world)
    evaluate(session, rule, at=AT)
    given = session.scalars(select(Assigned.id)).one()
    with pytest.raises(NotFound):
        excuse(session, scope_of(rule), other, [given], reason="on leave", by_id=1, at=AT)
    session.execute(update(Employment).values(ends_on=TODAY - timedelta(days=1)))
    factories.employment(session, world.worker, world.other_plant)
    both = WorkforceScope((world.plant.id, world.other_plant.id), ())

    with pytest.raises(NotFound):
        excuse(session, both, rule, [given], reason="on leave", by_id=1, at=AT)


def test_excused_worker_is_asked_again_in_the_next_round_and_not_before(session, world):
    rule = rule_for(session, world, renewal=Renewal("completion", 12))
    evaluate(session, rule, at=AT)
    given = session.scalars(select(Assigned)).one()
    excuse(session, scope_of(rule), rule, [given.id], reason="on leave", by_id=world.hr.id, at=AT)

    evaluate(session, rule, at=AT + timedelta(days=200))
    assert states(session, rule) == {(world.worker.id, 0): "excused"}
    evaluate(session, rule, at=AT + timedelta(days=380))

    assert states(session, rule) == {
        (world.worker.id, 0): "excused",
        (world.worker.id, 1): "open",
    }
    assert list(own_due(session, world.worker.id, on=TODAY)) == ["small"]


def test_course_that_needs_another_first_waits_and_goes_on_by_itself(session, world):
    advanced = courses.small_course("advanced")
    courses.publish(session, courses.with_prerequisite(advanced, "small"))
    rule = rule_for(session, world, courses=("advanced",))
    evaluate(session, rule, at=AT)
    assert states(session, rule) == {(world.worker.id, 0): "queued"}

    complete(session, world.worker)
    evaluate(session, rule, at=AT + timedelta(days=1))

    assert states(session, rule) == {(world.worker.id, 0): "open"}


def test_people_are_told_once_reminded_once_and_heads_hear_of_what_is_late(session, world):
    rule = rule_for(session, world, due=Due("given", days=14))
    outcome = evaluate(session, rule, at=AT)
    for _ in range(2):
        tell(session, rule, outcome, at=AT)
        remind(session, at=AT)
        escalate(session, at=AT + timedelta(days=22))

    rows = session.execute(select(Notice.kind, Notice.person_id).order_by(Notice.id)).all()
    assert [tuple(row) for row in rows] == [
        ("assignment", world.worker.id),
        ("reminder", world.worker.id),
        ("escalation", world.hr.id),
    ]
    head = factories.worker(session, world.plant)
    world.workshop.head_id = head.id
    session.merge(world.workshop)
    session.flush()
    escalate(session, at=AT + timedelta(days=29))
    assert session.scalars(select(Notice.person_id).order_by(Notice.id.desc())).first() == head.id


def test_statements_do_not_count_with_the_people(session, world):
    def statements() -> int:
        seen: list[str] = []
        listen = (session.connection(), "before_cursor_execute", lambda *a: seen.append(a[2]))
        event.listen(*listen)
        evaluate(session, rule_for(session, world), at=AT)
        event.remove(*listen)
        return len(seen)

    few = statements()
    for _ in range(30):
        factories.worker(session, world.plant)

    assert statements() <= few + 1


@pytest.mark.parametrize(
    "changes",
    [
        {"courses": ()},
        {"due": Due("day", day=TODAY - timedelta(days=1))},
        {"due": Due("day", day=TODAY + timedelta(days=800))},
        {"due": Due("hire", days=0)},
        {"renewal": Renewal("completion", 0)},
        {"renewal": Renewal("fixed", 12)},
    ],
)
def test_rule_that_makes_no_sense_is_not_kept(session, world, changes):
    with pytest.raises(Invalid):
        rule_for(session, world, **changes)
