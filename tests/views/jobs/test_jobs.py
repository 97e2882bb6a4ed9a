from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from app.core.time import now
from app.jobs import services
from app.jobs.models import Job
from tests import factories

AT = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture
def admin(client, session):
    person = factories.person(session, login="admin")
    factories.grant(session, person, "admin")
    return client.sign_in(person)


def test_administrator_sees_jobs_calls_one_off_and_begins_it_anew(admin, session):
    job_id = services.enqueue(session, "roster.process", {}, at=AT)

    assert "Check or import a roster ·waiting" in admin.get("/admin/jobs").words
    admin.post(f"/admin/jobs/{job_id}/cancel")
    assert "called off" in admin.get("/admin/jobs?state=cancelled").words
    admin.post(f"/admin/jobs/{job_id}/retry")
    assert session.get_one(Job, job_id).state == "waiting"
    assert "There is no such job." in admin.get("/admin/jobs?state=failed").words


def test_job_that_waits_cannot_begin_anew_and_one_that_is_none_is_not_found(admin, session):
    job_id = services.enqueue(session, "roster.process", {}, at=AT)

    admin.post(f"/admin/jobs/{job_id}/retry", status=409)
    admin.post("/admin/jobs/999/cancel", status=404)


def test_jobs_are_for_administrators_only(client, cast):
    client.sign_in(cast.hr).fetch("/admin/jobs", status=403)


def test_job_says_since_when_it_waits_how_long_it_took_and_when_it_is_tried_again(admin, session):
    at = now()
    changes = {
        "waiting": {"not_before": at - timedelta(minutes=3)},
        "later": {"not_before": at + timedelta(minutes=5, seconds=20)},
        "again": {
            "not_before": at + timedelta(minutes=5, seconds=20),
            "tries": 2,
            "started_at": at - timedelta(minutes=1),
        },
        "ended": {
            "state": "done",
            "started_at": at - timedelta(minutes=3),
            "finished_at": at - timedelta(minutes=1),
        },
    }
    for values in changes.values():
        job_id = services.enqueue(session, "roster.process", {}, at=at)
        session.execute(update(Job).where(Job.id == job_id).values(**values))
    session.commit()

    page = admin.get("/admin/jobs").words

    assert "for 3 minutes." in page
    assert "Begins" in page
    assert "in 5 minutes." in page
    assert "Next try" in page
    assert "Took 2 minutes." in page
