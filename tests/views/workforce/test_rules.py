from datetime import timedelta

import pytest
from sqlalchemy import event, select

from app.core.time import local_day, now
from app.workforce.assigning.models import Assigned, AssignmentRule
from tests import courses, factories
from tests.pages import check_house_rules, parsed

FORM = {
    "name": "Safety first",
    "courses": "small",
    "due_kind": "given",
    "due_days": "30",
    "renewal": "",
}


@pytest.fixture
def hr(client, cast, session):
    courses.publish(session)
    return client.sign_in(cast.hr)


def made(hr, session, cast, **changes) -> int:
    hr.post("/hr/rules", **FORM | {"employer": cast.plant.code, "keep": "1"} | changes)
    hr.do_jobs()
    return session.scalars(select(AssignmentRule.id).order_by(AssignmentRule.id.desc())).first()


def test_count_comes_before_keeping(hr, session, cast):
    factories.worker(session, cast.plant)
    answer = hr.post("/hr/rules", status=200, **FORM, employer=cast.plant.code)

    assert "Today the rule means 2 workers." in answer.text
    assert 'value="Safety first"' in answer.text
    assert session.scalars(select(AssignmentRule)).all() == []


def test_kept_rule_gives_the_course_and_tells(hr, client, session, cast):
    rule_id = made(hr, session, cast)

    page = hr.get(f"/hr/rules/{rule_id}").words
    assert "Under way (1)" in page
    assert cast.worker.name in page
    assert "Safety first" in hr.get("/hr/rules").words
    worker = client.sign_in(cast.worker)
    assert "days left" in worker.get("/").words
    assert "Your employer gives you the course" in worker.get("/notices").words


def test_queue_is_answered_and_excuses_keep_their_reason(hr, session, cast):
    second = factories.worker(session, cast.plant)
    rule_id = made(hr, session, cast, due_kind="hire")
    waiting = {
        row.person_id: row.id for row in session.scalars(select(Assigned)) if row.state == "queued"
    }
    path = f"/hr/rules/{rule_id}/answers"
    hr.post(path, given=waiting[cast.worker.id], answer="30")
    refused = hr.post(path, status=422, given=waiting[second.id], answer="excuse", reason="")
    assert "Say why they are excused." in refused.text
    assert f'value="{waiting[second.id]}" checked' in refused.text
    hr.post(path, given=waiting[second.id], answer="excuse", reason="on leave")

    assert "Under way" in hr.get(f"/hr/rules/{rule_id}?state=open").words
    assert "on leave" in hr.get(f"/hr/rules/{rule_id}?state=excused").words
    hr.post(path, status=404, given=waiting[second.id], answer="30")
    nobody = hr.post(path, status=422, answer="30", reason="she is ill").text
    check_house_rules(parsed(nobody))
    assert "Choose at least one worker." in nobody
    assert 'value="she is ill"' in nobody
    hr.post(path, status=400, given=waiting[second.id], answer="9")


def test_ended_rule_gives_nothing_new(hr, session, cast):
    rule_id = made(hr, session, cast)
    hr.post(f"/hr/rules/{rule_id}/end")
    factories.worker(session, cast.plant)
    hr.do_jobs()

    assert "Ended" in hr.get("/hr/rules").words
    assert len(session.scalars(select(Assigned)).all()) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"courses": "none"},
        {"employer": "other"},
        {"due_kind": "day"},
        {"due_days": "0"},
        {"renewal": "fixed"},
        {"units": "/999/"},
    ],
)
def test_form_that_says_nothing_sensible_keeps_what_was_typed(hr, session, cast, changes):
    fields = FORM | {"employer": cast.plant.code, "keep": "1"} | changes
    hr.post("/hr/rules", status=422, **fields)

    assert session.scalars(select(AssignmentRule)).all() == []


def test_head_of_a_unit_is_named_by_number(hr, session, cast):
    boss = factories.person(session, name="The Boss")
    factories.employment(session, boss, cast.plant, employee_number="B-1")
    path = f"/hr/units/{cast.workshop.id}/head"

    hr.post(path, number="B-1")
    assert "The Boss" in hr.get("/hr/units").words
    assert 'value="nobody"' in hr.post(path, status=422, number="nobody").text
    hr.post(path, number="")
    assert "The Boss" not in hr.get("/hr/units").words


