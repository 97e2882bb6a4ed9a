from datetime import UTC, datetime

import pytest

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
