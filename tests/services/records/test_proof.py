import pytest
from sqlalchemy import text

from app.records.proof import verify
from app.records.services import issue, revoke
from tests import factories
from tests.services.evidence import AT, completion, identity


@pytest.fixture
def numbers(session):
    worker = identity(factories.person(session).id)
    numbers = [issue(session, worker, completion(cause=f"cause {n}"), at=AT) for n in range(3)]
    revoke(session, numbers[1], reason="wrong person", revoked_by_id=worker.person_id, at=AT)
    session.commit()
    return numbers


def forge(session, statement, **values):
    """Change the ledger as somebody would who owns the database and drops its triggers."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        triggers = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        for name in triggers.all():
            session.execute(text(f'DROP TRIGGER "{name}"'))
    session.execute(text(statement), values)
    session.expire_all()


def test_an_untouched_ledger_is_proved(session, numbers):
    proof = verify(session)

    assert (proof.fault, proof.entries) == ("", 4)
    assert len(proof.head) == 64


def test_an_empty_ledger_is_proved(session):
    assert verify(session).fault == ""


def test_an_altered_record_is_named(session, numbers):
    forge(session, "UPDATE records SET points = 2000 WHERE number = :n", n=numbers[1])

    assert verify(session).fault == f"record {numbers[1]} was altered"


def test_an_altered_revocation_is_named(session, numbers):
    forge(session, "UPDATE revocations SET reason = 'none'")

    assert verify(session).fault == "the revocation at entry 4 was altered"


def test_a_removed_record_is_missed(session, numbers):
    forge(session, "DELETE FROM records WHERE number = :n", n=numbers[0])

    assert verify(session).fault == "entry 1 is missing"


def test_a_removed_last_entry_is_missed(session, numbers):
    forge(session, "DELETE FROM revocations")

    assert "should end at entry 4" in verify(session).fault


def test_a_record_sealed_anew_breaks_the_chain(session, numbers):
    forge(
        session,
        "UPDATE records SET seal = (SELECT seal FROM records WHERE number = :other),"
        " salt = (SELECT salt FROM records WHERE number = :other) WHERE number = :n",
        n=numbers[0],
        other=numbers[2],
    )

    assert verify(session).fault.startswith(f"record {numbers[0]}")
