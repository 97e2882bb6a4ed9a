from datetime import timedelta

import pytest

from app.accounts.queries import identity
from app.core.time import local_day, now
from app.records.services import issue, revoke
from tests.services.evidence import completion


@pytest.fixture
def number(session, cast):
    who = identity(session, cast.worker.id, on=local_day(now()))
    return issue(session, who, completion(), at=now() - timedelta(hours=1))


def test_anyone_sees_what_the_paper_shows(client, number):
    words = client.get(f"/verify/{number}").words

    for part in (number, "Wang Wei", "Working in the cleanroom", "17.5", "Valid"):
        assert part in words


def test_a_number_is_read_as_people_type_it(client, number):
    answer = client.fetch(f"/verify?number={number.lower().replace('-', '%20')}", status=303)

    assert answer.location == f"/verify/{number}"


def test_a_revoked_record_says_why(client, number, session, cast):
    revoke(session, number, reason="Sat by a colleague.", revoked_by_id=cast.office.id, at=now())

    words = client.get(f"/verify/{number}").words
    assert "Revoked" in words
    assert "Sat by a colleague." in words


@pytest.mark.parametrize("wrong", ["LU26-0000-0000-0", "LU26-AAAA-AAAA-9", "<script>", "王"])
def test_a_number_that_is_not_there_is_said_so(client, number, wrong):
    page = client.get(f"/verify/{wrong}", status=404)

    assert "Wang Wei" not in page.words


def test_own_records_are_listed_for_oneself(client, number, cast):
    assert number in client.sign_in(cast.worker).get("/me/records").words
    assert number not in client.sign_in(cast.other_worker).get("/me/records").words
