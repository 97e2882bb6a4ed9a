"""A worker: takes jobs one after the other, beside the web server or in a process of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

import structlog
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.core.errors import Refused
from app.core.sqlite import reads_only
from app.core.time import now
from app.extensions import db
from app.jobs import queue, services
from app.jobs.queue import LEASE, GivenUp, Leased
from app.jobs.work import HANDLERS, RECURRING, WATCHERS, Cancelled, Handler, Run

log = structlog.get_logger("jobs")

IDLE_SECONDS = 1.0
BETWEEN_SCHEDULES = timedelta(minutes=5)
Clock = Callable[[], datetime]


class NobodyDoesThis(Exception):
    """There is nobody here who does jobs of this kind; a newer or older version may."""


def start(app: Flask) -> Event:
    """Work in a thread of this process; set the returned event to end it."""
    over = Event()
    Thread(target=work, args=(app, over), name="jobs", daemon=True).start()
    return over


def work(app: Flask, over: Event) -> None:
    """Do jobs as they come until `over` is set; see now and then that recurring ones recur."""
    while not over.is_set():
        try:
            with app.app_context():
                scheduled_at = now()
                schedule(db.engine, at=scheduled_at)
                while not over.is_set() and now() - scheduled_at < BETWEEN_SCHEDULES:
                    if not do_next(db.engine, clock=now):
                        over.wait(IDLE_SECONDS)
        except Exception as error:
            log.error("worker stumbled", exc_info=error)
            over.wait(10 * IDLE_SECONDS)


def schedule(engine: Engine, *, at: datetime) -> None:
    """See that every recurring task has its one open job.

    One whose last job failed, or was called off, has its next turn all the same.
    """
    with Session(engine) as session, session.begin():
        ended = services.last_ended(session, RECURRING)
        for kind, every in RECURRING.items():
            before = ended.get(kind)
            turn = at if before is None else max(at, before + every)
            services.enqueue(session, kind, {}, at=at, not_before=turn, key=kind)


def do_next(engine: Engine, *, clock: Clock) -> bool:
    """Do the job that waits longest; false when none is due."""
    if not _is_work_due(engine, at=clock()):
        return False
    with Session(engine) as session, session.begin():
        at = clock()
        job = queue.take(session, at=at)
        if isinstance(job, GivenUp):
            _tell(session, job, at=at)
    if isinstance(job, Leased):
        _do(engine, job, clock=clock)
    return True


def _is_work_due(engine: Engine, *, at: datetime) -> bool:
    token = reads_only.set(True)
    try:
        with Session(engine) as session:
            return queue.is_work_due(session, at=at)
    finally:
        reads_only.reset(token)


def _do(engine: Engine, job: Leased, *, clock: Clock) -> None:
    """Run one try; whatever comes of it is written down."""
    try:
        with _held(engine, job, clock=clock):
            _run(engine, job, clock=clock)
    except Cancelled:
        with Session(engine) as session, session.begin():
            queue.stop(session, job, at=clock())
    except Exception as error:
        log.error("job failed", kind=job.kind, job=job.id, tries=job.tries, exc_info=error)
        with Session(engine) as session, session.begin():
            at, is_final = clock(), isinstance(error, Refused)
            given_up = queue.fail(session, job, _said(error), at=at, is_final=is_final)
            if given_up is not None:
                _tell(session, given_up, at=at)


def _tell(session: Session, given_up: GivenUp, *, at: datetime) -> None:
    for watcher in WATCHERS:
        watcher(session, given_up.job, given_up.error, at)


def _run(engine: Engine, job: Leased, *, clock: Clock) -> None:
    began = clock()
    with Session(engine) as session:
        if engine.dialect.name == "postgresql":
            session.execute(text("SET LOCAL statement_timeout = 0"))
        _handler(job.kind)(Run(session, engine, job, began, clock), job.arguments)
        every = RECURRING.get(job.kind)
        ended = clock()
        again_at = None if every is None else ended + every
        if not queue.finish(session, job, at=ended, again_at=again_at):
            raise Cancelled
        session.commit()


def _handler(kind: str) -> Handler:
    """Return who does such jobs.

    :raise NobodyDoesThis: when this version has no such room, or not yet.
    """
    if kind not in HANDLERS:
        raise NobodyDoesThis
    return HANDLERS[kind]


@contextmanager
def _held(engine: Engine, job: Leased, *, clock: Clock) -> Iterator[None]:
    """Renew the lease for as long as the work takes."""
    over = Event()

    def renew() -> None:
        while not over.wait(LEASE.total_seconds() / 3):
            try:
                with Session(engine) as session, session.begin():
                    services.hold(session, job.id, job.lease, until=clock() + LEASE)
            except OperationalError as error:  # SQLite, while the job itself writes
                log.info("lease not renewed", job=job.id, why=type(error).__name__)

    thread = Thread(target=renew, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _said(error: Exception) -> str:
    """Return what went wrong without the values in it: they may be somebody's data."""
    if isinstance(error, Refused):
        return error.sentence % error.places if error.places else error.sentence
    if isinstance(error, NobodyDoesThis):
        return "No part of this version does jobs of this kind."
    if isinstance(error, OSError) and error.strerror:
        return f"{type(error).__name__}: {error.strerror}"
    return type(error).__name__
