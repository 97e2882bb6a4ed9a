from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core.errors import Invalid, NotFound, Refused
from app.records.models import Record, Revocation
from app.records.queries import own_records, record_by_number
from app.records.services import issue, issue_many, revoke
from tests import factories
from tests.services.evidence import AT, completion, identity


@pytest.fixture
def worker(session):
    return identity(factories.person(session).id)


def test_an_issued_record_says_what_its_paper_shows(session, worker):
    number = issue(session, worker, completion(), at=AT)

    record = session.scalars(select(Record)).one()
    assert record.number == number
    assert (record.person_name, record.title_zh) == ("王秀兰", "洁净室作业")
    assert (record.points, record.possible, record.credit_hours) == (17.5, 20, 3)
    assert record.issued_at == AT


def test_a_cause_issues_one_record_however_often_it_comes(session, worker):
    first = issue(session, worker, completion(), at=AT)
    second = issue(session, worker, completion(), at=AT + timedelta(days=1))

    assert second == first
    assert session.scalar(select(func.count()).select_from(Record)) == 1


def test_many_records_continue_the_chain(session, worker):
    issue(session, worker, completion(cause="first"), at=AT)
    entries = [(worker, completion(cause=f"cause {n}"), AT) for n in range(7)]

    assert issue_many(session, entries, batch=3) == 7
    sequences = session.scalars(select(Record.sequence).order_by(Record.id)).all()
    assert sequences == [1, 2, 3, 4, 5, 6, 7, 8]


def test_a_revocation_counts_from_its_moment_on(session, worker):
    number = issue(session, worker, completion(), at=AT)
    office = factories.person(session)
    later = AT + timedelta(days=3)
    revoke(session, number, reason="Sat by somebody else.", revoked_by_id=office.id, at=later)

    before = record_by_number(session, number, at=later - timedelta(seconds=1))
    after = record_by_number(session, number, at=later)
    assert before is not None
    assert after is not None
    assert (before.status, before.revoked_reason) == ("valid", "")
    assert (after.status, after.revoked_reason) == ("revoked", "Sat by somebody else.")


def test_a_record_is_good_to_the_end_of_its_last_day_in_shanghai(session, worker):
    number = issue(session, worker, completion(), at=AT)
    last_second = AT.replace(year=2028, day=2, hour=15, minute=59, second=59)

    good = record_by_number(session, number, at=last_second)
    over = record_by_number(session, number, at=last_second + timedelta(seconds=1))
    assert good is not None
    assert over is not None
    assert (good.status, over.status) == ("valid", "expired")


def test_nothing_is_known_of_a_record_before_it_was_issued(session, worker):
    number = issue(session, worker, completion(), at=AT)

    assert record_by_number(session, number, at=AT) is not None
    assert record_by_number(session, number, at=AT - timedelta(seconds=1)) is None


def test_own_records_are_nobody_elses(session, worker):
    issue(session, worker, completion(), at=AT)
    stranger = factories.person(session)

    assert len(own_records(session, worker.person_id, at=AT)) == 1
    assert own_records(session, stranger.id, at=AT) == []


@pytest.mark.parametrize(
    ("number", "reason", "error"),
    [
        pytest.param(None, "  ", Invalid, id="without a reason"),
        pytest.param("LU26-0000-0000-0", "wrong person", NotFound, id="of a record that is not"),
    ],
)
def test_a_revocation_is_refused(session, worker, number, reason, error):
    number = number or issue(session, worker, completion(), at=AT)

    with pytest.raises(error):
        revoke(session, number, reason=reason, revoked_by_id=worker.person_id, at=AT)
    assert session.scalar(select(func.count()).select_from(Revocation)) == 0


def test_a_record_is_revoked_once(session, worker):
    number = issue(session, worker, completion(), at=AT)
    revoke(session, number, reason="wrong person", revoked_by_id=worker.person_id, at=AT)

    with pytest.raises(Refused, match="revoked already"):
        revoke(session, number, reason="again", revoked_by_id=worker.person_id, at=AT)
