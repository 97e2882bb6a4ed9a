"""A course's page, as each one finds it."""

from datetime import UTC, datetime

import pytest

from app.learning.models import Enrolment
from app.learning.services.enrolments import enrol, mark_lesson_done
from tests import courses

AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def course(session):
    return courses.publish(session)


@pytest.fixture
def worker(client, cast):
    return client.sign_in(cast.worker)


def buttons(page):
    return [form.get("action") for form in page.root.iter("form")]


def test_a_visitor_is_led_to_the_sign_in(client, course):
    page = client.get("/courses/small")

    assert page.link("Sign in to enrol") == "/sign-in?next=/courses/small"
    assert "/courses/small/enrolments" not in buttons(page)


def test_a_worker_who_is_not_on_the_course_may_enrol(worker, course):
    assert "/courses/small/enrolments" in buttons(worker.get("/courses/small"))


def test_a_worker_on_the_course_goes_on_instead_of_enrolling_again(session, worker, cast, course):
    enrol(session, cast.worker.id, "small", completed=(), at=AT)
    mark_lesson_done(session, cast.worker.id, "small", "basics/first", at=AT)
    page = worker.get("/courses/small")

    assert page.link("Go on with the course") == "/learn/small"
    assert "25 %" in page.words
    assert "/courses/small/enrolments" not in buttons(page)


def test_a_worker_who_completed_it_is_told_when_and_may_take_it_anew(
    session, worker, cast, course
):
    enrolment_id = enrol(session, cast.worker.id, "small", completed=(), at=AT)
    session.get(Enrolment, enrolment_id).completed_at = AT
    page = worker.get("/courses/small")

    assert "You completed this course on 2 Nov 2026." in page.words
    assert page.link("See the record") == "/me/records"
    assert "/courses/small/enrolments" in buttons(page)


def test_others_see_the_course_without_a_way_in(client, cast, course):
    page = client.sign_in(cast.hr).get("/courses/small")

    assert "/courses/small/enrolments" not in buttons(page)
