import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.models import AuditEntry
from app.core.errors import Refused
from app.jobs import queue, services, work, worker
from app.jobs.models import Job
from tests.provision.schema import open_engine

AT = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture
def own_engine(database_url):
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def handler(monkeypatch):
    """Register what the kind `test` does, for the length of a test."""

    def register(function):
        monkeypatch.setitem(work.HANDLERS, "test", function)

    return register


def order(engine, *, key="", at=AT, **arguments):
    with Session(engine) as session, session.begin():
        return services.enqueue(session, "test", arguments, at=at, key=key)


def job(engine, job_id):
    with Session(engine, expire_on_commit=False) as session:
        return session.get_one(Job, job_id)


def at(moment):
    return lambda: moment


def leave_a_trace(run, arguments):
    audit(run.session, at=run.at, actor_id=None, action="sign-in")


def traces(engine):
    with Session(engine) as session:
        return session.scalar(
            select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "sign-in")
        )


def test_job_is_done_with_its_arguments_and_ends_with_what_it_wrote(own_engine, handler):
    seen = []

    def do(run, arguments):
        seen.append(arguments)
        leave_a_trace(run, arguments)

    handler(do)
    job_id = order(own_engine, number=7)

    assert worker.do_next(own_engine, clock=at(AT))
    assert seen == [{"number": 7}]
    assert job(own_engine, job_id).state == "done"
    assert traces(own_engine) == 1
    assert not worker.do_next(own_engine, clock=at(AT))


def test_job_ordered_in_a_transaction_that_is_undone_never_was(own_engine, handler):
    handler(leave_a_trace)
    with Session(own_engine) as session:
        services.enqueue(session, "test", {}, at=AT)
        session.rollback()

    assert not worker.do_next(own_engine, clock=at(AT))


def test_there_is_one_open_job_of_a_key_and_another_after_it(own_engine, handler):
    handler(lambda run, arguments: None)
    first = order(own_engine, key="roster 1")

    assert order(own_engine, key="roster 1") == first
    assert order(own_engine, key="roster 2") != first
    worker.do_next(own_engine, clock=at(AT))
    assert order(own_engine, key="roster 1") != first


def test_job_waits_for_its_moment(own_engine, handler):
    handler(lambda run, arguments: None)
    with Session(own_engine) as session, session.begin():
        services.enqueue(session, "test", {}, at=AT, not_before=AT + timedelta(hours=1))

    assert not worker.do_next(own_engine, clock=at(AT))
    assert worker.do_next(own_engine, clock=at(AT + timedelta(hours=1)))


def test_job_that_raises_leaves_nothing_and_is_tried_again_until_it_has_failed(
    own_engine, handler
):
    def stumble(run, arguments):
        leave_a_trace(run, arguments)
        raise ValueError("11010519491231002X")

    handler(stumble)
    job_id, moment = order(own_engine), AT
    for wait in queue.WAITS:
        worker.do_next(own_engine, clock=at(moment))
        assert job(own_engine, job_id).state == "waiting"
        assert not worker.do_next(own_engine, clock=at(moment + wait - timedelta(seconds=1)))
        moment += wait
    worker.do_next(own_engine, clock=at(moment))

    failed = job(own_engine, job_id)
    assert (failed.state, failed.error) == ("failed", "ValueError")
    assert traces(own_engine) == 0


def test_job_that_is_refused_is_not_tried_again(own_engine, handler):
    def refuse(run, arguments):
        raise Refused("There are no %(what)s.", what="rows")

    handler(refuse)
    job_id = order(own_engine)
    worker.do_next(own_engine, clock=at(AT))

    failed = job(own_engine, job_id)
    assert (failed.state, failed.error) == ("failed", "There are no rows.")


def test_failed_job_begins_anew_when_it_is_asked_to(own_engine, handler):
    handler(lambda run, arguments: 1 / 0)
    job_id = order(own_engine)
    for _try in range(queue.TRIES):
        worker.do_next(own_engine, clock=at(AT + timedelta(days=_try)))
    handler(leave_a_trace)
    with Session(own_engine) as session, session.begin():
        services.retry(session, job_id, at=AT)

    worker.do_next(own_engine, clock=at(AT))

    assert job(own_engine, job_id).state == "done"
    assert traces(own_engine) == 1


