"""Files that are made in the background: whole or not at all, called off, kept for a time."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from obstore.store import LocalStore
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app
from app.core.errors import Refused
from app.core.time import now
from app.jobs import worker
from app.jobs.models import Job
from app.notices.models import Notice
from app.workforce import services, source
from app.workforce.models import Export
from app.workforce.reports import making, ordering, storage
from config import settings
from tests import factories
from tests.services.workforce.ledger import complete, order, whole


@pytest.fixture
def site(database_url, tmp_path):
    """The application on its own database, with a store of its own."""
    env = {"DATABASE_URL": database_url, "MEDIA_URL": str(tmp_path / "media")}
    app = create_app(settings(env))
    with app.app_context():
        yield app
        worker.db.engine.dispose()


@pytest.fixture
def engine(site):
    return worker.db.engine


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path / "media", mkdir=True)


@pytest.fixture
def ordered(engine, monkeypatch):
    """Order a list of five rows, which counts as large here; it comes in batches of two."""
    monkeypatch.setattr(source, "BATCH", 2)
    monkeypatch.setattr(ordering, "LARGE", 5)

    def make(file_format="csv"):
        with Session(engine) as session:
            plant, hr = factories.employer(session), factories.person(session)
            factories.grant(session, hr, "hr", employer_id=plant.id)
            for _ in range(5):
                complete(session, hr, plant)
            export = order(session, whole(plant), hr.id, file_format=file_format, at=now())
            session.commit()
            return export.id

    return make


def stored(engine, export_id):
    with Session(engine, expire_on_commit=False) as session:
        return session.get_one(Export, export_id)


def job_of(engine, export):
    with Session(engine, expire_on_commit=False) as session:
        return session.get_one(Job, export.job_id)


def told(engine):
    with Session(engine) as session:
        return list(session.scalars(select(Notice.sentence).where(Notice.kind == "export")))


def content(store, export):
    length = storage.size(store, export.id)
    return None if length is None else b"".join(storage.read(store, export.id, length))


def ticking():
    """A clock on which two seconds pass between two looks."""
    moment = now()

    def look():
        nonlocal moment
        moment += timedelta(seconds=2)
        return moment

    return look


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "jsonl", "pdf"])
def test_large_report_is_made_and_told_of(engine, store, ordered, file_format):
    export_id = ordered(file_format)
    assert stored(engine, export_id).state(now()) == "waiting"

    worker.do_next(engine, clock=now)

    export = stored(engine, export_id)
    assert export.state(now()) == "finished"
    assert export.sha256 == hashlib.sha256(content(store, export)).hexdigest()
    assert export.rows_done == 5
    assert told(engine) == ["The report “%(name)s” is ready."]


def test_small_report_waits_for_nobody(engine, ordered, monkeypatch):
    monkeypatch.setattr(ordering, "LARGE", 6)

    assert stored(engine, ordered()).job_id is None


def test_report_that_waits_is_called_off_at_once(engine, store, ordered):
    export_id = ordered()
    with Session(engine) as session, session.begin():
        services.call_off(session, session.get_one(Export, export_id), at=now())

    assert worker.do_next(engine, clock=now) is False

    export = stored(engine, export_id)
    assert (export.state(now()), content(store, export)) == ("cancelled", None)
    assert job_of(engine, export).state == "cancelled"


def test_report_that_is_being_made_is_called_off_and_nothing_stays(
    engine, store, ordered, monkeypatch
):
    export_id = ordered()
    whole_file = making.file_chunks

    def called_off(*arguments):
        for number, chunk in enumerate(whole_file(*arguments)):
            if number == 1:
                with Session(engine) as session, session.begin():
                    services.call_off(session, session.get_one(Export, export_id), at=now())
            yield chunk

    monkeypatch.setattr(making, "file_chunks", called_off)
    worker.do_next(engine, clock=ticking())

    export = stored(engine, export_id)
    assert (export.state(now()), content(store, export)) == ("cancelled", None)
    assert job_of(engine, export).state == "cancelled"
    assert told(engine) == []


def test_report_that_is_called_off_at_the_last_moment_is_not_kept(
    engine, store, ordered, monkeypatch
):
    export_id = ordered()
    keep = storage.keep

    def called_off(*arguments):
        keep(*arguments)
        with Session(engine) as session, session.begin():
            services.call_off(session, session.get_one(Export, export_id), at=now())

    monkeypatch.setattr(storage, "keep", called_off)
    worker.do_next(engine, clock=now)

    export = stored(engine, export_id)
    assert (export.state(now()), export.kept_until, content(store, export)) == (
        "cancelled",
        None,
        None,
    )
    assert told(engine) == []


def test_report_that_was_called_off_and_wanted_again_is_made(engine, ordered, monkeypatch):
    export_id = ordered()
    whole_file = making.file_chunks

    def wavers(*arguments):
        for number, chunk in enumerate(whole_file(*arguments)):
            if number == 1:
                with Session(engine) as session, session.begin():
                    export = session.get_one(Export, export_id)
                    services.call_off(session, export, at=now())
                    ordering.order_making(session, export, at=now())
            yield chunk

    monkeypatch.setattr(making, "file_chunks", wavers)
    worker.do_next(engine, clock=ticking())

    assert stored(engine, export_id).state(now()) == "finished"


def test_report_whose_making_fails_for_good_says_so(engine, ordered, monkeypatch):
    export_id = ordered()

    def breaks(*_arguments):
        raise RuntimeError("typesetting stopped")

    monkeypatch.setattr(making, "file_chunks", breaks)
    for hours in range(6):
        later = now() + timedelta(hours=hours)
        worker.do_next(engine, clock=lambda later=later: later)

    assert stored(engine, export_id).state(now()) == "failed"
    assert told(engine) == ["The report “%(name)s” could not be made. Its page says why."]


def test_full_disk_leaves_nothing_and_says_so(engine, store, ordered, monkeypatch):
    export_id = ordered()

    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage.obstore, "put", full)
    worker.do_next(engine, clock=now)

    export = stored(engine, export_id)
    assert (export.state(now()), export.sha256, content(store, export)) == ("failed", None, None)
    assert export.failure == making.FULL
    assert job_of(engine, export).state == "failed"
    assert told(engine) == ["The report “%(name)s” could not be made. Its page says why."]

    monkeypatch.undo()
    with Session(engine) as session, session.begin():
        ordering.order_making(session, session.get_one(Export, export_id), at=now())
    worker.do_next(engine, clock=now)
    assert stored(engine, export_id).state(now()) == "finished"


def test_file_that_came_out_different_is_not_kept(engine, store, ordered):
    export_id = ordered()
    with Session(engine) as session, session.begin():
        services.finish_export(session, export_id, rows_done=5, sha256="a" * 64, at=now())

    worker.do_next(engine, clock=now)

    assert content(store, stored(engine, export_id)) is None


def test_file_is_removed_when_its_time_is_over_and_made_again_alike(engine, store, ordered):
    export_id = ordered()
    worker.do_next(engine, clock=now)
    first = content(store, stored(engine, export_id))

    with Session(engine) as session, session.begin():
        assert services.no_longer_kept(session, at=now() + timedelta(days=29)) == []
        over = services.no_longer_kept(session, at=now() + making.KEPT + timedelta(hours=1))
        assert over == [export_id]
        storage.forget(store, export_id)
        ordering.order_making(session, session.get_one(Export, export_id), at=now())
    assert content(store, stored(engine, export_id)) is None
    worker.do_next(engine, clock=now)

    assert content(store, stored(engine, export_id)) == first


def test_report_that_is_not_being_made_cannot_be_called_off(engine, ordered):
    export_id = ordered()
    worker.do_next(engine, clock=now)

    with Session(engine) as session, pytest.raises(Refused, match="nothing to call off"):
        services.call_off(session, session.get_one(Export, export_id), at=now())


KILLED = """
import os, signal, sys
from app import background, create_app
from app.core.time import now
from app.extensions import db
from app.jobs import worker
from app.workforce.reports import making
from config import from_environment

whole = making.file_chunks

def dies(*arguments):
    for number, chunk in enumerate(whole(*arguments)):
        if number == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        yield chunk

making.file_chunks = dies
with create_app(from_environment()).app_context():
    worker.do_next(db.engine, clock=now)
"""


def test_report_survives_the_death_of_its_maker(engine, store, ordered, database_url, tmp_path):
    export_id = ordered()
    env = {**os.environ, "DATABASE_URL": database_url, "MEDIA_URL": str(tmp_path / "media")}
    died = subprocess.run([sys.executable, "-c", KILLED], env=env, check=False)
    assert died.returncode == -signal.SIGKILL
    assert content(store, stored(engine, export_id)) is None
    assert worker.do_next(engine, clock=now) is False  # the lease still runs

    later = now() + worker.LEASE + timedelta(seconds=1)
    assert worker.do_next(engine, clock=lambda: later)

    export = stored(engine, export_id)
    assert export.sha256 == hashlib.sha256(content(store, export)).hexdigest()
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Export)) == 1
