"""A unit that hangs elsewhere in the tree: its records go with it, and stay where they were."""

from datetime import timedelta

import pytest

from app.accounts.organisations import move_unit
from app.accounts.policy import WorkforceScope, workforce_scope
from app.accounts.viewer import viewer_of_token
from app.accounts.workforce import employed, paths_today, scope_names, units_in
from app.core.time import local_day
from app.records.board import counted_by
from app.records.completions import AsOf, CompletionFilter
from app.workforce.board import board
from app.workforce.filters import Choices
from tests import factories
from tests.services.workforce.ledger import AT, complete, rows

LATER = AT + timedelta(days=1)


@pytest.fixture
def world(session, cast):
    """Old and new parents, the workshop below the old one, a line below the workshop."""
    old, new = (factories.unit(session, cast.plant) for _ in range(2))
    shop = factories.unit(session, cast.plant, parent=old)
    line = factories.unit(session, cast.plant, parent=shop)
    complete(session, cast.worker, cast.plant, unit=line, at=AT)
    move_unit(session, shop, below=new, by_id=cast.admin.id, at=AT)
    session.commit()
    complete(session, cast.worker, cast.plant, unit=line, at=AT)
    return old, new, shop, line


def scope_of(session, unit):
    officer = factories.person(session)
    factories.grant(session, officer, "hr", employer_id=unit.employer_id, unit_id=unit.id)
    found = viewer_of_token(session, officer.id, at=LATER)
    assert found is not None
    assert len(found.scopes) == 1
    return workforce_scope(found)


def count(session, scope, **asked):
    return len(rows(session, scope, as_of=AsOf(LATER), **asked))


def test_records_before_and_after_the_move_are_seen_by_whoever_has_the_unit(session, world):
    old, new, shop, line = world

    seen = {unit.id: count(session, scope_of(session, unit)) for unit in world}
    assert seen == {old.id: 1, new.id: 2, shop.id: 2, line.id: 2}


def test_unit_moved_back_and_forth_is_seen_once(session, cast, world):
    old, new, shop, _line = world
    for below in (old, new, old):
        move_unit(session, shop, below=below, by_id=cast.admin.id, at=AT)
    session.commit()

    assert count(session, scope_of(session, shop)) == 2
    assert count(session, scope_of(session, old)) == 2
    assert count(session, scope_of(session, new)) == 1


def test_filter_and_board_count_the_unit_with_its_former_places(session, cast, world):
    scope = scope_of(session, world[2])
    units = units_in(session, scope)
    offered = Choices(units, {})
    people = employed(scope, on=local_day(LATER))
    found = counted_by(session, scope, "unit", as_of=AsOf(LATER), people=people)
    assert sum(each.valid for each in found.values()) == 2

    for line in board(session, scope, "unit", as_of=AsOf(LATER), units=units):
        wanted = CompletionFilter(unit_paths=offered.unit_paths(line.key))
        assert count(session, scope, wanted=wanted) == line.valid == 2


def test_scope_kept_before_the_move_still_has_its_name(session, world):
    old, _new, shop, _line = world
    before = f"{old.path}{shop.id}/"

    assert paths_today(session, [before]) == (shop.path,)
    assert scope_names(session, WorkforceScope((), (before,))) == [(shop.name, shop.name_en)]
