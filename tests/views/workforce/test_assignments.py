from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from app.core.time import local_day, now
from app.learning.due import own_due
from app.workforce.views import home
from tests import courses, factories
from tests.pages import parsed, text


@pytest.fixture
def hr(client, cast, session):
    courses.publish(session)
    return client.sign_in(cast.hr)


@pytest.fixture
def path(hr, cast):
    """The page of the worker."""
    return urlsplit(hr.get("/hr/workers").link(cast.worker.name)).path


def in_days(days):
    return (local_day(now()) + timedelta(days=days)).isoformat()


def test_a_course_assigned_by_hr_is_due_on_the_workers_home(hr, client, cast, path):
    answer = hr.post(f"{path}/assignments", course="small", due_on=in_days(6))

    assert urlsplit(answer.location).path == path
    assert "is assigned" in hr.get(path).words
    assert "Under way" in hr.get("/hr/assignments").words
    home = client.sign_in(cast.worker).get("/").words
    assert "Due soon" in home
    assert "6 days left" in home


def test_a_day_that_passed_is_refused_beside_the_field_and_the_form_keeps_it(hr, path):
    day = in_days(-1)
    page = parsed(hr.post(f"{path}/assignments", course="small", due_on=day, status=422).text)

    field = next(e for e in page.iter("input") if e.get("name") == "due_on")
    assert field.get("value") == day
    assert "due_on-error" in field.get("aria-describedby")
    assert "has passed" in text(next(e for e in page.iter() if e.get("id") == "due_on-error"))


@pytest.mark.parametrize("fields", [{"course": "none"}, {"due_on": "soon"}, {"course": ""}])
def test_a_form_that_says_nothing_sensible_assigns_nothing(session, hr, cast, path, fields):
    given = {"course": "small", "due_on": in_days(6)} | fields
    hr.post(f"{path}/assignments", **given, status=422)

    assert own_due(session, cast.worker.id, on=local_day(now())) == {}


def test_another_employers_officer_assigns_nothing(session, hr, client, cast, path):
    other = client.sign_in(cast.hr2)
    other.post(f"{path}/assignments", course="small", due_on=in_days(6), status=404)

    assert own_due(session, cast.worker.id, on=local_day(now())) == {}


def test_who_has_left_is_given_no_course(session, hr, cast):
    leaver = factories.person(session, name="Leaver")
    job = factories.employment(
        session, leaver, cast.plant, ends_on=local_day(now()) - timedelta(days=1)
    )
    path = f"/hr/workers/{cast.plant.code}/{job.employee_number}"

    assert "Assign a course" not in hr.get(path).words
    hr.post(f"{path}/assignments", course="small", due_on=in_days(6), status=422)
    assert own_due(session, leaver.id, on=local_day(now())) == {}


def test_the_list_is_narrowed_in_the_address_and_says_what_it_does_not_know(hr, path):
    hr.post(f"{path}/assignments", course="small", due_on=in_days(6))

    assert "1 assignment" in hr.get("/hr/assignments?state=open&course=small").words
    assert "No assignment matches" in hr.get("/hr/assignments?state=late").words
    hr.fetch("/hr/assignments?state=never", status=400)


def test_the_overview_counts_who_is_late(session, hr, cast, path, monkeypatch):
    hr.post(f"{path}/assignments", course="small", due_on=in_days(0))

    assert "0 late" in hr.get("/hr").words
    monkeypatch.setattr(home, "now", lambda: now() + timedelta(days=2))
    late = hr.get("/hr")
    assert "1 late" in late.words
    assert cast.worker.name in late.words


def test_assigned_again_both_days_are_named(hr, path):
    hr.post(f"{path}/assignments", course="small", due_on="2027-01-05")
    hr.get(path)
    hr.post(f"{path}/assignments", course="small", due_on="2027-02-06")

    words = hr.get(path).words
    assert "6 Feb 2027" in words
    assert "before, it was 5 Jan 2027" in words


def test_an_assignment_can_be_taken_back(session, hr, client, cast, path):
    hr.post(f"{path}/assignments", course="small", due_on=in_days(6))
    client.sign_in(cast.hr2).post(f"{path}/assignments/small/withdrawal", status=404)
    assert own_due(session, cast.worker.id, on=local_day(now()))
    officer = client.sign_in(cast.hr)
    officer.post(f"{path}/assignments/small/withdrawal")

    assert own_due(session, cast.worker.id, on=local_day(now())) == {}
    assert "no longer assigned" in officer.get(path).words


def test_leavers_page_takes_nothing_back_from_who_has_the_number_since(session, hr, cast):
    today, day = local_day(now()), timedelta(days=1)
    gone, here = factories.person(session), factories.person(session)
    left = {"employee_number": "77", "ends_on": today - day}
    factories.employment(session, gone, cast.plant, **left)
    factories.employment(session, here, cast.plant, employee_number="77", starts_on=today)
    factories.employment(session, gone, cast.other_plant, employee_number="8")
    factories.grant(session, cast.hr, "hr", employer_id=cast.other_plant.id)
    paths = (f"/hr/workers/{cast.plant.code}/77", f"/hr/workers/{cast.other_plant.code}/8")
    for path in paths:
        hr.post(f"{path}/assignments", course="small", due_on=in_days(6))
        assert "Take back" in hr.get(path).words

    page = hr.get(f"{paths[0]}?last_day={left['ends_on']}").words
    assert "Under way" in page
    assert "Take back" not in page


def test_day_of_one_employer_is_taken_back_under_its_own_number_only(session, hr, cast, path):
    factories.employment(session, cast.worker, cast.other_plant, employee_number="8")
    factories.grant(session, cast.hr, "hr", employer_id=cast.other_plant.id)
    there = f"/hr/workers/{cast.other_plant.code}/8"
    hr.post(f"{there}/assignments", course="small", due_on=in_days(6))

    assert "Take back" in hr.get(there).words
    assert "Under way" in hr.get(path).words
    assert "Take back" not in hr.get(path).words


def test_nothing_is_taken_back_from_who_has_left(session, hr, cast):
    leaver, day = factories.person(session), local_day(now()) - timedelta(days=1)
    job = factories.employment(session, leaver, cast.plant, ends_on=day)

    path = f"/hr/workers/{cast.plant.code}/{job.employee_number}"
    answer = hr.post(f"{path}/assignments/small/withdrawal", status=409)
    assert "has left" in answer.text
