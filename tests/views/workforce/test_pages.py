from datetime import date
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from app.records.services import revoke
from app.workforce.models import Export
from tests import factories
from tests.services.workforce.ledger import AT, complete

PAGES = ("/hr", "/hr/workers", "/hr/completions", "/hr/exports")


@pytest.fixture
def hr(client, cast):
    return client.sign_in(cast.hr)


@pytest.fixture
def stranger(client, cast):
    return client.sign_in(cast.stranger)


@pytest.fixture
def both_employers(session, cast):
    """A completion and a worker at each of the two employers."""
    complete(session, cast.worker, cast.plant, unit=cast.workshop, who={"name": "Ours"})
    complete(session, cast.other_worker, cast.other_plant, who={"name": "Theirs"})
    session.commit()


def order(pages, **fields):
    """Order a list and return where its page is."""
    answer = pages.post("/hr/exports", **{"format": "csv"} | fields)
    return urlsplit(answer.location).path


@pytest.mark.parametrize("path", PAGES)
def test_page_opens_for_hr_and_nobody_else(client, hr, stranger, path):
    hr.get(path)

    stranger.fetch(path, status=403)
    client.fetch(path, status=303)


@pytest.mark.parametrize("path", PAGES)
def test_page_opens_in_chinese(hr, path):
    hr.post("/language", language="zh")

    assert hr.get(path).root.get("lang") == "zh-Hans"


def test_completions_of_the_own_employer_are_shown_and_no_others(hr, both_employers):
    words = hr.get("/hr/completions").words

    assert "Ours" in words
    assert "Theirs" not in words
    assert "1 completion" in words


def test_workers_of_the_own_employer_are_shown_and_no_others(hr, cast, both_employers):
    words = hr.get("/hr/workers").words

    assert cast.worker.name in words
    assert cast.other_worker.name not in words


def test_worker_is_found_by_part_of_the_name_and_by_unit(hr, cast, session):
    beside = factories.unit(session, cast.plant)

    assert cast.worker.name in hr.get("/hr/workers?q=Wang").words
    assert cast.worker.name in hr.get(f"/hr/workers?unit={cast.workshop.code}").words
    assert "Nobody matches" in hr.get("/hr/workers?q=nobody").words
    assert "Nobody matches" in hr.get(f"/hr/workers?unit={beside.code}").words


def test_page_of_a_worker_is_open_to_the_own_employer_only(client, hr, cast, both_employers):
    path = urlsplit(hr.get("/hr/workers").link(cast.worker.name)).path

    assert "Ours" in hr.get(path).words
    client.sign_in(cast.hr2).fetch(path, status=404)


def test_every_number_of_the_overview_leads_to_its_list(session, hr, cast, both_employers):
    for link in hr.get("/hr").all("a"):
        if link.get("href", "").startswith("/hr/completions?"):
            hr.get(link.get("href"))


@pytest.mark.parametrize(
    ("query", "allowed"),
    [
        pytest.param("status=late", "valid, expired, revoked", id="status"),
        pytest.param("industry=mining", "biomedicine", id="industry"),
        pytest.param("sort=password_hash", "one of its headings", id="order"),
        pytest.param("unit=nowhere", "unit-", id="unit"),
        pytest.param("completed_from=soon", "2026-11-23", id="day"),
        pytest.param("as_of=2999-01-01", "today or an earlier day", id="a day to come"),
        pytest.param("page=0", "counted from 1", id="page"),
        pytest.param("course=nothing", "course", id="course"),
    ],
)
def test_unknown_filter_or_order_is_refused_with_what_there_is(hr, query, allowed):
    assert allowed in hr.fetch(f"/hr/completions?{query}", status=400).text


def test_filters_stay_when_the_order_changes(session, hr, both_employers):
    page = hr.get("/hr/completions?industry=integrated-circuits")

    assert "industry=integrated-circuits" in page.link("Name")
    assert "sort=name" in page.link("Name")


def test_empty_list_says_which_way_on(hr):
    assert "Nobody has finished" in hr.get("/hr/completions").words
    assert "Remove one" in hr.get("/hr/completions?status=revoked").words


