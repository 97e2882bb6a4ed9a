import pytest
from sqlalchemy import select

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
