"""What is an officer's own, and what one of two employers sees of a worker of both."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update

from app.accounts.models import Employment, Grant
from app.api.tokens import RESOURCES, make_token
from app.core.time import local_day, midnight, now
from app.learning.models import DueDate, Enrolment
from app.learning.services.due_dates import assign, due_day, take_back
from tests import courses, factories, things
from tests.firms import firm

OWN = ("export_id", "view_id", "token_id")


@pytest.fixture
def quill(client, session):
    things.publish(session)
    return firm(client, session, "quill")


def test_colleague_in_the_same_room_has_other_exports_views_and_tokens(client, session, quill):
    colleague = factories.person(session, login="colleague")
    factories.grant(session, colleague, "hr", employer_id=quill.plant.id)
    pages, ids = client.sign_in(colleague), quill.shop.arguments

    assert "completions-" not in pages.get("/hr/exports").words
    assert "quillshop" not in pages.get("/hr/tokens").words
    assert not [each for each in pages.get("/hr/board").all("a") if each.text == "quillshop"]
    for path in ("", "/progress", "/changes", "/changes/file", "/file"):
        pages.fetch(f"/hr/exports/{ids['export_id']}{path}", status=404)
    pages.post(f"/hr/views/{ids['view_id']}/removal", status=404)
    pages.post(f"/hr/tokens/{ids['token_id']}/end", status=404)


def test_officer_who_moved_to_another_firm_left_the_lists_behind(client, session, quill):
    elsewhere = factories.employer(session)
    session.execute(
        update(Grant)
        .where(Grant.person_id == quill.shop.officer.id)
        .values(employer_id=elsewhere.id, unit_id=None)
    )
    pages, export_id = client.sign_in(quill.shop.officer), quill.shop.arguments["export_id"]

    listed = [each.get("href", "") for each in pages.get("/hr/exports").all("a")]
    assert not [href for href in listed if href.endswith(f"/{export_id}")]
    assert not [
        a for a in pages.get("/hr").all("a") if a.get("href") == f"/hr/exports/{export_id}"
    ]
    for path in ("", "/progress", "/changes", "/changes/file", "/file"):
        pages.fetch(f"/hr/exports/{export_id}{path}", status=404)


def test_officer_whose_unit_was_changed_left_its_lists_behind(client, session, quill):
    session.execute(
        update(Grant)
        .where(Grant.person_id == quill.annex.officer.id)
        .values(unit_id=quill.shop.unit.id)
    )
    pages = client.sign_in(quill.annex.officer)

    pages.fetch(f"/hr/exports/{quill.annex.arguments['export_id']}", status=404)
    pages.fetch(f"/hr/rosters/{quill.annex.arguments['roster_id']}", status=404)
    pages.fetch(f"/hr/rules/{quill.annex.arguments['rule_id']}", status=404)


@pytest.fixture
def both(session, cast):
    """The worker of the first plant works at the second one too, since today."""
    courses.publish(session)
    at, today = now(), local_day(now())
    factories.employment(
        session, cast.worker, cast.other_plant, employee_number="B1", starts_on=today
    )
    for plant, days in ((cast.plant, 3), (cast.other_plant, 9)):
        assign(
            session,
            cast.worker.id,
            "small",
            due_on=today + timedelta(days=days),
            employer_id=plant.id,
            completed=(),
            by=cast.hr.id,
            at=at,
        )
    session.commit()
    return cast


def asked(client, session, person, path):
    secret = make_token(session, person.id, name="x", resources=tuple(RESOURCES), days=9, at=now())
    client._let_go()
    answer = client.http.get(path, headers={"Authorization": f"Bearer {secret}"})
    return answer.json["data"]


@pytest.mark.parametrize(("officer", "days"), [("hr", 3), ("hr2", 9)])
@pytest.mark.parametrize("resource", ["assignments", "enrolments"])
def test_each_employer_reads_its_own_day(client, session, both, officer, days, resource):
    rows = asked(client, session, getattr(both, officer), f"/api/v1/{resource}")
    day = str(local_day(now()) + timedelta(days=days))

    assert [row["due_on"] for row in rows] == [day]


@pytest.mark.parametrize(("officer", "days"), [("hr", 3), ("hr2", 9)])
def test_each_officer_sees_the_own_day_on_the_page(client, both, officer, days):
    """On the list of what is due, and no second line for the other employer's day."""
    page = client.sign_in(getattr(both, officer)).get("/hr/assignments")
    due = local_day(now()) + timedelta(days=days)

    rows = [row for row in page.all("tr") if "Wang Wei" in "".join(row.itertext())]
    assert len(rows) == 1
    assert f"{due.day} {due:%b}" in " ".join("".join(rows[0].itertext()).split())