def test_waiting_job_is_called_off_at_once_and_a_running_one_at_its_next_step(own_engine, handler):
    waiting = order(own_engine)
    with Session(own_engine) as session, session.begin():
        services.cancel(session, waiting, at=AT)
    assert not worker.do_next(own_engine, clock=at(AT))

    def be_called_off(run, arguments):
        run.progress(1, 3)
        with Session(own_engine) as session, session.begin():
            services.cancel(session, run.job.id, at=AT)
        run.progress(2, 3)
        leave_a_trace(run, arguments)

    handler(be_called_off)
    running = order(own_engine)
    worker.do_next(own_engine, clock=at(AT))

    stopped = job(own_engine, running)
    assert (stopped.state, stopped.done, stopped.rows) == ("cancelled", 2, 3)
    assert traces(own_engine) == 0


def test_job_whose_lease_went_to_another_worker_commits_nothing(own_engine, handler):
    later = AT + 2 * queue.LEASE

    def be_overtaken(run, arguments):
        with Session(own_engine) as session, session.begin():
            assert queue.take(session, at=later) is not None
        leave_a_trace(run, arguments)

    handler(be_overtaken)
    job_id = order(own_engine)
    worker.do_next(own_engine, clock=at(AT))

    assert traces(own_engine) == 0
    assert job(own_engine, job_id).state == "running"


def test_many_workers_do_each_job_once(own_engine, handler):
    done = []
    handler(lambda run, arguments: done.append(arguments["number"]))
    for number in range(40):
        order(own_engine, number=number)

    def drain():
        while worker.do_next(own_engine, clock=at(AT)):
            pass

    threads = [Thread(target=drain) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == list(range(40))


KILLED = """
import sys, time
from datetime import datetime, UTC
import app.site
from app.accounts.audit import audit
from app.jobs import work, worker
from tests.provision.schema import open_engine

def do(run, arguments):
    audit(run.session, at=run.at, actor_id=None, action="sign-in")
    run.session.flush()
    print("began", flush=True)
    time.sleep(60)

work.HANDLERS["test"] = do
worker.do_next(open_engine(sys.argv[1]), clock=lambda: datetime(2026, 11, 24, 8, tzinfo=UTC))
"""


def test_job_of_a_killed_worker_is_done_once_by_the_next(database_url, own_engine, handler):
    job_id = order(own_engine)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, database_url], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "began\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    handler(leave_a_trace)

    assert not worker.do_next(own_engine, clock=at(AT + timedelta(seconds=30)))
    assert worker.do_next(own_engine, clock=at(AT + queue.LEASE + timedelta(seconds=1)))

    assert job(own_engine, job_id).state == "done"
    assert traces(own_engine) == 1


def test_job_that_kills_every_worker_is_given_up(own_engine):
    job_id, moment = order(own_engine), AT
    for _try in range(queue.TRIES + 1):
        with Session(own_engine) as session, session.begin():
            queue.take(session, at=moment)
        moment += 2 * queue.LEASE

    assert job(own_engine, job_id).state == "failed"


def test_recurring_task_has_one_job_that_waits_for_its_turn(own_engine, handler, monkeypatch):
    monkeypatch.setattr(work, "RECURRING", {})
    monkeypatch.setattr(worker, "RECURRING", work.RECURRING)
    monkeypatch.setitem(work.HANDLERS, "tick", None)
    work.recurring("tick", every=timedelta(minutes=5))(lambda run: leave_a_trace(run, {}))
    for _worker in range(2):
        worker.schedule(own_engine, at=AT)

    worker.do_next(own_engine, clock=at(AT))
    assert not worker.do_next(own_engine, clock=at(AT + timedelta(minutes=4)))
    worker.do_next(own_engine, clock=at(AT + timedelta(minutes=5)))

    assert traces(own_engine) == 2


def test_finished_jobs_are_forgotten_and_failed_ones_stay(own_engine, handler):
    handler(lambda run, arguments: None)
    done = order(own_engine)
    worker.do_next(own_engine, clock=at(AT))
    with Session(own_engine) as session, session.begin():
        services.forget_finished(session, before=AT + timedelta(days=1), failed_before=AT)

    with Session(own_engine) as session:
        assert session.get(Job, done) is None


