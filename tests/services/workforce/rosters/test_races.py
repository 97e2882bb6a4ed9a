"""The same workers taken over several times at once, each time on a connection of its own."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Employment, Person
from app.accounts.policy import WorkforceScope
from app.core.errors import Refused
from app.workforce.rosters.processing import process
from app.workforce.rosters.queries import roster_in
from app.workforce.rosters.services import order_check, order_import, send
from tests import factories
from tests.provision.schema import open_engine

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
CONTENT = "工号,姓名\n1,王伟\n2,李娜\n".encode("gbk")
AT_ONCE = 6


@pytest.fixture
def engine(database_url):
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def employer_id(engine):
    with Session(engine) as session:
        return factories.employer(session).id


def checked(engine, employer_id):
    with Session(engine) as session:
        roster = send(
            session,
            CONTENT,
            filename="a.csv",
            employer_id=employer_id,
            unit_paths=(),
            made_by_id=None,
            at=AT,
        )
        order_check(roster, roster.mapping)
        process(session, roster.id, at=AT)
        session.commit()
        return roster.id


def import_all(engine, employer_id, rosters):
    scope = WorkforceScope((employer_id,), ())

    def one(roster_id):
        try:
            with Session(engine) as session:
                order_import(roster_in(session, scope, roster_id, to_change=True), "all")
                state = process(session, roster_id, at=AT).state
                session.commit()
                return state
        except Refused:
            return "refused"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(one, rosters))


def counted(engine):
    with Session(engine) as session:
        return [
            session.scalars(select(func.count()).select_from(each)).one()
            for each in (Person, Employment)
        ]


def test_roster_that_is_imported_many_times_at_once_is_imported_once(engine, employer_id):
    roster_id = checked(engine, employer_id)

    came_of_it = import_all(engine, employer_id, [roster_id] * AT_ONCE)

    assert came_of_it == {"imported": 1, "refused": AT_ONCE - 1}
    assert counted(engine) == [2, 2]


def test_rosters_of_the_same_workers_imported_at_once_add_each_worker_once(engine, employer_id):
    rosters = [checked(engine, employer_id) for _ in range(AT_ONCE)]

    came_of_it = import_all(engine, employer_id, rosters)

    assert set(came_of_it) <= {"imported", "checked"}
    assert came_of_it["imported"] >= 1
    assert counted(engine) == [2, 2]