def test_page_beyond_the_last_leads_back(hr, both_employers):
    assert "fewer pages" in hr.get("/hr/completions?page=9").words


def test_list_of_an_earlier_day_knows_nothing_of_later_ones(session, hr, both_employers):
    assert "Ours" not in hr.get("/hr/completions?as_of=2026-11-01").words


def test_revoked_completion_shows_its_reason(session, hr, cast):
    number = complete(session, cast.worker, cast.plant)
    revoke(session, number, reason="wrong person", revoked_by_id=cast.office.id, at=AT)
    session.commit()

    assert "wrong person" in hr.get("/hr/completions?as_of=2026-11-23&status=revoked").words


def test_list_that_was_ordered_has_a_page_that_says_what_it_is(hr, cast, both_employers):
    words = hr.get(order(hr, industry="integrated-circuits", format="jsonl")).words

    assert "Made by" in words
    assert "Integrated circuits" in words
    assert cast.plant.name_en in words


def test_order_without_a_token_is_refused(session, hr):
    assert hr.post_without_token("/hr/exports", format="csv").status_code == 400
    assert session.scalars(select(Export)).all() == []


@pytest.mark.parametrize(
    ("fields", "allowed"),
    [({"format": "ods"}, "csv, xlsx, jsonl, pdf"), ({"industry": "mining"}, "biomedicine")],
)
def test_order_of_what_there_is_not_is_refused(hr, fields, allowed):
    answer = hr.post("/hr/exports", status=400, **{"format": "csv"} | fields)

    assert allowed in answer.text


@pytest.mark.parametrize("place", ["", "/progress", "/file"])
def test_list_is_not_there_for_anybody_but_its_maker(client, hr, cast, place, both_employers):
    path = order(hr) + place
    if place != "/file":
        hr.fetch(path)

    client.sign_in(cast.hr2).fetch(path, status=404)
    client.sign_in(cast.stranger).fetch(path, status=403)


def test_progress_is_told_as_json(hr, both_employers):
    told = hr.fetch(order(hr) + "/progress").json

    assert told == {"state": "ready", "rows": 1, "rows_done": 0, "sha256": None}


def test_who_left_is_found_and_told_from_who_has_the_number_since(hr, session, cast):
    gone, here = (factories.person(session, name=name) for name in ("王伟", "李娜"))
    factories.employment(
        session, gone, cast.plant, employee_number="77", ends_on=date(2024, 3, 31)
    )
    factories.employment(
        session, here, cast.plant, employee_number="77", starts_on=date(2024, 5, 1)
    )
    session.commit()

    nobody = hr.get("/hr/workers?q=王伟")
    assert "Search among those who left too" in nobody.words
    listed = hr.get("/hr/workers?q=王伟&employed=left")
    assert "31 Mar 2024" in listed.words
    [link] = [a.get("href") for a in listed.all("a") if a.text == "王伟"]
    page = hr.get(link).words
    assert "Left on 31 Mar 2024" in page
    assert "Change the employment" not in page
    assert "李娜" in hr.get(f"/hr/workers/{cast.plant.code}/77").words
    hr.fetch(f"/hr/workers/{cast.plant.code}/77?last_day=2024-03-30", status=404)
    hr.fetch("/hr/workers?employed=soon", status=400)
    for act in ("assignments", "paths"):
        path = f"/hr/workers/{cast.plant.code}/77"
        assert hr.fetch(f"{path}/{act}", status=303).location == path


def test_who_left_stands_under_the_name_of_then(hr, session, cast):
    gone = factories.person(session, name="王伟")
    factories.employment(
        session, gone, cast.plant, employee_number="77", ends_on=date(2024, 3, 31)
    )
    factories.employment(session, gone, cast.other_plant)
    session.commit()
    gone.name = "赵敏"
    session.commit()

    assert "王伟" in hr.get("/hr/workers?q=王伟&employed=left").words
    assert "1 worker" not in hr.get("/hr/workers?q=赵敏&employed=all").words
    page = hr.get(f"/hr/workers/{cast.plant.code}/77?last_day=2024-03-31").words
    assert "王伟" in page
    assert "赵敏" not in page
