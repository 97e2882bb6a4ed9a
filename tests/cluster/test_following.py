"""Who keeps a copy of a list while many write to it has the list itself in the end."""

import random
from datetime import timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Employment, Person
from app.core.sqlite import reads_only
from app.core.time import local_day, now
from app.learning.models import DueDate, Enrolment
from tests import courses, factories
from tests.provision.schema import open_engine
from tests.services.api.mirrors import Mirror, listed

WRITERS, EACH = 4, 10
LISTS = ("/workers", "/enrolments", "/assignments")


@pytest.fixture
def engine(database_url):
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def plant(engine):
    """A firm with two units, an officer of the first, and workers in it, each on a course."""
    return plant_in(engine)


def plant_in(engine):
    with Session(engine, expire_on_commit=False) as session:
        plant = factories.employer(session)
        units = [factories.unit(session, plant) for _ in range(2)]
        head = factories.person(session)
        factories.grant(session, head, "hr", employer_id=plant.id, unit_id=units[0].id)
        course_id = courses.publish(session).course_id
        for _ in range(2 * WRITERS):
            worker = factories.worker(session, plant, unit=units[0])
            factories.enrolment(session, worker, course_id=course_id, enrolled_at=now())
        session.commit()
        return head.id, [unit.id for unit in units]


def change(session, chance, units):
    """Do one of the things that happen to somebody by chance."""
    place = chance.choice(session.scalars(select(Enrolment).order_by(Enrolment.id)).all())
    job = session.scalars(select(Employment).where(Employment.person_id == place.person_id)).one()
    match chance.randrange(5):
        case 0:
            name = update(Person).where(Person.id == place.person_id)
            session.execute(name.values(name=f"Name {chance.random()}"))
        case 1:
            job.unit_id = chance.choice(units)
        case 2:
            place.completed_at = None if place.completed_at else now()
        case 3:
            session.execute(delete(DueDate).where(DueDate.enrolment_id == place.id))
        case _:
            session.merge(
                DueDate(
                    enrolment_id=place.id,
                    employer_id=job.employer_id,
                    due_on=local_day(now()) + timedelta(days=chance.randrange(9)),
                    set_by=place.person_id,
                    set_at=now(),
                )
            )
    session.flush()


def write(engine, units, seed):
    """Change this and that, some not in the end, in transactions of many lengths."""
    chance = random.Random(seed)
    for _ in range(EACH):
        with Session(engine) as session:
            try:
                change(session, chance, units)
                Event().wait(chance.random() / 50)
                session.rollback() if chance.random() < 0.2 else session.commit()
            except IntegrityError:  # two set the first day of one enrolment
                session.rollback()


def follow(engine, mirror, over):
    """Walk again and again, until everything that was written has been there to be read."""
    reads_only.set(True)  # of this thread: as in a request that reads
    while True:
        was_over = over.is_set()
        with Session(engine) as session:
            mirror.walk(session)
        if was_over:
            return


def test_copy_equals_the_list_after_many_have_written(engine, plant):
    head_id, units = plant
    mirrors, over = {path: Mirror(path, head_id) for path in LISTS}, Event()
    readers = [Thread(target=follow, args=(engine, each, over)) for each in mirrors.values()]
    writers = [Thread(target=write, args=(engine, units, seed)) for seed in range(WRITERS)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    for thread in readers:
        thread.join()

    for path, mirror in mirrors.items():
        with Session(engine) as session:
            assert mirror.rows == listed(session, path, head_id), path
            assert mirror.walk(session) == []


@pytest.fixture
def _only_reads():
    """Let SQLite's readers leave room for a writer, as in a request that reads."""
    token = reads_only.set(True)
    yield
    reads_only.reset(token)


@pytest.mark.usefixtures("_only_reads")
def test_walk_sees_what_was_written_after_the_request_began_to_read(engine, plant):
    """On SQLite a reader's first question decides what it sees: the token's look-up, here."""
    head_id, _units = plant
    mirror = Mirror("/workers", head_id)
    with Session(engine) as reader:
        mirror.walk(reader)
    with Session(engine) as reader:
        reader.scalars(select(Person.name)).all()
        writer = Thread(target=rename_all, args=(engine,))
        writer.start()
        writer.join()
        mirror.walk(reader)

    assert {row["name"] for row in mirror.rows.values()} == {"Late"}


def rename_all(engine):
    with Session(engine) as session, session.begin():
        session.execute(update(Person).values(name="Late"))


@pytest.mark.postgres
def test_what_is_not_committed_when_a_walk_begins_is_told_by_the_next(databases, tmp_path):
    """On SQLite the walk waits for who writes, and there is nothing like it."""
    engine = open_engine(databases.make("postgresql", tmp_path))
    head_id, _units = plant_in(engine)
    mirror = Mirror("/workers", head_id)
    slow, reading = Session(engine), Session(engine)
    mirror.walk(reading)
    slow.execute(update(Person).values(name="Slow"))
    with Session(engine) as quick, quick.begin():
        quick.execute(update(Employment).values(occupation="fitter"))

    assert mirror.walk(reading) == []
    slow.commit()
    assert sorted(mirror.walk(reading)) == sorted(mirror.rows)
    assert {(row["name"], row["occupation"]) for row in mirror.rows.values()} == {
        ("Slow", "fitter")
    }
    assert mirror.walk(reading) == []
    for each in (slow, reading):
        each.close()
    engine.dispose()
