from datetime import date

import pytest

from app.accounts.policy import WorkforceScope
from app.learning.services.due_dates import assign
from app.learning.services.enrolments import withdraw
from app.workforce.assignments import assignment_page, late_count
from app.workforce.filters import AssignmentFilter
from tests import courses, factories
from tests.services.workforce.ledger import AT, whole

TODAY = date(2026, 12, 10)
ANY = AssignmentFilter()


@pytest.fixture
def plant(session):
    courses.publish(session)
    return factories.employer(session)


def give(session, plant, *, name, due_on, unit=None, person=None):
    person = person or factories.worker(session, plant, unit=unit, name=name)
    officer = factories.person(session).id
    assign(
        session,
        person.id,
        "small",
        due_on=due_on,
        employer_id=plant.id,
        completed=(),
        by=officer,
        at=AT,
    )
    session.flush()
    return person


def names(session, scope, wanted=ANY):
    return [row.name for row in assignment_page(session, scope, wanted, on=TODAY).rows]


def test_the_most_urgent_comes_first(session, plant):
    give(session, plant, name="Later", due_on=date(2026, 12, 30))
    give(session, plant, name="Late", due_on=date(2026, 12, 9))
    give(session, plant, name="Today", due_on=TODAY)

    assert names(session, whole(plant)) == ["Late", "Today", "Later"]
    assert late_count(session, whole(plant), on=TODAY) == 1


@pytest.mark.parametrize(("state", "shown"), [("late", ["Late"]), ("open", ["Today"])])
def test_a_list_is_narrowed_by_state(session, plant, state, shown):
    give(session, plant, name="Late", due_on=date(2026, 12, 9))
    give(session, plant, name="Today", due_on=TODAY)

    assert names(session, whole(plant), AssignmentFilter(state=state)) == shown


def test_an_employer_sees_its_own_days_only(session, plant):
    other = factories.employer(session)
    both = give(session, plant, name="Both", due_on=TODAY)
    factories.employment(session, both, other)
    give(session, other, name="", due_on=date(2026, 12, 1), person=both)

    ours = assignment_page(session, whole(plant), ANY, on=TODAY).rows
    theirs = assignment_page(session, whole(other), ANY, on=TODAY).rows
    assert [row.due_on for row in ours] == [TODAY]
    assert [row.due_on for row in theirs] == [date(2026, 12, 1)]
    assert late_count(session, whole(plant), on=TODAY) == 0


def test_an_officer_of_a_unit_sees_that_unit_and_below(session, plant):
    top = factories.unit(session, plant)
    below = factories.unit(session, plant, parent=top)
    give(session, plant, name="Below", due_on=TODAY, unit=below)
    give(session, plant, name="Beside", due_on=TODAY, unit=factories.unit(session, plant))

    assert names(session, WorkforceScope((), (top.path,))) == ["Below"]
    assert names(session, whole(plant), AssignmentFilter(unit_paths=(top.path,))) == ["Below"]


def test_who_left_the_firm_or_the_course_is_on_no_list(session, plant):
    leaver = factories.person(session, name="Leaver")
    factories.employment(session, leaver, plant, ends_on=date(2026, 12, 1))
    give(session, plant, name="", due_on=TODAY, person=leaver)
    dropped = give(session, plant, name="Dropped", due_on=TODAY)
    withdraw(session, dropped.id, "small", at=AT)

    assert names(session, whole(plant)) == []


def test_an_empty_scope_sees_nobody(session, plant):
    give(session, plant, name="Somebody", due_on=TODAY)

    assert names(session, WorkforceScope((), ())) == []