def test_employer_reads_no_enrolment_from_before_the_hire_but_its_own(client, session, both):
    """One that it set a day for is its own, whenever the worker began."""
    session.execute(update(Enrolment).values(enrolled_at=now() - timedelta(days=40)))
    for resource in ("assignments", "enrolments"):
        assert len(asked(client, session, both.hr2, f"/api/v1/{resource}")) == 1
    session.execute(delete(DueDate).where(DueDate.employer_id == both.other_plant.id))

    assert asked(client, session, both.hr2, "/api/v1/enrolments") == []
    assert len(asked(client, session, both.hr, "/api/v1/enrolments")) == 1


@pytest.mark.parametrize(("minutes", "is_seen"), [(-1, False), (0, True), (7 * 60, True)])
def test_day_of_the_hire_begins_at_midnight_in_shanghai(client, session, both, minutes, is_seen):
    session.execute(delete(DueDate))
    began = midnight(local_day(now())) + timedelta(minutes=minutes)
    session.execute(update(Enrolment).values(enrolled_at=began))

    assert bool(asked(client, session, both.hr2, "/api/v1/enrolments")) == is_seen


def test_each_employer_takes_back_its_own_day_only(client, session, both):
    number = session.scalars(
        select(Employment.employee_number).where(Employment.employer_id == both.plant.id)
    ).one()
    other = both.other_plant
    client.sign_in(both.hr).post(
        f"/hr/workers/{both.plant.code}/{number}/assignments/small/withdrawal"
    )

    assert session.scalars(select(DueDate.employer_id)).all() == [other.id]
    assert due_day(session, both.worker.id, "small", employer_id=both.plant.id) is None
    assert due_day(session, both.worker.id, "small", employer_id=other.id) is not None


def test_day_of_a_colleague_is_another_matter(session, both):
    """What is asked about one worker is never answered, or taken back, for another."""
    colleague, plant = factories.worker(session, both.plant), both.plant.id
    assert due_day(session, colleague.id, "small", employer_id=plant) is None
    assign(
        session,
        colleague.id,
        "small",
        due_on=local_day(now()),
        employer_id=plant,
        completed=(),
        by=both.hr.id,
        at=now(),
    )
    take_back(session, colleague.id, "small", employer_id=plant)

    assert due_day(session, colleague.id, "small", employer_id=plant) is None
    assert due_day(session, both.worker.id, "small", employer_id=plant) is not None


def test_eligibility_is_asked_of_one_employers_number(client, session, both):
    """The same number at two employers of one officer is two workers."""
    twin = factories.worker(session, both.other_plant)
    job = select(Employment).where(Employment.person_id == twin.id)
    session.scalars(job).one().employee_number = "T1"
    factories.grant(session, both.hr2, "hr", employer_id=both.plant.id)
    session.commit()
    client._let_go()
    secret = make_token(
        session, both.hr2.id, name="x", resources=("eligibility",), days=9, at=now()
    )
    client._let_go()
    for plant, status in ((both.other_plant, 200), (both.plant, 404)):
        answer = client.http.get(
            f"/api/v1/eligibility?employer={plant.code}&employee_number=T1",
            headers={"Authorization": f"Bearer {secret}"},
        )
        assert answer.status_code == status


@pytest.mark.parametrize(
    ("starts", "ends", "status"), [(-9, 9, 200), (-9, 0, 200), (-9, -1, 404), (1, None, 404)]
)
def test_eligibility_is_of_who_works_there_today(client, session, cast, starts, ends, status):
    today = local_day(now())
    person = factories.person(session)
    factories.employment(
        session,
        person,
        cast.plant,
        employee_number="T2",
        starts_on=date.fromordinal(today.toordinal() + starts),
        ends_on=None if ends is None else date.fromordinal(today.toordinal() + ends),
    )
    secret = make_token(
        session, cast.hr.id, name="x", resources=("eligibility",), days=9, at=now()
    )
    client._let_go()
    answer = client.http.get(
        f"/api/v1/eligibility?employer={cast.plant.code}&employee_number=T2",
        headers={"Authorization": f"Bearer {secret}"},
    )

    assert answer.status_code == status
