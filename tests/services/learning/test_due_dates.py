from datetime import UTC, date, datetime, timedelta

import pytest

from app.accounts.models import Person
from app.core.errors import Invalid, Refused
from app.core.time import local_day
from app.learning import queries
from app.learning.due import own_due
from app.learning.services.due_dates import assign, due_day, take_back
from app.learning.services.enrolments import mark_lesson_done, withdraw
from tests import courses, factories

AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DUE = date(2026, 11, 20)


@pytest.fixture
def plant(session):
    return factories.employer(session)


@pytest.fixture
def worker(session, plant):
    return factories.worker(session, plant).id


@pytest.fixture
def course(session):
    return courses.publish(session)


def give(session, worker, plant, *, due_on=DUE, completed=(), at=AT):
    officer = factories.person(session).id
    return assign(
        session,
        worker,
        "small",
        due_on=due_on,
        employer_id=plant.id,
        completed=completed,
        by=officer,
        at=at,
    )


def test_an_assigned_course_has_the_worker_on_it_with_a_day(session, worker, plant, course):
    enrolment = give(session, worker, plant)

    assert queries.progress(session, worker, "small").enrolment_id == enrolment
    assert own_due(session, worker, on=local_day(AT)) == {"small": DUE}


def test_assigned_again_the_newer_day_counts(session, worker, plant, course):
    first = give(session, worker, plant)
    later = give(session, worker, plant, due_on=DUE + DAY)

    assert later == first
    assert own_due(session, worker, on=local_day(AT)) == {"small": DUE + DAY}


def test_of_two_employers_days_the_worker_keeps_the_earlier(session, worker, plant, course):
    give(session, worker, plant)
    other = factories.employer(session)
    factories.employment(session, session.get_one(Person, worker), other)
    give(session, worker, other, due_on=DUE - DAY)

    assert own_due(session, worker, on=local_day(AT)) == {"small": DUE - DAY}


def test_what_the_worker_left_is_due_no_more(session, worker, plant, course):
    give(session, worker, plant)
    withdraw(session, worker, "small", at=AT)
    session.flush()

    assert own_due(session, worker, on=local_day(AT)) == {}


def test_a_day_that_has_passed_in_shanghai_is_refused(session, worker, plant, course):
    evening = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)  # the 21st has begun there

    with pytest.raises(Invalid, match="passed"):
        give(session, worker, plant, due_on=DUE, at=evening)
    give(session, worker, plant, due_on=DUE, at=evening - timedelta(seconds=1))


def test_a_course_with_a_valid_record_is_not_assigned(session, worker, plant, course):
    with pytest.raises(Refused, match="the record is valid"):
        give(session, worker, plant, completed={"small"})

    assert not queries.progress(session, worker, "small").is_enrolled


def test_progress_made_before_counts_for_an_assigned_course(session, worker, plant, course):
    give(session, worker, plant)
    mark_lesson_done(session, worker, "small", "basics/first", at=AT)
    give(session, worker, plant, due_on=DUE + DAY)

    assert queries.progress(session, worker, "small").done == {"basics/first"}


def test_a_day_taken_back_leaves_the_worker_on_the_course(session, worker, plant, course):
    enrolment = give(session, worker, plant)
    other = factories.employer(session)
    factories.employment(session, session.get_one(Person, worker), other)
    give(session, worker, other, due_on=DUE + DAY)
    take_back(session, worker, "small", employer_id=plant.id)

    assert due_day(session, worker, "small", employer_id=plant.id) is None
    assert own_due(session, worker, on=local_day(AT)) == {"small": DUE + DAY}
    assert queries.progress(session, worker, "small").enrolment_id == enrolment


def test_a_day_beyond_two_years_is_refused(session, worker, plant, course):
    with pytest.raises(Invalid, match="two years"):
        give(session, worker, plant, due_on=date(2199, 1, 1))
