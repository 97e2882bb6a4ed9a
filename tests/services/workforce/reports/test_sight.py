"""What somebody is elsewhere, or was here once, is nothing to a report of today."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.accounts.models import Employment
from app.accounts.policy import WorkforceScope
from app.core.time import local_day, now
from app.learning.services.due_dates import assign
from app.workforce.reports.composing import report_cells
from app.workforce.reports.ordering import pinned
from tests import courses, factories
from tests.services.workforce.ledger import complete, order, whole

DAY = timedelta(days=1)


def ask(session, cast, report, *, plant=None, **words):
    session.commit()
    scope = whole(plant or cast.plant)
    return order(session, scope, cast.hr.id, report, at=now(), **words).rows


@pytest.fixture
def due_at_both(session, cast):
    """The worker works at both plants; the first one has set a day."""
    courses.publish(session)
    factories.employment(session, cast.worker, cast.other_plant)
    at, day = now(), local_day(now()) + DAY
    due = {"due_on": day, "employer_id": cast.plant.id, "completed": (), "by": cast.hr.id}
    assign(session, cast.worker.id, "small", at=at, **due)
    session.commit()


def test_day_that_one_employer_set_is_not_among_the_assignments_of_the_other(
    session, cast, due_at_both
):
    assert ask(session, cast, "assignments") == 1
    assert ask(session, cast, "assignments", plant=cast.other_plant) == 0


def test_day_that_one_employer_set_is_not_counted_for_the_other(session, cast, due_at_both):
    assigned = {}
    for plant in (cast.plant, cast.other_plant):
        asked = {"columns": ("name", "assigned")}
        export = order(session, whole(plant), cast.hr.id, "workforce", at=now(), **asked)
        found = session.execute(report_cells(*pinned(export)))
        assigned[plant.code] = dict(row[:2] for row in found)[cast.worker.name]
    assert assigned == {cast.plant.code: "1", cast.other_plant.code: "0"}


def test_occupation_at_another_employer_is_no_filter_here(session, cast):
    factories.employment(session, cast.worker, cast.other_plant, occupation="welder")
    complete(session, cast.worker, cast.plant)
    assert ask(session, cast, "completions", occupation="welder") == 0

    here = (Employment.person_id == cast.worker.id, Employment.employer_id == cast.plant.id)
    session.execute(update(Employment).where(*here).values(occupation="welder"))
    assert ask(session, cast, "completions", occupation="welder") == 1


def test_what_expires_of_who_has_left_is_not_reported(session, cast):
    today = local_day(now())
    complete(session, cast.worker, cast.plant, valid_until=today + DAY)
    assert ask(session, cast, "expiring") == 1

    here = Employment.person_id == cast.worker.id
    session.execute(update(Employment).where(here).values(ends_on=today - DAY))
    assert ask(session, cast, "expiring") == 0


def test_what_expires_is_told_once_to_who_sees_both_employers(session, cast):
    today = local_day(now())
    complete(session, cast.worker, cast.plant, valid_until=today + DAY)
    factories.employment(session, cast.worker, cast.other_plant, starts_on=today)
    session.commit()

    both = WorkforceScope((cast.plant.id, cast.other_plant.id), ())
    assert order(session, both, cast.hr.id, "expiring", at=now()).rows == 1
