import pytest
from sqlalchemy import select

from app.accounts.models import Employment
from app.learning.paths.models import LearningPath, PathPlace
from app.learning.paths.queries import steps_of
from app.learning.paths.services import go_on
from app.workforce.assigning.models import AssignmentRule
from tests import courses, factories
from tests.services.workforce.assigning.test_paths import AT, complete

PATH = {
    "name": "刻蚀工四级",
    "name_en": "Etch operator",
    "level": "4",
    "place-second": "2",
    "place-small": "1",
    "place-third": "",
}


@pytest.fixture
def hr(client, cast, session):
    for slug in ("small", "second", "third"):
        courses.publish(session, courses.small_course(slug))
    return client.sign_in(cast.hr)


@pytest.fixture
def path_id(hr, session, cast):
    hr.post("/hr/paths", **PATH, employer=cast.plant.code)
    return session.scalars(select(LearningPath.id)).one()


@pytest.fixture
def unit_officer(client, session, cast):
    person = factories.person(session, login="unit-hr")
    factories.grant(session, person, "hr", employer_id=cast.plant.id, unit_id=cast.workshop.id)
    return client.sign_in(person)


def rule_on(hr, session, cast, path_id) -> int:
    asked = {"name": "Etchers", "path_id": path_id, "due_kind": "given", "due_days": "30"}
    hr.post("/hr/rules", **asked, renewal="", employer=cast.plant.code, keep="1")
    hr.do_jobs()
    return session.scalars(select(AssignmentRule.id)).one()


def slugs(session, path_id):
    return [slug for slug, _added in steps_of(session, path_id)]


def test_path_is_made_listed_changed_and_retired(hr, session, path_id):
    assert slugs(session, path_id) == ["small", "second"]
    assert "Etch operator" in hr.get("/hr/paths").words
    assert "Level 4, intermediate" in hr.get(f"/hr/paths/{path_id}").words
    form = hr.get(f"/hr/paths/{path_id}/edit")
    assert [each.get("value") for each in form.all("input", name="place-second")] == ["2"]

    order = {"place-third": "1", "place-small": "3", "place-second": ""}
    hr.post(f"/hr/paths/{path_id}", **PATH | order)
    assert slugs(session, path_id) == ["third", "small"]
    hr.post(f"/hr/paths/{path_id}/retirement")
    assert "Retired" in hr.get(f"/hr/paths/{path_id}").words
    hr.post(f"/hr/paths/{path_id}", status=409, **PATH)
    assert "Etch operator" not in hr.get("/hr/rules/new").words


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"place-second": "1"}, "This number stands beside another course, too."),
        ({"place-second": ""}, "A path has two courses or more."),
        ({"name_en": ""}, "Fill this in."),
        ({"place-small": "x"}, "Not a valid integer value."),
        ({"level": "9"}, "Not a valid choice."),
    ],
)
def test_path_that_makes_no_sense_is_asked_for_again(hr, session, cast, changes, sentence):
    answer = hr.post("/hr/paths", status=422, **PATH | changes, employer=cast.plant.code)

    assert sentence in answer.text
    assert 'value="刻蚀工四级"' in answer.text
    assert session.scalars(select(LearningPath)).all() == []


def test_change_that_makes_no_sense_changes_nothing(hr, session, path_id):
    for changes in ({"place-second": "1"}, {"place-second": ""}):
        hr.post(f"/hr/paths/{path_id}", status=422, **PATH | changes)

    assert slugs(session, path_id) == ["small", "second"]


def test_officer_of_a_unit_sees_and_uses_a_path_and_does_not_change_it(
    unit_officer, session, cast, path_id
):
    assert "Etch operator" in unit_officer.get("/hr/paths").words
    assert "Change the path" not in unit_officer.get(f"/hr/paths/{path_id}").words
    for address in ("/hr/paths/new", f"/hr/paths/{path_id}/edit"):
        unit_officer.fetch(address, status=403)
    unit_officer.post("/hr/paths", status=403, **PATH, employer=cast.plant.code)
    unit_officer.post(f"/hr/paths/{path_id}", status=403, **PATH)
    unit_officer.post(f"/hr/paths/{path_id}/retirement", status=403)
    rule_on(unit_officer, session, cast, path_id)
    assert session.scalars(select(PathPlace.person_id)).all() == [cast.worker.id]


def test_path_of_another_employer_is_not_found(client, session, cast, path_id):
    other = client.sign_in(cast.hr2)
    assert "Etch operator" not in other.get("/hr/paths").words
    for address in (f"/hr/paths/{path_id}", f"/hr/paths/{path_id}/edit"):
        other.fetch(address, status=404)
    other.post(f"/hr/paths/{path_id}", status=404, **PATH)
    asked = {"name": "x", "path_id": path_id, "due_kind": "given", "due_days": "30", "renewal": ""}
    other.post("/hr/rules", status=422, **asked, employer=cast.other_plant.code, keep="1")
    client.sign_in(cast.stranger).fetch("/hr/paths", status=403)


def test_count_names_who_begins_and_the_ladder_opens_into_its_list(hr, session, cast, path_id):
    second = factories.worker(session, cast.plant, name="Further On")
    complete(session, second, "small", at=AT)
    session.commit()
    asked = {"name": "Etchers", "path_id": path_id, "due_kind": "given", "due_days": "30"}
    counted = hr.post("/hr/rules", status=200, **asked, renewal="", employer=cast.plant.code)
    assert "1 begins with the first course." in counted.text
    assert "1 is further on already." in counted.text

    rule_id = rule_on(hr, session, cast, path_id)
    assert "Who stands where" in hr.get(f"/hr/rules/{rule_id}").words
    first = hr.get(f"/hr/rules/{rule_id}?course=small&state=open").words
    assert cast.worker.name in first
    assert "Further On" not in first
    assert "Further On" in hr.get(f"/hr/rules/{rule_id}?course=second&state=open").words
    assert "Etchers" in hr.get(f"/hr/paths/{path_id}").words


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"courses": "small"}, "Choose courses or a learning path, not both."),
        ({"renewal": "completion", "renewal_months": "12"}, "A learning path is walked once."),
    ],
)
def test_rule_with_a_path_and_what_does_not_go_with_it_is_asked_for_again(
    hr, cast, path_id, changes, sentence
):
    asked = {"name": "x", "path_id": path_id, "due_kind": "given", "due_days": "30", "renewal": ""}
    answer = hr.post("/hr/rules", status=422, **asked | changes, employer=cast.plant.code)

    assert sentence in answer.text


def test_one_worker_is_put_on_a_path_and_reads_where_it_leads(hr, client, session, cast, path_id):
    number = session.scalars(
        select(Employment.employee_number).where(Employment.person_id == cast.worker.id)
    ).one()
    address = f"/hr/workers/{cast.plant.code}/{number}"
    hr.post(f"{address}/paths", status=422, path_id="", days="30")
    hr.post(f"{address}/paths", status=422, path_id=path_id, days="0")
    hr.post(f"{address}/paths", path_id=path_id, days="30")
    hr.do_jobs()

    worker = client.sign_in(cast.worker)
    for page in ("/", "/learn/small"):
        words = worker.get(page).words
        assert "Step 1 of 2 of “Etch operator”." in words
        assert "After it comes" in words
    complete(session, cast.worker, "small", at=AT)
    go_on(session, cast.worker.id, "small", at=AT)
    session.commit()
    hr.do_jobs()
    last = worker.get("/learn/second").words
    assert "Step 2 of 2 of “Etch operator”. It is the last step." in last
    worker.post("/language", language="zh")
    assert "刻蚀工四级" in worker.get("/").words
