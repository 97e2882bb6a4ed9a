"""The old list plus what changed is the new list."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select

from app.accounts.policy import WorkforceScope
from app.records.completions import AsOf, CompletionFilter, completion_cells
from app.records.services import revoke
from app.workforce.changes import changes, changes_file, differences
from app.workforce.models import Export
from tests.services.workforce.ledger import AT, complete, order, whole

LATER = AT + timedelta(days=3)
ROWS = st.dictionaries(st.integers(0, 30), st.tuples(st.text("ab", max_size=2)))


@given(old=ROWS, new=ROWS)
def test_differences_turn_any_list_into_any_other(old, new):
    before = {key: (str(key), *cells) for key, cells in old.items()}
    after = {key: (str(key), *cells) for key, cells in new.items()}
    turned = {cells[0]: cells for cells in before.values()}

    for each in differences(iter(sorted(before.items())), iter(sorted(after.items()))):
        if each.kind == "removed":
            del turned[each.old[0]]
        else:
            turned[each.new[0]] = each.new

    assert turned == {cells[0]: cells for cells in after.values()}


@pytest.fixture
def taken(session, cast):
    """Take a list out, of everything or by its status."""

    def take(**words: str) -> Export:
        return order(session, whole(cast.plant), cast.hr.id, **words)

    return take


def listed(session, cast, export, as_of):
    statement = completion_cells(
        WorkforceScope((cast.plant.id,), ()),
        CompletionFilter(status=export.filters.get("status", "")),
        as_of=as_of,
        language="en",
    )
    return {row[0]: tuple(row) for row in session.execute(statement)}


@pytest.mark.parametrize("status", ["", "valid", "revoked"])
def test_old_list_plus_changes_is_the_new_list(session, cast, taken, status):
    first = complete(session, cast.worker, cast.plant, unit=cast.workshop, at=AT)
    complete(session, cast.worker, cast.plant, unit=cast.workshop, at=AT)
    export = taken(**({"status": status} if status else {}))
    session.flush()
    old = listed(session, cast, export, AsOf(export.as_of, export.ledger_entries))
    complete(session, cast.worker, cast.plant, unit=cast.workshop, at=LATER)
    revoke(session, first, reason="sat by another", revoked_by_id=cast.office.id, at=LATER)
    session.flush()

    for change in changes(session, export, at=LATER).rows:
        if change.kind == "removed":
            del old[change.cells[0]]
        else:
            old[change.cells[0]] = tuple(change.cells)

    assert old == listed(session, cast, export, AsOf(LATER))


def test_every_change_has_its_reason(session, cast, taken):
    first = complete(session, cast.worker, cast.plant, unit=cast.workshop, at=AT)
    export = taken()
    assert changes(session, export, at=AT).rows == []
    complete(session, cast.worker, cast.plant, unit=cast.workshop, at=LATER)
    revoke(session, first, reason="sat by another", revoked_by_id=cast.office.id, at=LATER)

    found = [
        (each.kind, each.reason, each.words) for each in changes(session, export, at=LATER).rows
    ]

    assert found == [("corrected", "revoked", "sat by another"), ("added", "issued", "")]
    text = "".join(changes_file(changes(session, export, at=LATER), str))
    assert "corrected,revoked: sat by another" in text
    assert session.scalars(select(Export.id)).one() == export.id


def test_reasons_do_not_take_a_statement_each(session, cast, taken):
    def statements() -> int:
        seen: list[str] = []
        listen = (session.connection(), "before_cursor_execute", lambda *a: seen.append(a[2]))
        event.listen(*listen)
        found = changes(session, export, at=LATER)
        event.remove(*listen)
        assert {each.reason for each in found.rows} == {"issued"}
        return len(seen)

    export = taken()
    complete(session, cast.worker, cast.plant, at=LATER)
    session.flush()
    few = statements()
    for _ in range(20):
        complete(session, cast.worker, cast.plant, at=LATER)
    session.flush()

    assert statements() == few
