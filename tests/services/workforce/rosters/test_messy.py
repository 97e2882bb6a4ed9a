from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import select

from app.accounts.models import Person
from app.workforce.rosters.models import RosterRow
from app.workforce.rosters.processing import process
from app.workforce.rosters.services import order_check, order_import, send
from tests.rosters import messy_roster

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def test_roster_is_the_same_for_the_same_seed():
    assert messy_roster(units=("a",), rows=200) == messy_roster(units=("a",), rows=200)
    assert messy_roster(units=("a",), rows=200) != messy_roster(units=("a",), rows=200, seed=5)


def test_messy_roster_in_gbk_is_understood_and_every_problem_found(session, cast):
    messy = messy_roster(units=(cast.workshop.code,))
    roster = send(
        session,
        messy.content,
        filename="花名册.csv",
        employer_id=cast.plant.id,
        unit_paths=(),
        made_by_id=cast.hr.id,
        at=AT,
    )
    order_check(roster, roster.mapping)
    process(session, roster.id, at=AT)

    found = Counter(
        problem["column"] for row in session.scalars(select(RosterRow)) for problem in row.problems
    )
    assert roster.counts == {"add": messy.good, "problem": messy.rows - messy.good}
    assert dict(found) == messy.problems
    order_import(roster, "good-ones")
    process(session, roster.id, at=AT)
    assert roster.state == "imported"
    named = session.scalars(select(Person.name).where(Person.phone_index.is_not(None))).all()
    assert len(named) == messy.good
    assert not [name for name in named if " " in name or "　" in name]
