"""Somebody who can sign in always administers, however roles end and accounts close."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.granting import end_grant
from app.accounts.models import Grant
from app.accounts.services import close_account
from app.core.errors import Refused
from tests import factories
from tests.provision.schema import open_engine

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def administrator(session, **changes):
    person = factories.person(session, **changes)
    factories.grant(session, person, "admin")
    return person


def end_role(session, person_id, *, by_id):
    grant = session.scalars(select(Grant.id).where(Grant.person_id == person_id)).one()
    end_grant(session, grant, by_id=by_id, reason="left", at=AT)


def close(session, person_id, *, by_id):
    close_account(session, person_id, by_id=by_id, reason="left", at=AT)


@pytest.mark.parametrize("remove", [end_role, close])
def test_closed_account_is_no_other_administrator(session, remove):
    last = administrator(session)
    closed = administrator(session, deactivated_at=AT)

    with pytest.raises(Refused, match="last administrator"):
        remove(session, last.id, by_id=closed.id)
    assert last.deactivated_at is None
    administrator(session)
    remove(session, last.id, by_id=closed.id)


@pytest.mark.parametrize("second", [end_role, close])
@pytest.mark.parametrize("first", [end_role, close])
def test_two_administrators_do_not_remove_each_other(database_url, first, second):
    engine = open_engine(database_url)
    with Session(engine) as session:
        one, other = administrator(session).id, administrator(session).id

    def remove_one():
        with Session(engine) as session:
            second(session, one, by_id=other)
            session.commit()

    with ThreadPoolExecutor(1) as pool:
        with Session(engine) as session:
            first(session, other, by_id=one)
            removed = pool.submit(remove_one)
            wait([removed], timeout=0.5)
            session.commit()
        with pytest.raises(Refused, match="last administrator"):
            removed.result()
    engine.dispose()
