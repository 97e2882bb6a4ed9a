"""A schedule runs through: due, ordered, made, told of."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.time import now
from app.extensions import db
from app.jobs.worker import do_next, schedule
from app.notices.models import Notice
from app.workforce.models import Export, ReportSchedule
from app.workforce.reports.calendar import Rhythm
from app.workforce.reports.scheduling import set_schedule
from tests import factories
from tests.services.workforce.saved_reports import kept, viewing


@pytest.fixture
def weekly(own_app):
    """A saved report of an officer, due three days ago."""

    def make(file_format):
        session = db.session()
        plant, officer = factories.employer(session), factories.person(session, login="hr")
        factories.grant(session, officer, "hr", employer_id=plant.id)
        factories.worker(session, plant)
        saved = kept(session, officer, file_format=file_format)
        rhythm = Rhythm("day", 0, 8)
        set_schedule(
            session, viewing(session, officer), saved.id, rhythm, is_mailed=False, at=now()
        )
        due = session.scalars(select(ReportSchedule)).one()
        due.next_at = now() - timedelta(days=3)
        session.commit()

    with own_app.app_context():
        yield make


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "jsonl", "pdf"])
def test_regular_report_is_made_once_and_told_of(weekly, file_format):
    weekly(file_format)

    schedule(db.engine, at=now())
    while do_next(db.engine, clock=now):
        pass

    session = db.session()
    export = session.scalars(select(Export)).one()
    assert export.state(now()) == "finished"
    told = session.scalars(select(Notice)).one()
    assert (told.kind, told.address) == ("schedule", f"/hr/exports/{export.id}")
    assert told.sentence % told.places == "Your regular report “Everybody” is ready."
