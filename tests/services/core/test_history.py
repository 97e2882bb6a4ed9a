"""What was known when: versions that the database itself keeps."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from app.accounts.models import PEOPLE_HISTORY, Person
from app.core.history import as_known, settled
from app.learning.models import DUE_DATES_HISTORY, DueDate
from tests import courses, factories
from tests.provision.postgres import running_postgres
from tests.provision.schema import open_engine

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)


def names(session: Session, at: datetime) -> list[str]:
    known = as_known(PEOPLE_HISTORY, at)
    return list(session.scalars(select(known.c.name).order_by(known.c.id)))


def test_name_is_known_as_it_was_at_each_moment(session):
    before = settled(session)
    person = factories.person(session, name="王伟")
    first = settled(session)
    person.name = "王维"
    session.flush()

    assert names(session, before) == []
    assert names(session, first) == ["王伟"]
    assert names(session, settled(session)) == ["王维"]
    assert names(session, first) == ["王伟"]


def test_change_of_what_is_not_kept_adds_no_version(session):
    person = factories.person(session, name="王伟")
    session.execute(update(Person).where(Person.id == person.id).values(language="en"))
    session.execute(update(Person).where(Person.id == person.id).values(name="王伟"))

    versions = session.execute(select(PEOPLE_HISTORY).where(PEOPLE_HISTORY.c.id == person.id))
    assert len(versions.all()) == 1


def test_removed_row_is_known_until_it_was_removed(session):
    person = factories.person(session)
    employer = factories.employer(session)
    course_id = courses.publish(session).course_id
    enrolment = factories.enrolment(session, person, course_id=course_id)
    session.add(
        DueDate(
            enrolment_id=enrolment.id,
            employer_id=employer.id,
            due_on=date(2026, 12, 1),
            set_by=person.id,
            set_at=factories.LONG_AGO,
        )
    )
    session.flush()
    there = settled(session)
    session.execute(delete(DueDate))

    def days(at: datetime) -> list[date]:
        return list(session.scalars(select(as_known(DUE_DATES_HISTORY, at).c.due_on)))

    assert days(there) == [date(2026, 12, 1)]
    assert days(settled(session)) == []


def test_many_rows_in_one_statement_are_all_kept(session):
    people = [factories.person(session) for _ in range(3)]
    session.execute(update(Person).values(name="李"))

    assert names(session, settled(session)) == ["李"] * len(people)


@pytest.mark.postgres
def test_settled_moment_is_before_what_somebody_has_not_committed(databases, tmp_path):
    engine = open_engine(databases.make("postgresql", tmp_path))
    with Session(engine) as writing, Session(engine) as reading:
        writing.add(Person(login="wang", name="王伟", password_hash="", created_at=NOW))
        writing.flush()
        moment = settled(reading)
        writing.commit()

        assert names(reading, moment) == []
        assert names(reading, settled(reading)) == ["王伟"]
    engine.dispose()


WIDE = "CREATE TABLE wide ({}) WITH (autovacuum_analyze_threshold = 1)"
FILLED = "INSERT INTO wide SELECT {} FROM generate_series(1, 500)"
HOUSEKEEPING = text(
    "SELECT pid, xact_start FROM pg_stat_activity"
    " WHERE backend_type = 'autovacuum worker' AND backend_xid IS NOT NULL"
)


@pytest.mark.postgres
def test_settled_moment_does_not_wait_for_the_housekeeping_of_the_server():
    with running_postgres(autovacuum_naptime="1") as server:
        engine = open_engine(server.create("busy"))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            columns = range(200)
            connection.execute(text(WIDE.format(", ".join(f"c{n} text" for n in columns))))
            connection.execute(
                text(FILLED.format(", ".join("md5(random()::text)" for _ in columns)))
            )
            reading = Session(connection)
            before, moment, after = None, None, None
            while before is None or before != after:  # the same work at both ends
                before = connection.execute(HOUSEKEEPING).one_or_none()
                moment = settled(reading)
                after = connection.execute(HOUSEKEEPING).one_or_none()

        assert moment > before.xact_start
        engine.dispose()
