"""The page on which a report is put together, with its first rows."""

from datetime import date

import pytest
from sqlalchemy import insert

from app.accounts.models import Employment
from app.core.many import insert_many
from app.workforce.reports.preview import MOST
from tests import factories

PEOPLE = "/hr/reports/workforce"


@pytest.fixture
def hr(client, cast):
    return client.sign_in(cast.hr)


@pytest.fixture
def many(session, cast):
    """Somebody who came and went more often than a page counts by itself."""
    comer = factories.person(session)
    rows = [{"employee_number": f"E{number}"} for number in range(MOST)]
    day = date(2020, 1, 1)
    job = {"person_id": comer.id, "employer_id": cast.plant.id, "occupation": ""}
    shared = {**job, "starts_on": day, "ends_on": day}
    insert_many(session, insert(Employment), rows, Employment.id, shared=shared)
    session.commit()


def test_few_rows_are_counted(hr):
    page = hr.get(PEOPLE)

    assert "1 row ·" in page.words
    assert "Count all" not in page.words
    assert "PDF for signature" in page.words


def test_many_rows_are_counted_when_somebody_asks_for_it(hr, many):
    page = hr.get(f"{PEOPLE}?employed=all&columns=name,unit")
    asked = hr.get(page.link("Count all"))

    assert "More than 5,000 rows" in page.words
    assert "The first 20 rows are shown" in page.words
    assert "PDF for signature" not in page.words
    assert "5001 rows" in asked.words
    assert "Count all" not in asked.words
    assert len(asked.all("tr")) == len(page.all("tr"))


def test_many_entries_are_put_into_groups_when_somebody_asks_for_it(hr, many):
    page = hr.get(f"{PEOPLE}?employed=all&group=name")
    asked = hr.get(page.link("Show the groups"))

    assert "More than 5,000 entries" in page.words
    assert not page.all("table")
    assert "PDF for signature" in page.words
    assert "2 rows" in asked.words
    assert "5000" in asked.words
