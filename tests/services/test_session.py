"""The session that tests get leaves nothing behind."""

import pytest
from sqlalchemy import func, select

from app.accounts.models import Employer
from tests import factories


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_test_commits_twice_is_gone_in_the_next_test(session, turn):
    assert session.scalar(select(func.count()).select_from(Employer)) == 0

    factories.employer(session, code="the same code")
    factories.employer(session, code="another code")
    session.commit()

    assert session.scalar(select(func.count()).select_from(Employer)) == 2


def test_what_a_test_takes_back_is_gone_within_it(session):
    factories.employer(session, code="kept")
    session.add(Employer(code="dropped", name="", name_en=""))
    session.flush()
    session.rollback()

    assert session.scalars(select(Employer.code)).all() == ["kept"]
