from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import Person
from app.core.errors import NotFound, Refused
from app.demo.study import right_answer
from app.learning import queries
from app.learning.models import Enrolment
from app.learning.services import attempts
from app.learning.services.answers import save_answer
from app.learning.services.due_dates import assign
from app.learning.services.enrolments import (
    NotEnrolled,
    enrol,
    keep_place,
    mark_lesson_done,
    withdraw,
)
from app.learning.services.papers import paper_of
from app.records.models import RecordPlace
from app.records.queries import own_records
from tests import courses, factories

AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def worker(session):
    plant = factories.employer(session, name="临港晶圆")
    return factories.worker(session, plant, unit=factories.unit(session, plant)).id


@pytest.fixture
def course(session):
    return courses.publish(session)


def pass_quiz(session, worker, key, *, at):
    sitting = attempts.start_attempt(session, worker, "small", key, at=at)
    _, paper = paper_of(session, sitting)
    given = {asked.question.key: right_answer(asked) for asked in paper.questions}
    return attempts.submit_attempt(session, sitting, given, at=at)


def finish(session, worker, *, at):
    enrol(session, worker, "small", completed=(), at=at)
    pass_quiz(session, worker, "basics/check", at=at)
    pass_quiz(session, worker, "exam", at=at)
    mark_lesson_done(session, worker, "small", "basics/first", at=at)
    return mark_lesson_done(session, worker, "small", "basics/second", at=at)


def test_enrolling_twice_is_enrolling_once(session, worker, course):
    first = enrol(session, worker, "small", completed=(), at=AT)
    second = enrol(session, worker, "small", completed=(), at=AT + DAY)

    assert second == first
    assert session.scalar(select(func.count()).select_from(Enrolment)) == 1


def test_who_comes_back_finds_what_was_done(session, worker, course):
    enrol(session, worker, "small", completed=(), at=AT)
    mark_lesson_done(session, worker, "small", "basics/first", at=AT)
    withdraw(session, worker, "small", at=AT)
    assert not queries.progress(session, worker, "small").is_enrolled

    enrol(session, worker, "small", completed=(), at=AT + DAY)
    assert queries.progress(session, worker, "small").done == {"basics/first"}


def test_a_prerequisite_must_be_completed_first(session, worker, course):
    courses.publish(session, courses.with_prerequisite(courses.small_course("advanced"), "small"))

    with pytest.raises(Refused, match="Course small"):
        enrol(session, worker, "advanced", completed=(), at=AT)
    assert enrol(session, worker, "advanced", completed={"small"}, at=AT)


def test_a_lesson_opens_when_what_it_requires_is_done(session, worker, course):
    enrol(session, worker, "small", completed=(), at=AT)

    with pytest.raises(Refused, match="First lesson"):
        mark_lesson_done(session, worker, "small", "basics/second", at=AT)
    mark_lesson_done(session, worker, "small", "basics/first", at=AT)
    mark_lesson_done(session, worker, "small", "basics/second", at=AT)
    assert len(queries.progress(session, worker, "small").done) == 2


def test_a_lesson_is_done_only_by_who_is_enrolled(session, worker, course):
    with pytest.raises(NotEnrolled):
        mark_lesson_done(session, worker, "small", "basics/first", at=AT)


def test_a_lesson_that_is_not_there_cannot_be_done(session, worker, course):
    enrol(session, worker, "small", completed=(), at=AT)

    with pytest.raises(NotFound):
        mark_lesson_done(session, worker, "small", "basics/third", at=AT)


def test_the_place_is_kept_for_the_next_device(session, worker, course):
    enrol(session, worker, "small", completed=(), at=AT)
    keep_place(session, worker, "small", "basics/first#why", at=AT)
    keep_place(session, worker, "small", "nowhere", at=AT)

    assert queries.progress(session, worker, "small").place == "basics/first#why"


def test_the_last_lesson_completes_the_course_and_the_record_says_all(session, worker, course):
    number = finish(session, worker, at=AT)

    (page,) = own_records(session, worker, at=AT)
    record = page.record
    assert record.number == number
    assert record.release_digest == course.digest
    assert (record.points, record.possible) == (7, 7)
    assert (record.credit_hours, record.valid_until) == (2, date(2028, 11, 2))
    assert record.employer_name == "临港晶圆"
    assert record.completed_at == AT


def test_who_comes_back_with_everything_done_completes(session, worker, course):
    enrol(session, worker, "small", completed=(), at=AT)
    mark_lesson_done(session, worker, "small", "basics/first", at=AT)
    mark_lesson_done(session, worker, "small", "basics/second", at=AT)
    pass_quiz(session, worker, "basics/check", at=AT)
    exam = attempts.start_attempt(session, worker, "small", "exam", at=AT)
    _, paper = paper_of(session, exam)
    for asked in paper.questions:
        save_answer(session, exam, asked.question.key, right_answer(asked), at=AT)
    withdraw(session, worker, "small", at=AT)
    assert list(attempts.close_overdue(session, at=AT + DAY)) == [exam.id]
    assert own_records(session, worker, at=AT + DAY) == []

    enrol(session, worker, "small", completed=(), at=AT + 2 * DAY)
    assert len(own_records(session, worker, at=AT + 2 * DAY)) == 1


def test_a_release_that_asks_less_completes_with_the_next_lesson_marked(session, worker, course):
    enrol(session, worker, "small", completed=(), at=AT)
    mark_lesson_done(session, worker, "small", "basics/first", at=AT)
    pass_quiz(session, worker, "basics/check", at=AT)
    pass_quiz(session, worker, "exam", at=AT)
    whole = courses.small_course()
    courses.publish(
        session, replace(whole, completion=replace(whole.completion, lessons_percent=50))
    )

    assert mark_lesson_done(session, worker, "small", "basics/first", at=AT + DAY) is not None


def test_a_completed_course_issues_no_second_record(session, worker, course):
    finish(session, worker, at=AT)
    again = mark_lesson_done(session, worker, "small", "basics/second", at=AT + DAY)

    assert again is None
    assert len(own_records(session, worker, at=AT + DAY)) == 1


def test_who_completed_may_begin_anew_for_recertification(session, worker, course):
    finish(session, worker, at=AT)
    later = AT + 700 * DAY
    enrol(session, worker, "small", completed=("small",), at=later)
    assert queries.progress(session, worker, "small").done == frozenset()

    second = finish(session, worker, at=later)
    assert second is not None
    assert len(own_records(session, worker, at=later)) == 2


@pytest.mark.parametrize("assigned", [True, False])
def test_record_names_the_employer_that_assigned_the_course_and_the_other_sees_it(
    session, worker, course, assigned
):
    second = factories.employer(session, name="第二家")
    person = session.get_one(Person, worker)
    factories.employment(session, person, second, starts_on=date(2026, 1, 5))
    if assigned:
        due, by = date(2026, 12, 1), person.id
        give = {"employer_id": second.id, "due_on": due, "completed": (), "by": by, "at": AT}
        assign(session, worker, "small", **give)
    finish(session, worker, at=AT)

    [page] = own_records(session, worker, at=AT)
    [place] = session.scalars(select(RecordPlace)).all()
    names = (page.record.employer_name, place.employer_name)
    assert names == (("第二家", "临港晶圆") if assigned else ("临港晶圆", "第二家"))
