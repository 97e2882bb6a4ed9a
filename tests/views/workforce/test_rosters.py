from io import BytesIO
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from app.accounts.models import Person
from app.jobs.models import Job
from app.records.models import Record
from app.workforce.rosters.models import Roster
from app.workforce.rosters.table import LARGEST_FILE
from app.workforce.views.rosters import FORM_AROUND_FILE
from tests import courses, factories

HEAD = "工号,姓名,身份证号,部门,岗位,入职日期,离职日期"
ID = "11010519491231002X"
COLUMNS = {f"column-{key}": str(n) for n, key in enumerate(
    ("number", "name", "id_number", "unit", "occupation", "starts_on", "ends_on")
)}  # fmt: skip


@pytest.fixture
def hr(client, cast):
    return client.sign_in(cast.hr)


def send(pages, *lines, head=HEAD, status=303, name="花名册.csv", **fields):
    content = BytesIO("\n".join([head, *lines]).encode("gb18030"))
    answer = pages.post("/hr/rosters", status=status, file=(content, name), **fields)
    return urlsplit(answer.location or "").path or answer


def check(pages, *lines, **more):
    path = send(pages, *lines, **more)
    pages.post(f"{path}/columns", **COLUMNS)
    pages.do_jobs()
    return path


def test_roster_goes_from_the_file_to_the_workers(hr, session, cast):
    path = send(hr, f"001,王伟,{ID},{cast.workshop.code},,2026-11-03,", "002,李娜,,,,,")
    assert "Which column is which?" in hr.get(path).words

    hr.post(f"{path}/columns", **COLUMNS)
    assert "The rows are being gone through." in hr.get(path).words
    assert hr.fetch(f"{path}/progress").json == {"state": "checking", "rows_done": 0}
    hr.do_jobs()
    words = hr.get(path).words
    assert "Every row is in order." in words
    assert "110***********002X" in words
    assert ID not in words

    hr.post(f"{path}/import", choice="all")
    hr.do_jobs()
    words = hr.get(path).words
    assert "2 rows were taken over." in words
    assert "2 added" in words
    assert "The roster “花名册.csv” is taken over." in hr.get("/notices").words
    assert session.scalars(select(Person.name).where(Person.name == "李娜")).all() == ["李娜"]


def test_columns_are_chosen_beforehand_and_can_be_put_right(hr, session):
    path = send(hr, "甲,001", head="人,号")

    page = hr.get(path)
    assert [option.text for option in page.all("option", selected="")] == []
    answer = hr.post(f"{path}/columns", status=422, **{"column-number": "1", "column-name": "1"})
    assert "One column is chosen for two things" in answer.text
    hr.post(f"{path}/columns", **{"column-number": "1", "column-name": "0"})
    hr.do_jobs()
    assert "to add" in hr.get(path).words


def test_problems_are_listed_by_row_and_column_in_pages(hr):
    path = check(hr, *[f"{n},,,,,," for n in range(60)])

    first = hr.get(path)
    assert "60 rows have a problem" in first.words
    assert "Name: The name is missing." in first.words
    assert "Page 2 of 2" in hr.get(f"{path}?outcome=problem&page=2").words


def test_earlier_completions_go_from_the_file_to_every_list(client, hr, session, cast):
    courses.publish(session, courses.small_course("small"))
    worker = factories.person(session, name="王伟")
    factories.employment(session, worker, cast.plant, employee_number="007")
    session.commit()
    head = "工号,姓名,课程,完成日期"
    path = send(hr, "007,王伟,small,2026-05-01", head=head, kind="completions")
    page = hr.get(path)
    assert "Skip the new one" in page.words

    columns = {
        f"column-{key}": str(n)
        for n, key in enumerate(("number", "name", "course", "completed_on"))
    }
    hr.post(f"{path}/columns", status=422, **columns)
    hr.post(f"{path}/columns", conflict="keep", **columns)
    hr.do_jobs()
    assert "1 to record" in hr.get(path).words
    hr.post(f"{path}/import", choice="all")
    hr.do_jobs()

    assert "1 recorded" in hr.get(path).words
    assert "reported by the employer" in hr.get("/hr/completions").words
    number = session.scalars(select(Record.number)).one()
    words = hr.get(f"/verify/{number}").words
    assert "It says what the employer reported from its own papers" in words
    own = client.sign_in(worker).get("/me/records")
    assert "Completion reported by the employer" in own.words


def test_held_certificates_go_from_the_file_to_the_report(client, hr, session, cast):
    worker = factories.person(session, name="王伟")
    factories.employment(session, worker, cast.plant, employee_number="007")
    session.commit()
    keys = ("number", "name", "occupation", "title", "level", "issued_on", "issuer")
    columns = {f"column-{key}": str(n) for n, key in enumerate(keys)}
    head = "工号,姓名,职业（工种）,证书名称,技能等级,发证日期,发证机关"
    lines = ("007,王伟,6-25-02-05,电子元件工,四级/中级工,2024-05-01,人社局", "008,李娜,,,九级,,")
    path = send(hr, *lines, head=head, kind="certificates")
    page = hr.get(path)
    chosen = [option.get("value") for option in page.all("option", selected="")]
    assert chosen == ["0", "1", "2", "3", "4", "5", "6"]

    refused = hr.post(f"{path}/columns", status=422, **columns).text
    assert "Say what is done when a certificate of the level is there already." in refused
    hr.post(f"{path}/columns", conflict="keep", **columns)
    hr.do_jobs()
    assert "Level: The level is to be a number from 5 to 1" in hr.get(path).words
    assert "Issued on: The day of issue is missing." in hr.fetch(f"{path}/result").text
    hr.post(f"{path}/import", choice="good-ones")
    hr.do_jobs()

    assert "1 recorded" in hr.get(path).words
    assert "电子元件工" in hr.get("/hr/reports/certificates").words
    assert "电子元件工" in client.sign_in(worker).get("/me/records").words


