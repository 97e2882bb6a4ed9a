from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from app.accounts.models import Grant
from app.core.time import now
from app.jobs.models import Job
from app.workforce.models import RUN, Export, ReportSchedule, SavedReport
from tests import courses, factories
from tests.pages import check_house_rules, parsed

LIST = "/hr/reports/saved"
FORM = {
    "name": "Everybody",
    "report": "workforce",
    "columns": "name,unit,late",
    "group": "unit",
    "employed": "all",
    "format": "xlsx",
}


@pytest.fixture
def hr(client, cast):
    return client.sign_in(cast.hr)


@pytest.fixture
def colleague(client, session, cast):
    """A second officer of the first employer, at the own desk."""
    person = factories.person(session, login="hr-too", name="Colleague")
    factories.grant(session, person, "hr", employer_id=cast.plant.id)
    return client.sign_in(person)


@pytest.fixture
def unit_officer(client, session, cast):
    """An officer for a workshop where nobody works, at the own desk."""
    unit = factories.unit(session, cast.plant)
    person = factories.person(session, login="hr-unit")
    factories.grant(session, person, "hr", employer_id=cast.plant.id, unit_id=unit.id)
    return client.sign_in(person)


def kept(pages, **changes) -> str:
    """Save a report, and return its page's address."""
    return urlsplit(pages.post(LIST, **FORM | changes).location).path


def shared(pages) -> str:
    """Save and share a report, and return its page's address."""
    path = kept(pages)
    pages.post(f"{path}/sharing", shared="1")
    return path


def row(session):
    return session.scalars(select(SavedReport).order_by(SavedReport.id.desc())).first()


def schedule(session):
    return session.scalars(select(ReportSchedule)).one()


def break_column(session):
    saved = row(session)
    saved.columns = [*saved.columns, "shoe_size"]
    session.commit()


def test_list_says_what_to_do_while_it_is_empty(hr):
    page = hr.get(LIST)

    assert page.heading == "Saved reports"
    assert page.link("Put a report together") == "/hr/reports"


def test_saved_report_says_in_words_what_it_asks(hr, session):
    page = hr.get(kept(hr, unit=""))

    assert page.heading == "Everybody"
    assert "ColumnsUnit, Rows, of which late" in page.words
    assert "Put together byUnit" in page.words
    assert "FilterEmployed: everybody, past and present" in page.words
    assert "FormatExcel (XLSX)" in page.words
    assert page.link("Look at it, or change it") == (
        "/hr/reports/workforce?columns=name%2Cunit%2Clate&group=unit&employed=all"
        f"&over={row(session).id}"
    )
    assert "Everybody" in hr.get(LIST).words


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_speak_both_languages(client, session, cast, language):
    person = factories.person(session, login="hr-zh", language=language)
    factories.grant(session, person, "hr", employer_id=cast.plant.id)
    pages = client.sign_in(person)
    courses.publish(session)
    path = kept(
        pages, report="completions", columns="", group="", course="small", period="last-month"
    )
    pages.post(f"{path}/schedule", when="month-31", hour="7", is_mailed="1")

    words = pages.get(path).words + pages.get(LIST).words

    told = {
        "en": ("on day 31 of every month, or its last day", "last month", "In order"),
        "zh": ("每月 31 日（无此日则为月末）", "上月", "正常"),
    }
    assert [each for each in told[language] if each not in words] == []


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        pytest.param({"name": ""}, 422, id="no name"),
        pytest.param({"columns": "shoe_size"}, 400, id="a column that is none"),
        pytest.param({"unit": "nowhere"}, 400, id="a unit that is none"),
        pytest.param({"format": "doc"}, 422, id="a format that is none"),
        pytest.param({"report": "horoscopes"}, 404, id="a report that is none"),
        pytest.param({"over": "7"}, 404, id="in the place of nothing"),
        pytest.param({"over": "x"}, 404, id="in the place of a word"),
    ],
)
def test_what_is_no_report_is_refused(hr, session, changes, status):
    hr.post(LIST, status=status, **FORM | changes)

    assert row(session) is None


