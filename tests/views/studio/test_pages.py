from dataclasses import replace

import pytest

from app.learning.services.enrolments import enrol, mark_lesson_done
from tests import courses
from tests.services.learning.test_results import AT, sit


@pytest.fixture
def lecturer(client, cast):
    return client.sign_in(cast.lecturer)


@pytest.fixture
def own(session, cast):
    """A course of the lecturer's own institution, with a worker on it."""
    release = courses.small_course()
    facts = replace(release.facts, institution=cast.college.code)
    course = courses.publish(session, replace(release, facts=facts))
    enrol(session, cast.worker.id, "small", completed=(), at=AT)
    return course


def test_a_lecturer_comes_home_to_the_own_courses(lecturer, own):
    assert lecturer.fetch("/", status=303).location == "/studio"
    words = lecturer.get("/studio").words

    assert "Course small" in words
    assert "Enrolled1" in words


def test_an_institution_without_a_course_leads_to_the_manual(lecturer):
    assert "no course yet" in lecturer.get("/studio").words


def test_results_show_where_workers_stop_and_what_they_miss(session, lecturer, own, cast):
    mark_lesson_done(session, cast.worker.id, "small", "basics/first", at=AT)
    for minutes in range(3):
        sit(session, cast.worker.id, minutes=minutes, miss={"walk-fast", "iso-class"})
    words = lecturer.get("/studio/small").words

    assert "First lesson 1" in words
    assert "Second lesson 0" in words
    assert "3 answers 100 %" in words


def test_results_name_no_worker(session, lecturer, own, cast):
    sit(session, cast.worker.id)

    assert cast.worker.name not in lecturer.get("/studio/small").words


def test_a_course_of_another_institution_is_not_there(session, lecturer):
    courses.publish(session)

    lecturer.fetch("/studio/small", status=404)


@pytest.mark.parametrize("who", ["worker", "hr", "office", "stranger"])
def test_the_studio_is_for_lecturers(client, cast, who):
    client.sign_in(getattr(cast, who)).fetch("/studio", status=403)
