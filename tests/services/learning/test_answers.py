from datetime import timedelta

import pytest

from app.core.errors import NotFound, Refused
from app.learning import queries
from app.learning.services import attempts
from app.learning.services.answers import save_page, set_flag, set_flags
from app.learning.services.enrolments import enrol
from tests import courses, factories
from tests.services.learning.test_attempts import AT, MINUTE, all_right, begin


@pytest.fixture
def worker(session):
    return factories.worker(session, factories.employer(session)).id


@pytest.fixture
def sitting(session, worker):
    courses.publish(session)
    enrol(session, worker, "small", completed=(), at=AT)
    return begin(session, worker)


def test_a_page_keeps_every_answer_on_it(session, sitting):
    given = all_right(session, sitting)

    assert save_page(session, sitting, given, at=AT + MINUTE) == {}
    assert queries.responses(session, sitting.id).keys() == given.keys()


def test_a_malformed_answer_is_named_and_takes_no_other_with_it(session, sitting):
    given = all_right(session, sitting) | {"wrist-strap": ["about one"]}
    faults = save_page(session, sitting, given, at=AT + MINUTE)

    assert list(faults) == ["wrist-strap"]
    assert "number" in faults["wrist-strap"].sentence
    assert queries.responses(session, sitting.id).keys() == given.keys() - {"wrist-strap"}


def test_what_is_blank_on_a_page_leaves_the_earlier_answer(session, sitting):
    save_page(session, sitting, {"lockout": ["上锁"]}, at=AT)
    save_page(session, sitting, {"lockout": [""], "walk-fast": []}, at=AT + MINUTE)

    assert queries.responses(session, sitting.id) == {"lockout": "上锁"}


def test_a_page_that_comes_after_the_time_keeps_nothing(session, sitting):
    late = AT + timedelta(minutes=30, seconds=1)
    save_page(session, sitting, all_right(session, sitting), at=late)

    assert queries.responses(session, sitting.id) == {}


def test_a_flag_is_set_once_and_taken_away(session, sitting):
    set_flag(session, sitting, "lockout", flagged=True)
    set_flag(session, sitting, "lockout", flagged=True)
    assert queries.flags(session, sitting.id) == {"lockout"}

    set_flag(session, sitting, "lockout", flagged=False)
    assert queries.flags(session, sitting.id) == set()


def test_a_form_says_which_questions_are_flagged_and_which_are_not(session, sitting):
    set_flag(session, sitting, "lockout", flagged=True)
    set_flags(session, sitting, ["walk-fast", "made-up"])

    assert queries.flags(session, sitting.id) == {"walk-fast"}


def test_flags_belong_to_open_attempts_and_their_own_questions(session, sitting):
    with pytest.raises(NotFound):
        set_flag(session, sitting, "made-up", flagged=True)
    attempts.submit_attempt(session, sitting, {}, at=AT + MINUTE)
    closed = queries.sitting(session, sitting.id)

    with pytest.raises(Refused):
        set_flag(session, closed, "lockout", flagged=True)
