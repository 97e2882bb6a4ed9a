import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.accounts.policy import WorkforceScope
from app.core.errors import Invalid, NotFound
from app.records.completions import AsOf, CompletionFilter, completion_cells
from app.records.services import revoke
from app.workforce import source
from app.workforce.columns import COLUMNS
from app.workforce.delivery import Sheet, deliver, reading, resend
from app.workforce.models import SILENCE, Export
from app.workforce.queries import covers, own_export, own_exports
from app.workforce.services import finish_export, note_progress, note_stop
from tests import factories
from tests.provision.schema import open_engine
from tests.services.workforce.ledger import AT, KEYS, complete, file, order, rows, whole

FORMATS = ("csv", "xlsx", "jsonl")


def ordered(session, cast, *, scope=None, file_format="csv"):
    export = order(session, scope or whole(cast.plant), cast.hr.id, file_format=file_format)
    session.commit()
    return export


def test_order_counts_the_rows_and_pins_the_ledger(session, cast):
    complete(session, cast.worker, cast.plant)
    complete(session, cast.other_worker, cast.other_plant)

    export = ordered(session, cast)

    assert (export.rows, export.rows_done, export.ledger_entries) == (1, 0, 2)
    assert len(export.ledger_chain) == 64
    assert export.state(AT) == "ready"


def test_order_is_written_down(session, cast):
    export = ordered(session, cast)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "export")).one()

    assert (entry.actor_id, entry.subject) == (cast.hr.id, f"completions:{export.id}")
    assert (entry.details["format"], entry.details["rows"]) == ("csv", 0)


def test_unknown_format_is_refused_with_the_known_ones(session, cast):
    with pytest.raises(Invalid, match="csv, xlsx, jsonl, pdf"):
        ordered(session, cast, file_format="ods")


@pytest.mark.parametrize("file_format", FORMATS)
def test_list_is_the_same_after_the_ledger_grew(session, cast, file_format):
    number = complete(session, cast.worker, cast.plant)
    export = ordered(session, cast)
    as_of = AsOf(export.as_of, export.ledger_entries)
    first = file(session, whole(cast.plant), file_format, as_of=as_of)

    complete(session, cast.worker, cast.plant, at=AT - timedelta(seconds=1))
    revoke(
        session,
        number,
        reason="found out",
        revoked_by_id=cast.office.id,
        at=AT - timedelta(seconds=1),
    )

    assert file(session, whole(cast.plant), file_format, as_of=as_of) == first
    assert len(rows(session, whole(cast.plant))) == 2


def test_export_goes_through_its_states(session, cast):
    export = ordered(session, cast)

    note_progress(session, export.id, rows_done=5, at=AT)
    session.refresh(export)
    assert export.state(AT) == "running"
    assert export.state(AT + SILENCE + timedelta(seconds=1)) == "unfinished"

    note_stop(session, export.id, rows_done=6, at=AT)
    session.refresh(export)
    assert export.state(AT) == "unfinished"

    note_progress(session, export.id, rows_done=0, at=AT)
    finish_export(session, export.id, rows_done=9, sha256="a" * 64, at=AT)
    session.refresh(export)
    assert (export.state(AT), export.rows_done) == ("finished", 9)


def test_finished_export_is_not_changed_any_more(session, cast):
    export = ordered(session, cast)
    finish_export(session, export.id, rows_done=9, sha256="a" * 64, at=AT)

    note_stop(session, export.id, rows_done=1, at=AT)
    finish_export(session, export.id, rows_done=2, sha256="b" * 64, at=AT)

    session.refresh(export)
    assert (export.rows_done, export.sha256) == (9, "a" * 64)


def test_export_is_its_makers_and_nobody_elses(session, cast):
    export = ordered(session, cast)
    scope = whole(cast.plant)

    assert own_export(session, scope, export.id, made_by_id=cast.hr.id) is export
    with pytest.raises(NotFound):
        own_export(session, scope, export.id, made_by_id=cast.hr2.id)
    assert own_exports(session, scope, made_by_id=cast.hr2.id) == []


def test_export_is_gone_for_who_lost_the_scope(session, cast):
    export = ordered(session, cast)
    elsewhere = whole(cast.other_plant)

    assert own_exports(session, elsewhere, made_by_id=cast.hr.id) == []
    with pytest.raises(NotFound):
        own_export(session, elsewhere, export.id, made_by_id=cast.hr.id)


