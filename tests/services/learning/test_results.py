from datetime import UTC, datetime, timedelta

import pytest

from app.demo.study import right_answer
from app.learning.results import CourseCounts, course_counts, question_results, reached
from app.learning.services.attempts import start_attempt, submit_attempt
from app.learning.services.enrolments import enrol, mark_lesson_done, withdraw
from app.learning.services.papers import paper_of
from tests import courses, factories

AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def course(session):
    return courses.publish(session)


@pytest.fixture
def workers(session, course):
    plant = factories.employer(session)
    people = [factories.worker(session, plant).id for _ in range(3)]
    for person in people:
        enrol(session, person, "small", completed=(), at=AT)
    return people


def sit(session, worker, *, miss=(), minutes=0):
    at = AT + timedelta(minutes=minutes)
    sitting = start_attempt(session, worker, "small", "basics/check", at=at)
    _, paper = paper_of(session, sitting)
    keys = [asked.question.key for asked in paper.questions]
    given = {
        asked.question.key: right_answer(asked)
        for asked in paper.questions
        if asked.question.key not in miss
    }
    submit_attempt(session, sitting, given, at=at)
    return keys


def test_counts_tell_who_is_under_way_who_finished_and_who_left(session, workers, course):
    withdraw(session, workers[0], "small", at=AT)
    session.flush()
    counts = course_counts(session, [course.course_id])[course.course_id]

    assert counts == CourseCounts(enrolled=3, completed=0, left=1)
    assert counts.under_way == 2


def test_a_course_that_nobody_takes_has_no_counts(session, course):
    assert course_counts(session, [course.course_id]) == {}


def test_each_item_tells_how_many_have_it_behind_them(session, workers, course):
    mark_lesson_done(session, workers[0], "small", "basics/first", at=AT)
    mark_lesson_done(session, workers[1], "small", "basics/first", at=AT)
    sit(session, workers[0])
    sit(session, workers[0], minutes=1)
    session.flush()

    assert reached(session, course.course_id) == {"basics/first": 2, "basics/check": 1}


def test_questions_come_with_the_most_missed_first(session, workers, course):
    first, *_ = sit(session, workers[0])
    sit(session, workers[1], miss={first})
    sit(session, workers[2], miss={first})
    session.flush()
    results = question_results(session, course.course_id)

    assert (results[0].question_key, results[0].asked, results[0].missed) == (first, 3, 2)
    assert results[0].percent_missed == 67
    assert all(each.missed == 0 for each in results[1:])
