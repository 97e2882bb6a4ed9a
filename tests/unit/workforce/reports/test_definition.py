"""What an address asks of a report."""

import pytest
from werkzeug.datastructures import MultiDict

from app.core.errors import Invalid, NotFound
from app.workforce.reports.definition import asked_definition, find_report
from app.workforce.reports.kinds import REPORTS

WORKFORCE = REPORTS["workforce"]


def asked(*pairs):
    return asked_definition(WORKFORCE, MultiDict(pairs))


def test_who_chooses_no_columns_gets_the_usual_ones():
    assert asked().columns == WORKFORCE.usual


def test_columns_are_listed_in_one_word_or_ticked_with_their_places():
    ticked = [("column", "name"), ("column", "unit"), ("order-name", "2"), ("order-unit", "1")]

    assert asked(("columns", "unit,name")).columns == ("unit", "name")
    assert asked(*ticked).columns == ("unit", "name")


@pytest.mark.parametrize("place", ["", "x", "-1", "99999", "²"])
def test_column_with_a_strange_place_comes_last(place):
    columns = asked(
        ("column", "name"), ("order-name", place), ("column", "unit"), ("order-unit", "7")
    ).columns

    assert columns == ("unit", "name")


def test_filters_of_other_reports_are_left_out():
    assert asked(("unit", " fab "), ("status", "valid"), ("as_of", "2026-01-01")).words == {
        "unit": "fab",
        "as_of": "2026-01-01",
    }


def test_groups_come_out_with_their_number_and_their_sums():
    definition = asked(("group", "unit"), ("group", ""), ("group", "unit"))

    keys = [column.key for column in definition.cells()]
    assert keys == ["unit", "rows", "assigned", "done", "late", "credit_hours"]


def test_column_that_is_none_is_named():
    with pytest.raises(Invalid, match="salary"):
        asked(("columns", "name,salary"))
    with pytest.raises(Invalid, match="salary"):
        asked(("group", "salary"))


def test_report_that_is_none_is_not_found():
    with pytest.raises(NotFound):
        find_report("salaries")


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_usual_columns_are_columns_and_told_apart(report):
    keys = [column.key for column in report.columns]

    assert set(report.usual) <= set(keys)
    assert len(set(keys)) == len(keys) <= 26