def test_report_is_saved_over_from_the_builder(hr, session):
    path = kept(hr)
    number = path.rsplit("/", 1)[1]

    assert kept(hr, over=number, name="", columns="name", group="", format="csv") == path

    assert "ColumnsName Filter" in hr.get(path).words
    assert (row(session).name, row(session).format) == ("Everybody", "csv")


def test_report_is_renamed_and_removed(hr):
    path = kept(hr)
    hr.post(path, name="All of us", format="csv")
    assert hr.get(path).heading == "All of us"

    hr.post(f"{path}/removal")

    assert "All of us" not in hr.get(LIST).words
    hr.get(path, status=404)


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "jsonl", "pdf"])
def test_report_is_made_now_under_its_name(hr, session, cast, file_format):
    path = kept(hr)

    answer = hr.post(f"{path}/exports", format=file_format)

    export = session.scalars(select(Export)).one()
    assert urlsplit(answer.location).path == f"/hr/exports/{export.id}"
    assert (export.name, export.format, export.groups) == ("Everybody", file_format, ["unit"])
    assert (export.saved_id, export.made_by_id) == (row(session).id, cast.hr.id)
    assert hr.get(path).all("a", href=f"/hr/exports/{export.id}")


def test_shared_report_is_used_by_colleagues_in_their_own_scope(
    hr, colleague, unit_officer, session
):
    path = shared(hr)

    for pages in (colleague, unit_officer):
        assert "Everybody" in pages.get(LIST).words
        assert "over=" not in pages.get(path).link("Look at it, or change it")
        pages.post(f"{path}/exports", format="csv")
    rows = session.scalars(select(Export.rows).order_by(Export.id)).all()

    assert rows == [1, 0]


def test_colleague_changes_nothing_and_copies(hr, colleague, session):
    path = shared(hr)
    forms = {each.get("action") for each in colleague.get(path).all("form", method="post")}
    assert not forms & {path, f"{path}/sharing", f"{path}/removal"}
    for address in (path, f"{path}/sharing", f"{path}/removal"):
        colleague.post(address, status=404, name="Mine", format="csv")

    copy = urlsplit(colleague.post(f"{path}/copy").location).path

    assert copy != path
    assert "mine" in colleague.get(copy).words
    hr.get(copy, status=404)


def test_report_that_is_not_shared_is_not_found_by_anybody_else(hr, colleague, client, cast):
    path = kept(hr)
    other = client.sign_in(cast.hr2)

    for pages in (colleague, other):
        assert "Everybody" not in pages.get(LIST).words
        pages.get(path, status=404)
    for pages in (client.sign_in(cast.stranger), client.sign_in(cast.worker)):
        pages.get(path, status=403)
        pages.get(LIST, status=403)


def test_other_employer_finds_nothing_even_of_what_is_shared(hr, client, cast):
    path = shared(hr)
    other = client.sign_in(cast.hr2)

    assert "Everybody" not in other.get(LIST).words
    other.get(path, status=404)
    for act in ("copy", "exports", "schedule", "sharing", "removal"):
        other.post(f"{path}/{act}", status=404, format="csv")


def test_report_is_made_regularly_in_another_rhythm_and_no_longer(hr, session):
    path = kept(hr)
    hr.post(f"{path}/schedule", when="week-4", hour="17")
    page = hr.get(path)
    assert "every Friday, from 17:00 on" in page.words
    assert "every Friday, from 17:00 on" in hr.get(LIST).words

    hr.post(f"{path}/schedule", when="day-0", hour="6", is_mailed="1")
    assert "every day, from 06:00 on" in hr.get(path).words
    assert schedule(session).is_mailed

    hr.post(f"/hr/reports/schedules/{schedule(session).id}/end")
    assert "every day, from" not in hr.get(LIST).words


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"when": "week-7", "hour": "8"},
        {"when": "month-0", "hour": "8"},
        {"when": "day-0", "hour": "24"},
        {"when": "x", "hour": "8"},
    ],
)
def test_rhythm_that_is_none_is_asked_for_again(hr, session, fields):
    answer = hr.post(f"{kept(hr)}/schedule", status=422, **fields)

    assert "This is not right yet" in answer.text
    assert session.scalars(select(ReportSchedule)).all() == []