def test_failed_jobs_are_kept_for_longer(own_engine, handler):
    def refuse(run, arguments):
        raise Refused("No.")

    handler(refuse)
    failed = order(own_engine)
    worker.do_next(own_engine, clock=at(AT))
    for days, is_kept in ((1, True), (-1, False)):
        with Session(own_engine) as session, session.begin():
            before = AT + timedelta(days=9)
            services.forget_finished(
                session, before=before, failed_before=AT - timedelta(days=days)
            )
        with Session(own_engine) as session:
            assert (session.get(Job, failed) is not None) == is_kept


def test_job_that_nobody_here_does_waits_for_a_version_that_does(own_engine, handler):
    job_id = order(own_engine)
    worker.do_next(own_engine, clock=at(AT))

    waiting = job(own_engine, job_id)
    assert (waiting.state, waiting.error) == (
        "waiting",
        "No part of this version does jobs of this kind.",
    )
    handler(leave_a_trace)
    worker.do_next(own_engine, clock=at(AT + queue.WAITS[0]))
    assert traces(own_engine) == 1


def test_job_that_always_fails_holds_up_nobody(own_engine, handler):
    def do(run, arguments):
        if arguments["is_poison"]:
            raise MemoryError
        leave_a_trace(run, arguments)

    handler(do)
    order(own_engine, is_poison=True)
    for _number in range(3):
        order(own_engine, is_poison=False)
    for _number in range(4):
        worker.do_next(own_engine, clock=at(AT))

    assert traces(own_engine) == 3


@pytest.fixture
def told(monkeypatch):
    """What those who watch for jobs that are given up were told."""
    heard = []
    watch = [lambda session, job, error, at: heard.append((job.id, error))]
    monkeypatch.setattr(worker, "WATCHERS", watch)
    return heard


def test_who_watches_is_told_once_when_a_job_is_given_up(own_engine, handler, told):
    handler(lambda run, arguments: 1 / 0)
    job_id, moment = order(own_engine), AT
    for wait in (*queue.WAITS, timedelta()):
        assert told == []
        worker.do_next(own_engine, clock=at(moment))
        moment += wait

    assert told == [(job_id, "ZeroDivisionError")]


def test_who_watches_is_told_of_a_job_that_kills_its_workers(own_engine, told):
    job_id, moment = order(own_engine), AT
    for _try in range(queue.TRIES):
        with Session(own_engine) as session, session.begin():
            assert queue.take(session, at=moment) is not None
        moment += 2 * queue.LEASE
    worker.do_next(own_engine, clock=at(moment))

    assert told == [(job_id, queue.KILLER)]
    assert job(own_engine, job_id).state == "failed"


def test_who_watches_is_not_told_by_a_worker_that_lost_the_job(own_engine, handler, told):
    later = AT + 2 * queue.LEASE

    def be_overtaken(run, arguments):
        with Session(own_engine) as session, session.begin():
            queue.take(session, at=later)
        raise Refused("No.")

    handler(be_overtaken)
    job_id = order(own_engine)
    worker.do_next(own_engine, clock=at(AT))

    assert told == []
    assert job(own_engine, job_id).state == "running"


@pytest.mark.parametrize("is_called_off", [True, False])
def test_recurring_task_that_failed_or_was_called_off_has_its_next_turn(
    own_engine, monkeypatch, told, is_called_off
):
    def refuse(run):
        raise Refused("No.")

    monkeypatch.setattr(work, "RECURRING", {})
    monkeypatch.setattr(worker, "RECURRING", work.RECURRING)
    monkeypatch.setitem(work.HANDLERS, "tick", None)
    work.recurring("tick", every=timedelta(minutes=5))(refuse)
    worker.schedule(own_engine, at=AT)
    if is_called_off:
        with Session(own_engine) as session, session.begin():
            services.cancel(session, session.scalars(select(Job.id)).one(), at=AT)
    else:
        worker.do_next(own_engine, clock=at(AT))
    worker.schedule(own_engine, at=AT + timedelta(minutes=1))

    assert not worker.do_next(own_engine, clock=at(AT + timedelta(minutes=4)))
    assert worker.do_next(own_engine, clock=at(AT + timedelta(minutes=5)))


def test_failed_job_does_not_begin_anew_beside_another_that_does_its_work(own_engine, handler):
    def refuse(run, arguments):
        raise Refused("No.")

    handler(refuse)
    failed = order(own_engine, key="rule 1")
    worker.do_next(own_engine, clock=at(AT))
    order(own_engine, key="rule 1")

    with Session(own_engine) as session, pytest.raises(Refused, match="Another job"):
        services.retry(session, failed, at=AT)