def test_rule_is_changed_when_it_was_read_what_that_means(hr, session, cast):
    rule_id = made(hr, session, cast)
    path = f"/hr/rules/{rule_id}/edit"
    assert 'value="Safety first"' in hr.fetch(path).text
    fields = FORM | {"employer": cast.plant.code, "reach": "all", "what": "courses"}

    answer = hr.post(path, status=200, **fields | {"due_days": "60", "name": "Later"})

    assert "1 worker stays." in answer.text
    assert "1 given course gets another day." in answer.text
    assert session.scalars(select(AssignmentRule.due_days)).one() == 30
    kept = {"due_days": "60", "name": "Later", "keep": "1"}
    hr.post(path, status=303, **fields | kept)
    page = hr.get(f"/hr/rules/{rule_id}").words
    assert "Days to complete it in: 30 → 60" in page
    assert "Its name: Safety first → Later" in page
    hr.do_jobs()
    assert session.scalars(select(Assigned.due_on)).one() == local_day(now()) + timedelta(days=60)


def test_rule_that_somebody_else_changed_meanwhile_is_read_again(hr, session, cast):
    rule_id = made(hr, session, cast)
    path = f"/hr/rules/{rule_id}/edit"
    fields = FORM | {"employer": cast.plant.code, "due_days": "60"}
    mark = hr.post(path, status=200, **fields).text.partition('name="counted" value="')[2][:16]
    hr.post(path, status=303, **fields | {"keep": "1", "name": "Meanwhile"})

    again = hr.post(path, status=200, **fields | {"keep": "1", "counted": mark})

    assert "another rule than was counted before" in again.text
    assert session.scalars(select(AssignmentRule.name)).one() == "Meanwhile"


def test_rule_that_changes_while_it_is_kept_is_counted_again_and_the_form_stays(hr, session, cast):
    rule_id, names = made(hr, session, cast), []
    fields = FORM | {"employer": cast.plant.code, "due_days": "60", "keep": "1"}

    def overtake(rule, *_loaded):
        names.append(f"Meanwhile {len(names)}")
        rule.name = names[-1]

    event.listen(AssignmentRule, "refresh", overtake)
    answer = hr.post(f"/hr/rules/{rule_id}/edit", status=200, **fields)
    event.remove(AssignmentRule, "refresh", overtake)

    assert "A colleague has just changed this rule." in answer.text
    assert 'value="60"' in answer.text
    assert session.scalars(select(AssignmentRule.due_days)).one() == 30
    hr.post(f"/hr/rules/{rule_id}/edit", status=303, **fields)


def test_rule_that_is_changed_and_ended_at_once_lets_go_of_what_it_left(hr, session, cast):
    courses.publish(session, courses.small_course("second"))
    rule_id = made(hr, session, cast, courses=["small", "second"])
    fields = FORM | {"employer": cast.plant.code, "due_days": "60"}
    hr.post(f"/hr/rules/{rule_id}/edit", status=303, **fields | {"keep": "1"})
    hr.post(f"/hr/rules/{rule_id}/end")

    hr.do_jobs()

    rows = session.scalars(select(Assigned).order_by(Assigned.slug))
    kept = local_day(now()) + timedelta(days=30)
    assert [(row.slug, row.state, row.due_on) for row in rows] == [
        ("second", "gone", kept),
        ("small", "open", kept),
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reach": "some"}, "Say which ones, or choose everybody."),
        ({"due_kind": "day", "due_on": ""}, "Choose a day."),
        ({"renewal": "fixed"}, "Say from which day on the fixed days count."),
    ],
)
def test_part_that_is_wrong_says_so_beside_its_field(hr, session, cast, changes, sentence):
    fields = FORM | {"employer": cast.plant.code, "what": "courses", "keep": "1"} | changes

    assert sentence in hr.post("/hr/rules", status=422, **fields).text


def test_what_a_choice_leaves_out_counts_for_nothing(hr, session, cast):
    chosen = {"reach": "all", "units": cast.workshop.path, "hired_within_days": "3"}
    rule_id = made(hr, session, cast, **chosen)

    assert "For whom Everybody" in hr.get(f"/hr/rules/{rule_id}").words
    hr.post(f"/hr/rules/{rule_id}/end")
    hr.fetch(f"/hr/rules/{rule_id}/edit", status=409)