@pytest.mark.parametrize(
    ("scope", "wanted", "verdict"),
    [
        pytest.param(((1, 2), ()), ((2,), ()), True, id="one of two employers"),
        pytest.param(((1,), ()), ((1, 2), ()), False, id="one employer too many"),
        pytest.param(((), ("/3/",)), ((), ("/3/17/",)), True, id="a unit below"),
        pytest.param(((), ("/3/17/",)), ((), ("/3/",)), False, id="the unit above"),
        pytest.param(((), ()), ((), ("/3/",)), False, id="nothing left"),
    ],
)
def test_scope_covers_what_lies_within(scope, wanted, verdict):
    assert covers(WorkforceScope(*scope), WorkforceScope(*wanted)) is verdict


@pytest.fixture
def own_engine(database_url):
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sending(own_engine, monkeypatch):
    """An export of five rows in batches of two, and the arguments that send it."""
    monkeypatch.setattr(source, "BATCH", 2)
    with Session(own_engine, expire_on_commit=False) as session:
        plant = factories.employer(session)
        hr = factories.person(session)
        for _ in range(5):
            complete(session, hr, plant)
        export = order(session, whole(plant), hr.id)
        session.commit()
    statement = completion_cells(
        whole(plant), CompletionFilter(), as_of=AsOf(AT, export.ledger_entries), language="en"
    )
    return export.id, statement, Sheet("csv", "Completions", COLUMNS, KEYS, AT)


def stored(engine, export_id):
    with Session(engine) as session:
        return session.get_one(Export, export_id)


def ticking():
    """A clock on which two seconds pass between two looks."""
    moment = AT

    def look():
        nonlocal moment
        moment += timedelta(seconds=2)
        return moment

    return look


def test_file_that_was_sent_is_finished_with_its_digest(own_engine, sending):
    sent = b"".join(deliver(own_engine, *sending, clock=ticking()))

    export = stored(own_engine, sending[0])
    assert (export.rows, export.rows_done) == (5, 5)
    assert export.sha256 == hashlib.sha256(sent).hexdigest()
    assert export.finished_at is not None


def test_file_that_is_sent_again_has_the_same_bytes(own_engine, sending):
    first = b"".join(deliver(own_engine, *sending, clock=ticking()))

    assert b"".join(resend(own_engine, *sending[1:])) == first


def test_progress_is_seen_by_others_while_rows_are_sent(own_engine, sending):
    chunks = deliver(own_engine, *sending, clock=ticking())
    seen = [stored(own_engine, sending[0]).rows_done for _ in chunks]

    assert seen == [0, 0, 2, 4]


def test_export_whose_client_went_away_is_unfinished(own_engine, sending):
    chunks = deliver(own_engine, *sending, clock=ticking())
    next(chunks)
    next(chunks)
    chunks.close()

    export = stored(own_engine, sending[0])
    assert export.state(AT) == "unfinished"
    assert (export.rows_done, export.sha256) == (2, None)
    assert own_engine.pool.checkedout() == 0


def test_export_that_was_left_is_sent_whole_the_next_time(own_engine, sending):
    left = deliver(own_engine, *sending, clock=ticking())
    next(left)
    left.close()

    sent = b"".join(deliver(own_engine, *sending, clock=ticking()))

    assert stored(own_engine, sending[0]).sha256 == hashlib.sha256(sent).hexdigest()


def test_writers_are_not_held_up_while_rows_are_sent(own_engine, sending):
    chunks = deliver(own_engine, *sending, clock=ticking())
    next(chunks)
    with Session(own_engine) as session:
        factories.employer(session)
    chunks.close()


def test_list_of_any_length_takes_one_statement(own_engine, sending):
    statements = []
    event.listen(own_engine, "before_cursor_execute", lambda *event: statements.append(event[2]))

    list(resend(own_engine, *sending[1:]))

    # On PostgreSQL the rows come by COPY, past SQLAlchemy; what is counted there is the timeout.
    assert len([s for s in statements if not s.startswith("BEGIN")]) == 1


def test_reading_gives_its_connection_back_when_it_fails(own_engine):
    with pytest.raises(ZeroDivisionError), reading(own_engine):
        raise ZeroDivisionError

    assert own_engine.pool.checkedout() == 0
