"""A worker shares earlier records with an employer, sees it, and ends it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.queries import identity
from app.core.time import local_day, now
from app.records.models import RecordShare
from app.records.services import issue
from tests import factories
from tests.services.evidence import completion

TITLE = "Working in the cleanroom"


def running(session) -> int:
    return session.scalars(select(RecordShare.id).where(RecordShare.ended_at.is_(None))).one()


@pytest.fixture
def number(session, cast):
    """A record of the worker from before the present employment at the other plant."""
    at = now() - timedelta(days=9)
    who = identity(session, cast.worker.id, on=local_day(at))
    number = issue(session, who, completion(completed_at=at), at=at)
    factories.employment(
        session,
        cast.worker,
        cast.other_plant,
        employee_number="B7",
        starts_on=local_day(now()) - timedelta(days=1),
    )
    return number


@pytest.mark.parametrize("asked", ["one", "all"])
def test_worker_shares_and_hr_sees_it_marked_and_uncounted(client, cast, session, number, asked):
    path = f"/hr/workers/{cast.other_plant.code}/B7"
    assert TITLE not in client.sign_in(cast.hr2).get(path).words

    worker = client.sign_in(cast.worker)
    fields = {"number": number} if asked == "one" else {}
    worker.post("/me/records/shares", employer=cast.other_plant.code, **fields)
    assert "End sharing with" in worker.get("/me/records").words

    hr = client.sign_in(cast.hr2)
    page = hr.get(path)
    assert "Shared by the worker" in page.words
    assert TITLE in page.words
    assert "0 completions" in page.words
    assert TITLE not in hr.get("/hr/completions").words
    assert "Shared" not in client.sign_in(cast.hr).get("/hr/workers").words

    client.sign_in(cast.worker).post(f"/me/records/shares/{running(session)}/end")
    assert TITLE not in client.sign_in(cast.hr2).get(path).words


def test_nobody_ends_the_sharing_of_another(client, cast, session, number):
    client.sign_in(cast.worker).post("/me/records/shares", employer=cast.other_plant.code)

    other = client.sign_in(cast.other_worker)
    other.post(f"/me/records/shares/{running(session)}/end", status=404)


def test_who_has_nothing_hidden_is_asked_nothing(client, cast, session):
    at = now()
    issue(session, identity(session, cast.worker.id, on=local_day(at)), completion(), at=at)
    session.commit()

    assert "What your employer sees" not in client.sign_in(cast.worker).get("/me/records").words
