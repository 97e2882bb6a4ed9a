"""HR ends, moves and corrects one employment, and takes on one person."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.employments import apply_moves, planned_move
from app.accounts.models import AuditEntry, Employment, Grant, Person
from app.core.time import local_day, now
from app.jobs.models import Job
from app.workforce.assigning.models import AssignmentRule
from tests import courses, factories

DAY = timedelta(days=1)
GOOD = "11010519491231002X"


@pytest.fixture
def today():
    return local_day(now())


@pytest.fixture
def job(session, cast):
    return session.scalars(select(Employment).where(Employment.person_id == cast.worker.id)).one()


@pytest.fixture
def path(cast, job):
    return f"/hr/workers/{cast.plant.code}/{job.employee_number}/employment"


@pytest.fixture
def hr(client, cast):
    return client.sign_in(cast.hr)


@pytest.fixture
def lead(client, cast, session):
    """An officer of the workshop alone."""
    officer = factories.person(session, login="lead")
    factories.grant(session, officer, "hr", employer_id=cast.plant.id, unit_id=cast.workshop.id)
    return client.sign_in(officer)


def last_entry(session, action):
    return session.scalars(
        select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id.desc())
    ).first()


def fresh(session, job):
    found = select(Employment).where(Employment.id == job.id)
    return session.scalars(found.execution_options(populate_existing=True)).one()


@pytest.mark.parametrize("days", [-9, 0, 30])
def test_last_day_is_kept_after_it_was_said_what_it_means(session, hr, path, job, today, days):
    day = (today + days * DAY).isoformat()
    page = hr.post(path, action="end", ends_on=day, status=200)
    assert "you see nothing new" in page.text
    assert fresh(session, job).ends_on is None

    hr.post(path, action="end", ends_on=day, keep="1")

    assert fresh(session, job).ends_on == date.fromisoformat(day)
    entry = last_entry(session, "employment-ended")
    assert (entry.before, entry.after) == ({"ends_on": None}, {"ends_on": day})
    assert entry.on_id == job.person_id


def test_planned_last_day_is_taken_back(session, hr, path, job, today):
    job.ends_on = today + DAY
    session.commit()

    hr.post(path, action="end", ends_on="", keep="1")

    assert fresh(session, job).ends_on is None


def test_employment_that_is_over_does_not_go_on(session, hr, path, job, today):
    job.ends_on = today - DAY
    session.commit()

    for day in ("", today.isoformat(), (today + DAY).isoformat()):
        hr.post(path, action="end", ends_on=day, keep="1", status=422)
    assert fresh(session, job).ends_on == today - DAY


@pytest.mark.parametrize("day", ["2019-01-01", "2199-01-01", "soon"])
def test_day_that_cannot_be_is_refused_beside_the_field(session, hr, path, job, day):
    hr.post(path, action="end", ends_on=day, keep="1", status=422)

    assert fresh(session, job).ends_on is None


def test_roles_of_this_employer_end_with_the_last_day(session, hr, cast, path, today):
    here = factories.grant(session, cast.worker, "hr", employer_id=cast.plant.id)
    there = factories.grant(session, cast.worker, "hr", employer_id=cast.other_plant.id)
    fields = {"action": "end", "ends_on": today.isoformat()}

    page = hr.post(path, **fields, status=200)
    assert f'value="{here.id}" checked' in page.text
    assert f'value="{there.id}" checked' not in page.text
    hr.post(path, **fields, keep="1", role=there.id, status=404)
    hr.post(path, **fields, keep="1", role=here.id)

    ends = dict(session.execute(select(Grant.id, Grant.ended_at)).all())
    assert local_day(ends[here.id]) == today + DAY
    assert ends[there.id] is None


def test_rules_are_applied_anew(session, hr, cast, path, today):
    courses.publish(session)
    hr.post(
        "/hr/rules", name="all", employer=cast.plant.code, courses="small", due_kind="given",
        due_days="30", renewal="", keep="1",
    )  # fmt: skip
    rule = session.scalars(select(AssignmentRule.id)).one()
    session.execute(Job.__table__.delete())
    session.commit()

    hr.post(path, action="end", ends_on=today.isoformat(), keep="1")

    assert session.scalars(select(Job.arguments)).all() == [{"rule_id": rule}]


def test_worker_is_moved_from_today_on(session, hr, cast, path, job, today):
    unit = factories.unit(session, cast.plant)
    fields = {"action": "move", "unit": unit.code, "changes_on": today.isoformat()}
    assert unit.name_en in hr.post(path, **fields, status=200).text
    assert fresh(session, job).unit_id == cast.workshop.id

    hr.post(path, **fields, keep="1")

    assert fresh(session, job).unit_id == unit.id
    entry = last_entry(session, "employment-moved")
    assert entry.before == {"unit": cast.workshop.id}
    assert entry.after == {"unit": unit.id, "from": today.isoformat()}


def test_planned_move_comes_on_its_day_and_the_later_one_counts(
    session, hr, cast, path, job, today
):
    first, second = factories.unit(session, cast.plant), factories.unit(session, cast.plant)
    for unit in (first, second):
        day = (today + DAY).isoformat()
        hr.post(path, action="move", unit=unit.code, changes_on=day, keep="1")
    assert second.name_en in hr.get(path).words

    assert apply_moves(session, at=now()) == 0
    assert apply_moves(session, at=now() + DAY) == 1
    assert apply_moves(session, at=now() + DAY) == 0
    assert fresh(session, job).unit_id == second.id


def test_planned_move_after_the_last_day_ends_with_the_employment(
    session, hr, cast, path, job, today
):
    unit = factories.unit(session, cast.plant)
    fields = {"action": "move", "unit": unit.code, "changes_on": (today + DAY).isoformat()}
    hr.post(path, **fields, keep="1")

    hr.post(path, action="end", ends_on=(today + DAY).isoformat(), keep="1")
    assert planned_move(session, job.id) is not None
    hr.post(path, action="end", ends_on=today.isoformat(), keep="1")

    assert planned_move(session, job.id) is None
    assert apply_moves(session, at=now() + 2 * DAY) == 0
    assert fresh(session, job).unit_id == cast.workshop.id


def test_nobody_is_moved_after_a_last_day_that_a_roster_set(session, hr, cast, path, job, today):
    unit = factories.unit(session, cast.plant)
    fields = {"action": "move", "unit": unit.code, "changes_on": (today + DAY).isoformat()}
    hr.post(path, **fields, keep="1")
    fresh(session, job).ends_on = today
    session.commit()

    assert apply_moves(session, at=now() + 2 * DAY) == 0
    assert planned_move(session, job.id) is None
    assert fresh(session, job).unit_id == cast.workshop.id


def test_officer_of_a_unit_ends_no_role_beyond_it(session, lead, cast, path, today):
    whole = factories.grant(session, cast.worker, "hr", employer_id=cast.plant.id)
    session.commit()

    lead.post(path, action="end", ends_on=today.isoformat(), keep="1", role=whole.id, status=404)


def test_officer_of_a_unit_moves_within_it_only(session, lead, cast, path, job, today):
    below = factories.unit(session, cast.plant, parent=cast.workshop)
    outside = factories.unit(session, cast.plant)
    fields = {"action": "move", "changes_on": today.isoformat(), "keep": "1"}

    for code in (outside.code, ""):
        lead.post(path, **fields, unit=code, status=422)
    assert fresh(session, job).unit_id == cast.workshop.id
    lead.post(path, **fields, unit=below.code)
    assert fresh(session, job).unit_id == below.id


def test_number_and_occupation_are_corrected(session, hr, cast, path, job):
    taken = factories.employment(session, cast.stranger, cast.plant)
    fields = {"action": "correct", "occupation": "fitter", "keep": "1"}
    hr.post(path, **fields, employee_number=taken.employee_number, status=422)

    answer = hr.post(path, **fields, employee_number="N 1")

    assert fresh(session, job).occupation == "fitter"
    assert fresh(session, job).employee_number == "N 1"
    assert "N%201" in answer.location
    entry = last_entry(session, "employment-corrected")
    assert entry.after == {"number": "N 1", "occupation": "fitter"}


def test_nobody_changes_the_own_employment(session, hr, cast, today):
    own = factories.employment(session, cast.hr, cast.plant)
    path = f"/hr/workers/{cast.plant.code}/{own.employee_number}/employment"

    hr.get(path, status=409)
    hr.post(path, action="end", ends_on=today.isoformat(), keep="1", status=409)


def test_action_nobody_knows_is_refused(hr, path):
    hr.post(path, action="promote", status=400)


def form(cast, **changes):
    day = local_day(now()).isoformat()
    fields = {"employer": cast.plant.code, "number": "H1", "name": "李娜", "starts_on": day}
    return fields | changes


def test_somebody_new_is_taken_on_after_it_was_said_what_it_means(session, hr, cast):
    fields = form(cast, id_number=GOOD, unit=cast.workshop.code)
    assert "an account is opened" in hr.post("/hr/workers/new", **fields, status=200).text
    assert session.scalar(select(Employment.id).where(Employment.employee_number == "H1")) is None

    hr.post("/hr/workers/new", **fields, keep="1")

    job = session.scalars(select(Employment).where(Employment.employee_number == "H1")).one()
    assert job.unit_id == cast.workshop.id
    assert session.get_one(Person, job.person_id).id_number == GOOD
    assert last_entry(session, "worker-hired").on_id == job.person_id


def test_somebody_known_by_identity_number_keeps_the_account(session, hr, client, cast):
    hr.post("/hr/workers/new", **form(cast, id_number=GOOD), keep="1")
    people = session.scalar(select(func.count()).select_from(Person))

    hr2 = client.sign_in(cast.hr2)
    fields = form(cast, employer=cast.other_plant.code, number="X9", id_number=GOOD)
    assert "has an account already" in hr2.post("/hr/workers/new", **fields, status=200).text
    hr2.post("/hr/workers/new", **fields, keep="1")

    assert session.scalar(select(func.count()).select_from(Person)) == people
    numbers = ("H1", "X9")
    jobs = select(Employment.person_id).where(Employment.employee_number.in_(numbers))
    assert len(set(session.scalars(jobs))) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id_number": "110105194912310021"}, "last character does not fit"),
        ({"number": "taken"}, "under this number already"),
        ({"name": "Lі Na"}, "only looks like"),
        ({"starts_on": ""}, "Choose a day"),
        ({"unit": "no-such"}, "Not a valid choice"),
    ],
)
def test_what_a_roster_refuses_the_form_refuses(session, hr, cast, changes, said):
    factories.employment(session, cast.stranger, cast.plant, employee_number="taken")
    before = session.scalar(select(func.count()).select_from(Employment))

    page = hr.post("/hr/workers/new", **form(cast, **changes), keep="1", status=422)

    assert said in page.text
    assert session.scalar(select(func.count()).select_from(Employment)) == before


def test_nobody_is_employed_twice_at_once(session, hr, cast):
    day = local_day(now())
    hr.post("/hr/workers/new", **form(cast, id_number=GOOD), keep="1")
    again = form(cast, number="H2", id_number=GOOD)
    hr.post("/hr/workers/new", **again, keep="1", status=422)
    job = session.scalars(select(Employment).where(Employment.employee_number == "H1")).one()
    job.starts_on, job.ends_on = day - 9 * DAY, day - DAY
    session.commit()

    early = (day - 2 * DAY).isoformat()
    hr.post("/hr/workers/new", **again | {"starts_on": early}, keep="1", status=422)
    hr.post("/hr/workers/new", **again, keep="1")


def test_officer_of_a_unit_takes_on_for_it_only(session, lead, cast):
    outside = factories.unit(session, cast.plant)

    for code in ("", outside.code):
        lead.post("/hr/workers/new", **form(cast, unit=code), keep="1", status=422)
    lead.post("/hr/workers/new", **form(cast, unit=cast.workshop.code), keep="1")


def test_another_employers_officer_finds_nothing_here(client, cast, path):
    other = client.sign_in(cast.hr2)

    other.get(path, status=404)
    other.post(path, action="end", ends_on="2026-01-01", keep="1", status=404)
