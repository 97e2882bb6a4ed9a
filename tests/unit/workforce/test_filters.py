import json
from datetime import UTC, date, datetime

import pytest

from app.accounts.workforce import UnitName
from app.core.errors import Invalid
from app.web.addresses import page_number
from app.workforce.filters import (
    Choices,
    as_of_instant,
    asked,
    completion_filter,
    sort_order,
    stored_filter,
)
from app.workforce.reports.asking import resolved
from app.workforce.reports.definition import definition_of, find_report

CHOICES = Choices(
    [UnitName("LITHO", "/1/2/", "光刻", "Lithography"), UnitName("LITHO", "/9/", "光刻", "Litho")],
    {"cleanroom-operations": "Working in the cleanroom"},
)
DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def test_words_of_an_address_become_a_filter():
    words = {"unit": "LITHO", "status": "valid", "completed_from": "2026-11-01"}

    wanted = completion_filter(words, CHOICES)

    assert wanted.unit_paths == ("/1/2/", "/9/")
    assert (wanted.status, wanted.completed_from) == ("valid", date(2026, 11, 1))


def test_filter_is_the_same_after_it_was_stored():
    words = {"unit": "LITHO", "course": "cleanroom-operations", "expires_by": "2027-02-21"}
    wanted = completion_filter(words, CHOICES)

    kept = resolved(definition_of(find_report("completions"), (), (), words), CHOICES, today=DAY)

    assert stored_filter(json.loads(json.dumps(kept))) == wanted


def test_empty_words_ask_for_nothing():
    assert asked({"unit": " ", "status": "", "page": "3"}) == {}


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        pytest.param("unit", "LITHO", id="a unit that is not there"),
        pytest.param("course", "cleanroom-operations", id="a course that is not there"),
        pytest.param("industry", "biomedicine", id="an unknown industry"),
        pytest.param("status", "valid, expired, revoked", id="an unknown status"),
    ],
)
def test_unknown_value_is_refused_with_the_allowed_ones(name, allowed):
    with pytest.raises(Invalid) as refusal:
        completion_filter({name: "nonsense"}, CHOICES)

    assert name in str(refusal.value)
    assert allowed in str(refusal.value)


@pytest.mark.parametrize("value", ["yesterday", "2026-13-01", "20261101", "2026-W45-1"])
def test_day_that_is_none_is_refused_with_an_example(value):
    with pytest.raises(Invalid, match="2026-11-23"):
        completion_filter({"completed_to": value}, CHOICES)


def test_earlier_day_means_its_last_moment_in_shanghai():
    assert as_of_instant({"as_of": "2026-10-31"}, at=AT) == datetime(
        2026, 10, 31, 15, 59, 59, 999999, tzinfo=UTC
    )


@pytest.mark.parametrize("words", [{}, {"as_of": "2026-11-23"}])
def test_list_of_today_is_of_this_moment(words):
    assert as_of_instant(words, at=AT) == AT


def test_list_of_a_day_to_come_is_refused():
    with pytest.raises(Invalid, match="2026-11-24"):
        as_of_instant({"as_of": "2026-11-24"}, at=AT)


def test_order_may_be_turned_round():
    assert [sort_order(v) for v in ("", "name", "-name")] == ["-completed_at", "name", "-name"]


@pytest.mark.parametrize("value", ["password_hash", "--name", "name desc", "-"])
def test_unknown_order_is_refused_and_leads_to_the_headings(value):
    with pytest.raises(Invalid, match="one of its headings"):
        sort_order(value)


@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5", "²", "9" * 20])
def test_page_that_is_none_is_refused(value):
    with pytest.raises(Invalid):
        page_number(value)


def test_days_in_the_wrong_order_are_told_apart_from_an_empty_list():
    words = {"completed_from": "2026-11-02", "completed_to": "2026-11-01"}
    with pytest.raises(Invalid, match="exchange the two days"):
        completion_filter(words, CHOICES)
