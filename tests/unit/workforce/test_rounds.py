from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.time import add_months
from app.workforce.assigning.rounds import Due, Last, Person, Renewal, Step, next_step

TODAY = date(2026, 11, 24)
HIRED = date(2026, 11, 1)
ONCE = Renewal()
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


def step(person, last=None, due=None, renewal=ONCE, today=TODAY):
    return next_step(person, last, due or Due("given", days=30), renewal, today=today)


@pytest.mark.parametrize(
    ("due", "day"),
    [
        (Due("day", day=date(2027, 1, 31)), date(2027, 1, 31)),
        (Due("hire", days=90), HIRED + timedelta(days=90)),
        (Due("given", days=14), TODAY + timedelta(days=14)),
    ],
)
def test_newcomer_is_given_the_course_with_its_day(due, day):
    assert step(Person(HIRED), due=due) == Step(0, "open", day)


def test_day_that_would_be_past_waits_for_an_answer():
    late = Due("hire", days=3)

    assert step(Person(HIRED), due=late) == Step(0, "queued", date(2026, 11, 4), "past")


def test_who_must_complete_something_first_waits_and_goes_on_by_itself():
    waiting = step(Person(HIRED, is_ready=False))
    assert (waiting.state, waiting.cause) == ("queued", "first")

    last = Last(0, "queued", waiting.due, TODAY)
    assert step(Person(HIRED, is_ready=False), last) is None
    assert step(Person(HIRED), last) == Step(0, "open", waiting.due)


def test_who_has_a_valid_completion_is_done():
    assert step(Person(HIRED, completed=date(2026, 3, 1))) == Step(0, "done", None)
    assert step(Person(HIRED, completed=TODAY), Last(0, "open", TODAY, HIRED)).state == "done"


@pytest.mark.parametrize("state", ["done", "excused"])
def test_nothing_comes_again_without_a_renewal(state):
    person = Person(HIRED, completed=date(2020, 1, 1))

    assert step(person, Last(0, state, TODAY, HIRED)) is None


def test_who_comes_back_is_given_the_course_again():
    assert step(Person(HIRED), Last(0, "gone", HIRED, HIRED)).state == "open"


@pytest.mark.parametrize(
    ("renewal", "due"),
    [
        (Renewal("completion", 12), date(2026, 12, 10)),
        (Renewal("expiry", 12), date(2026, 12, 31)),
        (Renewal("fixed", 12, date(2024, 12, 15)), date(2026, 12, 15)),
    ],
)
def test_next_round_opens_before_its_day_and_not_sooner(renewal, due):
    done = Person(HIRED, completed=date(2025, 12, 10), expires=date(2026, 12, 31))
    last = Last(0, "done", None, HIRED)
    opens = due - timedelta(days=60)

    assert step(done, last, renewal=renewal, today=opens - timedelta(days=1)) is None
    assert step(done, last, renewal=renewal, today=opens) == Step(1, "open", due)


def test_old_completion_does_not_fulfil_the_new_round_and_one_within_the_window_does():
    renewal, last = Renewal("completion", 12), Last(1, "open", date(2026, 12, 10), TODAY)
    old = Person(HIRED, completed=date(2025, 12, 10))
    early = Person(HIRED, completed=date(2026, 10, 12))

    assert step(old, last, renewal=renewal) is None
    assert step(early, last, renewal=renewal) == Step(1, "done", date(2026, 12, 10))


def test_coming_early_costs_nothing_when_the_last_expiry_counts():
    renewal, last = Renewal("expiry", 12), Last(1, "done", date(2026, 12, 31), HIRED)
    early = Person(HIRED, completed=date(2026, 11, 2), expires=date(2027, 11, 2))

    due = renewal.due(completed=early.completed, expires=early.expires, last_due=last.due)
    assert due == date(2027, 12, 31)


def test_who_let_the_record_run_out_is_wanted_at_once():
    lapsed = Person(HIRED, completed=None)
    last = Last(0, "done", None, HIRED)

    assert step(lapsed, last, renewal=Renewal("completion", 12)) == Step(1, "open", TODAY)


EXCUSED = Last(1, "excused", date(2026, 12, 10), HIRED)


@pytest.mark.parametrize(
    ("renewal", "due"),
    [
        (Renewal("completion", 12), date(2027, 12, 10)),
        (Renewal("expiry", 24), date(2028, 12, 10)),
        (Renewal("fixed", 6, date(2024, 1, 15)), date(2027, 1, 15)),
    ],
)
@pytest.mark.parametrize("completed", [None, date(2025, 12, 10)])
def test_excuse_holds_for_its_round_and_the_next_one_opens_in_time(completed, renewal, due):
    person, opens = Person(HIRED, completed), due - timedelta(days=60)

    before = opens - timedelta(days=1)
    assert step(person, EXCUSED, renewal=renewal, today=before) is None
    assert step(person, EXCUSED, renewal=renewal, today=opens) == Step(2, "open", due)


def test_completion_in_spite_of_an_excuse_counts_for_the_next_round():
    person, renewal = Person(HIRED, completed=date(2026, 12, 20)), Renewal("completion", 12)

    assert step(person, EXCUSED, renewal=renewal, today=date(2027, 10, 20)) is None
    assert step(person, EXCUSED, renewal=renewal, today=date(2027, 10, 21)) == Step(
        2, "open", date(2027, 12, 20)
    )


@given(
    completed=st.none() | DAYS,
    months=st.integers(1, 60),
    basis=st.sampled_from(["", "completion", "expiry", "fixed"]),
    first=DAYS,
    opens=st.integers(0, 120),
    today=DAYS,
    state=st.sampled_from(["open", "queued", "done", "excused", "gone", None]),
    last_due=st.none() | DAYS,
)
def test_step_never_repeats_itself_and_never_gives_a_day_that_is_past(
    completed, months, basis, first, opens, today, state, last_due
):
    if completed is not None and completed > today:
        return
    renewal = Renewal(basis, months, first, opens)
    person = Person(date(2019, 1, 1), completed, add_months(completed, 24) if completed else None)
    last = Last(0, state, last_due, today) if state else None

    found = step(person, last, Due("given", days=10), renewal, today=today)

    if found is None:
        return
    assert found.state != "open" or found.due >= today
    assert (found.cause != "") == (found.state == "queued")
    assert last is None or found.round in (last.round, last.round + 1)
    again = step(
        person,
        Last(found.round, found.state, found.due, today),
        Due("given", days=10),
        renewal,
        today=today,
    )
    if again is not None:  # only a further round may follow, never the same one
        assert again.round == found.round + 1 or again.state == "done"