def test_page_that_is_opened_again_after_a_refusal_is_the_rosters(hr):
    path = send(hr, "甲,001", head="人,号")
    hr.post(f"{path}/columns", status=422)

    for act in ("columns", "import", "discard"):
        assert hr.fetch(f"{path}/{act}", status=303).location == path


def test_good_rows_are_taken_over_without_the_others(hr):
    path = check(hr, "001,王伟,,,,,", "002,,,,,,")

    hr.post(f"{path}/import", choice="all", status=409)
    hr.post(f"{path}/import", choice="good-ones")
    hr.do_jobs()

    assert "1 row was taken over." in hr.get(path).words


def test_result_file_tells_of_every_row_and_runs_nowhere(hr):
    path = check(hr, f"001,=1+1,{ID},,,,", "002,李娜,1,,,,")

    answer = hr.fetch(f"{path}/result")

    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[1] == "2,001,'=1+1,110***********002X,to add,"
    assert lines[2].startswith("3,002,李娜,*,with a problem,Identity number: An identity")


def test_file_that_cannot_be_read_says_why_beside_the_field(hr):
    answer = send(hr, name="花名册.xlsx", status=422)

    assert "The file is called a workbook and is none." in answer.text


def test_missing_file_is_asked_for(hr):
    assert "Choose a file first." in hr.post("/hr/rosters", status=422).text


def test_file_larger_than_other_forms_may_be_is_taken(hr, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 10_000)

    path = send(hr, *[f"{n},王伟,,,{'x' * 60},," for n in range(1000)])

    assert "1000 rows" in hr.get(path).words


def test_file_beyond_the_limit_is_refused(hr):
    answer = hr.http.post(
        "/hr/rosters",
        data=b"x" * (LARGEST_FILE + FORM_AROUND_FILE + 1),
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 413
    assert "too large" in answer.text


def test_discarded_roster_is_gone_but_for_its_name(hr):
    path = check(hr, "001,王伟,,,,,")

    hr.post(f"{path}/discard")

    assert "王伟" not in hr.get(path).words
    hr.post(f"{path}/import", choice="all", status=409)


def test_roster_of_another_employer_is_not_found(client, hr, cast):
    path, other = check(hr, "001,王伟,,,,,"), client.sign_in(cast.hr2)

    other.fetch(path, status=404)
    other.fetch(f"{path}/result", status=404)
    for act in ("columns", "import", "discard"):
        other.post(f"{path}/{act}", status=404)
    assert "花名册" not in other.get("/hr/rosters").words


def test_roster_for_another_employer_cannot_be_sent(hr, session, cast):
    hr.post("/hr/rosters", status=422, employer=cast.other_plant.code)

    send(hr, "001,王伟,,,,,", employer=cast.other_plant.code)

    assert session.scalars(select(Roster)).one().employer_id == cast.plant.id


def test_officer_of_a_unit_sees_own_rosters_only_and_the_employers_officer_sees_both(
    client, hr, session, cast
):
    bound = factories.person(session, login="bound")
    factories.grant(session, bound, "hr", employer_id=cast.plant.id, unit_id=cast.workshop.id)
    officer = client.sign_in(bound)
    whole, part = send(hr, "001,王伟,,,,,"), send(officer, "002,李娜,,,,,")

    officer.fetch(whole, status=404)
    officer.get(part)
    hr.get(part)


def test_officer_of_two_employers_chooses_one(client, session, cast):
    factories.grant(session, cast.hr, "hr", employer_id=cast.other_plant.id)
    both = client.sign_in(cast.hr)

    assert "Employer" in both.get("/hr/rosters").words
    send(both, "001,王伟,,,,,", employer=cast.other_plant.code)

    assert session.scalars(select(Roster)).one().employer_id == cast.other_plant.id


def test_pages_open_for_hr_only(client, cast):
    client.sign_in(cast.worker).fetch("/hr/rosters", status=403)


def test_outcome_that_is_none_is_refused(hr):
    hr.fetch(f"{check(hr, '1,王伟,,,,,')}?outcome=x", status=400)


def test_roster_that_could_not_be_gone_through_says_so_and_can_be_checked_again(hr, session):
    path = send(hr, "001,王伟,,,,,")
    hr.post(f"{path}/columns", **COLUMNS)
    session.execute(update(Job).values(state="failed"))

    assert "Going through the rows did not work." in hr.get(path).words
    hr.post(f"{path}/columns", **COLUMNS)
    hr.do_jobs()
    assert "Every row is in order." in hr.get(path).words