def test_column_that_is_gone_is_said_everywhere_until_it_is_saved_without(hr, session):
    path = kept(hr)
    break_column(session)

    page = hr.get(path)
    assert "The column “shoe_size” is gone." in page.words
    assert "a column is gone" in hr.get(LIST).words
    assert not page.all("form", action=f"{path}/exports")
    hr.post(f"{path}/exports", status=409, format="csv")
    hr.post(f"{path}/schedule", status=409, when="day-0", hour="8")
    assert session.scalars(select(Export)).all() == []

    [form] = page.all("form", action=LIST)
    hidden = {each.get("name"): each.get("value") for each in form.iter("input")}
    hidden.pop("csrf_token")
    hr.post(LIST, **hidden)

    assert "gone" not in hr.get(path).words
    assert row(session).columns == ["name", "unit", "late"]
    assert row(session).words == {"employed": "all"}


def test_filter_that_is_gone_is_named(hr, session):
    path = kept(hr)
    row(session).words = {"unit": "torn-down", "colour": "red"}
    session.commit()

    words = hr.get(path).words

    assert "The filter “Unit: torn-down” is gone" in words
    assert "The filter “colour: red” is gone" in words


def test_kind_of_report_that_is_gone_can_only_be_removed(hr, session):
    path = kept(hr)
    row(session).report = "horoscopes"
    session.commit()

    assert "This kind of report is gone" in hr.get(path).words
    assert "this kind of report is gone" in hr.get(LIST).words
    hr.post(f"{path}/exports", status=409, format="csv")
    hr.post(f"{path}/removal")


def test_what_somebody_left_is_offered_to_a_colleague_who_takes_it_over(
    hr, colleague, client, session, cast
):
    path = kept(hr)
    hr.post(f"{path}/schedule", when="day-0", hour="8")
    left = schedule(session)
    left.stopped_at, left.stopped_why = now(), "owner-left"
    session.scalars(select(Grant).where(Grant.person_id == cast.hr.id)).one().ended_at = now()
    session.commit()
    client.sign_in(cast.hr2).post(f"/hr/reports/schedules/{left.id}/owner", status=404)

    assert "Waits for somebody to take it over" in colleague.get(LIST).words
    assert f"Received by {cast.hr.name} until now" in colleague.get(path).words
    colleague.post(f"/hr/reports/schedules/{left.id}/owner")

    assert "every day, from 08:00 on" in colleague.get(path).words
    assert "Name, format and sharing" in colleague.get(path).words


def test_report_without_a_name_is_asked_for_again_with_all_that_it_asks(hr, session):
    refused = hr.post(LIST, status=422, **FORM | {"name": " ", "format": "csv"}).text

    check_house_rules(parsed(refused))
    assert "Give the report a name." in refused
    assert 'aria-describedby="saved-name-error"' in refused


def test_saved_report_keeps_the_name_that_will_not_do_beside_its_field(hr, session):
    path = kept(hr)

    refused = hr.post(path, status=422, name=" ", format="csv").text

    check_house_rules(parsed(refused))
    assert "Give the report a name." in refused


def test_unit_outside_of_ones_own_is_not_named(hr, unit_officer, session, cast):
    path = kept(hr, unit=cast.workshop.code)
    hr.post(f"{path}/sharing", shared="1")

    there = unit_officer.fetch(path).text
    copied = unit_officer.fetch(unit_officer.post(f"{path}/copy").location).text

    for page in (there, copied):
        assert "a unit outside of yours" in page
        assert cast.workshop.code not in page


def test_report_that_breaks_says_so_on_its_page(hr, session):
    path = kept(hr)
    hr.post(f"{path}/schedule", when="day-0", hour="8")
    failed = Job(kind=RUN, key=str(schedule(session).id), arguments={}, state="failed")
    failed.enqueued_at = failed.not_before = failed.finished_at = now()
    schedule(session).next_at = now() - timedelta(hours=1)
    session.add(failed)
    session.commit()

    assert "it could not be made, for a reason on our side" in hr.get(path).words
    assert "Could not be made" in hr.get(LIST).words
