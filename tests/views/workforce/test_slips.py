import pytest
from sqlalchemy import select

from app.accounts.codes import code_digests, normalised
from app.accounts.models import AuditEntry, OneTimeCode
from app.accounts.services import audit
from tests import factories
from tests.pages import check_house_rules, parsed


@pytest.fixture
def hr(client, cast):
    return client.sign_in(cast.hr)


def printed(pages, *people, status=200):
    return pages.post("/hr/slips", status=status, person=[str(each.id) for each in people])


def test_worker_who_never_signed_in_gets_a_slip_with_a_code(hr, session, cast):
    assert cast.worker.name in hr.get("/hr/slips").words

    answer = printed(hr, cast.worker)

    check_house_rules(parsed(answer.text))
    stored = session.scalars(select(OneTimeCode)).one()
    login, code = [strong.text for strong in parsed(answer.text).iter("strong")]
    assert login == cast.worker.login
    assert stored.digest == code_digests(cast.worker.id, normalised(code))[0]
    assert answer.headers["Cache-Control"] == "no-store"
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "code-issued")).one()
    assert (entry.actor_id, entry.on_id) == (cast.hr.id, cast.worker.id)


def test_new_code_ends_the_one_before(hr, session, cast):
    printed(hr, cast.worker)
    printed(hr, cast.worker)

    ended = [code.ended_at is not None for code in session.scalars(select(OneTimeCode))]
    assert sorted(ended) == [False, True]


def test_worker_who_signed_in_before_gets_none(hr, session, cast):
    audit(session, at=factories.LONG_AGO, actor_id=cast.worker.id, action="sign-in")

    assert "Nobody is waiting" in hr.get("/hr/slips").words
    printed(hr, cast.worker, status=404)


def test_worker_with_another_role_gets_none(hr, session, cast):
    factories.grant(session, cast.worker, "admin")

    printed(hr, cast.worker, status=404)


def test_worker_of_another_employer_gets_none(hr, session, cast):
    printed(hr, cast.worker, cast.other_worker, status=404)

    assert session.scalars(select(OneTimeCode)).all() == []


def test_list_is_narrowed_to_a_unit(hr, session, cast):
    beside = factories.unit(session, cast.plant)

    assert cast.worker.name in hr.get(f"/hr/slips?unit={cast.workshop.code}").words
    assert "Nobody is waiting" in hr.get(f"/hr/slips?unit={beside.code}").words


def test_choice_of_nobody_is_refused(hr):
    hr.post("/hr/slips", status=400)


def test_choice_that_is_no_number_is_refused(hr):
    hr.post("/hr/slips", status=404, person=["x"])


def test_page_opens_for_hr_only(client, cast):
    client.sign_in(cast.worker).fetch("/hr/slips", status=403)
