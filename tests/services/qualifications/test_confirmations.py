from datetime import UTC, date, datetime

import pytest

from app.core.errors import Invalid, NotFound
from app.qualifications.confirmations import (
    confirm_certificate,
    confirm_experience,
    revoke_record,
)
from app.records.queries import own_records
from tests import factories

AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
WORK = {"occupation": "6-25-02-05", "title": "刻蚀", "began_on": date(2024, 1, 1)}
CERTIFICATE = {
    "occupation": "6-25-02-05",
    "title": "半导体芯片制造工",
    "level": 5,
    "issued_on": date(2025, 1, 1),
    "valid_until": None,
    "issuer": "市人社局",
}


@pytest.fixture
def worker(session):
    return factories.worker(session, factories.employer(session)).id


def test_the_same_work_is_recorded_once(session, worker):
    first = confirm_experience(session, worker, **WORK, ended_on=None, at=AT)
    second = confirm_experience(session, worker, **WORK, ended_on=None, at=AT)

    assert second == first
    assert len(own_records(session, worker, at=AT)) == 1


def test_a_certificate_is_recorded_with_its_level(session, worker):
    confirm_certificate(session, worker, **CERTIFICATE, at=AT)

    (page,) = own_records(session, worker, at=AT)
    assert (page.record.level, page.record.began_on) == (5, date(2025, 1, 1))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"level": 6}, id="no such level"),
        pytest.param({"issued_on": date(2030, 1, 1)}, id="of a day to come"),
    ],
)
def test_a_certificate_that_cannot_be_is_refused(session, worker, change):
    with pytest.raises(Invalid):
        confirm_certificate(session, worker, **CERTIFICATE | change, at=AT)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"ended_on": date(2023, 1, 1)}, id="ends before it begins"),
        pytest.param({"began_on": date(2030, 1, 1), "ended_on": None}, id="begins after today"),
    ],
)
def test_work_that_cannot_be_is_refused(session, worker, change):
    with pytest.raises(Invalid):
        confirm_experience(session, worker, **WORK | change, at=AT)


def test_a_revoked_record_counts_no_more(session, worker):
    number = confirm_experience(session, worker, **WORK, ended_on=None, at=AT)
    revoke_record(session, number, reason="Wrong person.", revoked_by_id=worker, at=AT)

    (page,) = own_records(session, worker, at=AT)
    assert page.status == "revoked"
    with pytest.raises(NotFound):
        revoke_record(session, "LU26-0000", reason="x", revoked_by_id=worker, at=AT)
