from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from app.accounts.models import Employment
from app.accounts.queries import identity
from app.core.time import local_day, now
from app.learning.models import DueDate
from app.learning.services.due_dates import assign
from app.records.services import issue
from app.workforce.models import SavedView
from tests import courses, factories
from tests.pages import check_house_rules, parsed, text
from tests.services.evidence import completion


@pytest.fixture
def hr(client, session, cast):
    """The first employer: one valid record, one that expires soon, one course late, one open."""
    courses.publish(session)
    courses.publish(session, courses.small_course("other"))
    session.execute(
        update(Employment)
        .where(Employment.person_id == cast.worker.id)
        .values(occupation="fitter")
    )
    at = now()
    second = factories.worker(session, cast.plant, unit=cast.workshop, name="Second")
    for person, cause, days in ((cast.worker, "a", 20), (second, "b", 400)):
        who = identity(session, person.id, on=local_day(at))
        valid = local_day(at) + timedelta(days=days)
        issue(session, who, completion(subject="small", cause=cause, valid_until=valid), at=at)
    for person in (cast.worker, second):
        assign(
            session,
            person.id,
            "other",
            due_on=local_day(at) + timedelta(days=3),
            employer_id=cast.plant.id,
            completed=(),
            by=cast.hr.id,
            at=at,
        )
    late = select(DueDate.enrolment_id).order_by(DueDate.enrolment_id).limit(1).scalar_subquery()
    session.execute(
        update(DueDate)
        .where(DueDate.enrolment_id == late)
        .values(due_on=local_day(at) - timedelta(days=1))
    )
    session.commit()
    return client.sign_in(cast.hr)


def numbers(page, name):
    row = next(row for row in page.all("tr") if text(row).startswith(name))
    return [text(cell) for cell in row.iter("td")]


@pytest.mark.parametrize("by", ["unit", "occupation", "course"])
def test_every_number_opens_into_a_list_of_just_so_many(hr, cast, by):
    page = hr.get(f"/hr/board?by={by}")
    table = next(page.root.iter("table"))
    links = [link for link in table.iter("a") if text(link).isdigit()]

    assert links
    for link in links:
        address = urlsplit(link.get("href"))
        words = hr.get(f"{address.path}?{address.query}").words
        kind = "completion" if "completions" in address.path else "assignment"
        assert f"{text(link)} {kind}" in words, link.get("href")


def test_unit_counts_all_below_it(hr, session, cast):
    session.commit()
    assert numbers(hr.get("/hr/board"), cast.workshop.name_en) == ["2", "1", "1", "1", "1", "1"]


def test_occupation_counts_who_works_in_it_today(hr):
    assert numbers(hr.get("/hr/board?by=occupation"), "fitter")[:3] == ["1", "0", "1"]


def test_industry_counts_completions(hr):
    assert numbers(hr.get("/hr/board?by=industry"), "Integrated circuits")[0] == "2"


def test_matrix_shows_who_has_what(hr, session, cast):
    page = hr.get("/hr/matrix")

    assert numbers(page, cast.worker.name) == ["Late"] or "Late" in page.words
    assert "0 of 2 have it" in page.words
    number = select(Employment.employee_number).where(Employment.person_id == cast.worker.id)
    assert session.scalars(number).one() in page.words
    unit = hr.get(f"/hr/matrix?unit={cast.workshop.code}").words
    assert "Second" in unit


def test_other_employer_sees_an_empty_board(client, hr, cast):
    other = client.sign_in(cast.hr2)

    assert "nothing to count" in other.get("/hr/board").words
    assert "Second" not in other.get("/hr/matrix").words


def test_view_is_saved_shown_and_removed_by_its_owner_alone(client, hr, session, cast):
    hr.post("/hr/views", name="Late ones", address="/hr/assignments?state=late")
    assert "Late ones" in hr.get("/hr/board").words
    view_id = session.scalars(select(SavedView.id)).one()

    client.sign_in(cast.hr2).post(f"/hr/views/{view_id}/removal", status=404)
    hr.post(f"/hr/views/{view_id}/removal")
    assert "Late ones" not in hr.get("/hr/board").words


def test_view_without_a_name_is_asked_for_again(hr, session):
    refused = hr.post("/hr/views", status=422, name=" ", address="/hr/board?by=course").text

    check_house_rules(parsed(refused))
    assert "Give the view a name." in refused
    assert 'name="address" value="/hr/board?by=course"' in refused
    assert 'name="next" value="/hr/board?by=course"' in refused


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("x", "https://elsewhere.example/"),
        ("x", "//elsewhere.example/hr"),
        ("x", "/hr/board\\x"),
        ("x", "/account"),
    ],
)
def test_only_own_pages_are_saved(hr, session, name, address):
    hr.post("/hr/views", status=400, name=name, address=address)

    assert session.scalars(select(SavedView)).all() == []


def test_list_by_occupation_is_looked_at_and_taken_out(hr):
    assert "1 completion" in hr.get("/hr/completions?occupation=fitter").words

    path = hr.post("/hr/exports", format="csv", occupation="fitter").headers["Location"]

    assert "fitter" in hr.get(path).words
    assert hr.fetch(f"{path}/progress").json["rows"] == 1
