"""Who follows the ledger's feed while many write to it misses nothing and sees nothing twice."""

import random
from threading import Event, Thread

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.accounts.policy import WorkforceScope
from app.accounts.queries import identity
from app.core.sqlite import reads_only
from app.core.time import local_day, now
from app.records.feed import entries_after
from app.records.models import Record, Revocation
from app.records.services import issue, revoke
from tests import factories
from tests.provision.schema import open_engine
from tests.services.evidence import completion

WRITERS, EACH = 6, 12


@pytest.fixture
def engine(database_url):
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def plant(engine):
    """A firm with a worker for each writer."""
    with Session(engine, expire_on_commit=False) as session:
        plant = factories.employer(session)
        return plant.id, [factories.worker(session, plant).id for _ in range(WRITERS)]


def write(engine, person_id, seed):
    """Issue records, some not in the end and some revoked, in transactions of many lengths."""
    chance, mine = random.Random(seed), []
    for number in range(EACH):
        with Session(engine) as session:
            who = identity(session, person_id, on=local_day(now()))
            cause = f"enrolment:{person_id}-{number}"
            issued = issue(session, who, completion(cause=cause), at=now())
            Event().wait(chance.random() / 100)
            if chance.random() < 0.2:
                session.rollback()
                continue
            session.commit()
            mine.append(issued)
        if chance.random() < 0.3:
            with Session(engine) as session, session.begin():
                revoke(session, mine.pop(), reason="twice", revoked_by_id=person_id, at=now())


def follow(engine, scope, over, seen):
    """Ask again and again from where the last answer ended, until nothing more can come."""
    since = 0
    while True:
        was_over = over.is_set()
        with Session(engine) as session:
            found = entries_after(session, scope, since, limit=3)
        seen += [entry.sequence for entry in found]
        since = found[-1].sequence if found else since
        if was_over and not found:
            return


def test_readers_see_every_entry_once_and_in_order(engine, plant):
    employer_id, people = plant
    scope, over = WorkforceScope((employer_id,), ()), Event()
    seen = [[], [], []]
    readers = [Thread(target=follow, args=(engine, scope, over, each)) for each in seen]
    writers = [
        Thread(target=write, args=(engine, person_id, seed))
        for seed, person_id in enumerate(people)
    ]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    for thread in readers:
        thread.join()

    with Session(engine) as session:
        entered = [*session.scalars(select(Record.sequence))]
        entered += session.scalars(select(Revocation.sequence))
    assert len(entered) > WRITERS * EACH / 2
    assert seen == [sorted(entered)] * 3


@pytest.fixture
def _only_reads():
    """Let SQLite's readers leave room for a writer, as in a request that reads."""
    token = reads_only.set(True)
    yield
    reads_only.reset(token)


@pytest.mark.usefixtures("_only_reads")
def test_reader_misses_nothing_that_is_entered_between_its_two_questions(engine, plant):
    """A completion, entered when completions were read already, and its revocation right after."""
    employer_id, (person_id, *_) = plant
    scope = WorkforceScope((employer_id,), ())

    def enter() -> None:
        with Session(engine) as session, session.begin():
            who = identity(session, person_id, on=local_day(now()))
            made = issue(session, who, completion(cause="enrolment:late"), at=now())
            revoke(session, made, reason="twice", revoked_by_id=person_id, at=now())

    entered = []
    with Session(engine) as reader:

        @event.listens_for(reader, "do_orm_execute")
        def _enter_before_revocations_are_asked_for(state):
            if "AS entry" in str(state.statement) and not entered:
                writer = Thread(target=enter)
                writer.start()
                writer.join()
                entered.append(writer)

        first = entries_after(reader, scope, 0, limit=9)
    assert entered
    last = first[-1].sequence if first else 0
    with Session(engine) as later:
        seen = first + entries_after(later, scope, last, limit=9)

    assert [(entry.sequence, entry.what) for entry in seen] == [(1, "issued"), (2, "revoked")]
