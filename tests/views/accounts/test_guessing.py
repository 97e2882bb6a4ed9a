"""Who guesses learns nothing: known and unknown cost the same statements, hashes and words."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select

from app.accounts import passwords
from app.accounts.codes import issue_code
from app.accounts.models import AuditEntry, Employment, OneTimeCode, Person
from app.accounts.signs import email_index, phone_index, tidy_sign
from app.core.time import now
from app.jobs.models import Job
from tests.factories import PASSWORD
from tests.pages import Pages

TYPED = re.compile(r'name="csrf_token" value="[^"]+"|value="[^"]*"')
NEW = "seven calm herons wade"


@pytest.fixture
def people(session, cast):
    """The worker, reachable in every way, and somebody whose account is closed."""
    worker = session.get_one(Person, cast.worker.id)
    worker.phone, worker.phone_index = "13800138000", phone_index("13800138000")
    worker.email, worker.email_index = "wang@example.cn", email_index("wang@example.cn")
    job = select(Employment).where(Employment.person_id == cast.worker.id)
    session.scalars(job).one().employee_number = "A1"
    closed = session.get_one(Person, cast.stranger.id)
    closed.deactivated_at = datetime(2026, 1, 1, tzinfo=UTC)
    session.commit()
    return cast


@pytest.fixture
def cost(app, client, session, connection, monkeypatch):
    """Send a form as somebody new; return what it cost, what was said, and what came along."""
    ran, hashed = [], []

    def note(_connection, _cursor, statement, *_rest):
        if "SAVEPOINT" not in statement:
            ran.append(statement)

    class Counting:
        def verify(self, *arguments):
            hashed.append("verify")
            return hasher.verify(*arguments)

        def hash(self, *arguments):
            hashed.append("hash")
            return hasher.hash(*arguments)

    hasher = passwords._hasher
    monkeypatch.setattr(passwords, "_hasher", Counting())
    event.listen(connection, "before_cursor_execute", note)

    def sent(path, **fields):
        pages = Pages(app, session)
        pages._let_go()
        ran.clear()
        hashed.clear()
        answer = pages.http.post(path, data={"csrf_token": pages._token(), **fields})
        cookies = [name for name, _value in answer.headers if name == "Set-Cookie"]
        words = TYPED.sub("", answer.text)
        return tuple(ran), tuple(hashed), answer.status_code, words, cookies

    yield sent
    event.remove(connection, "before_cursor_execute", note)


PAIRS = [
    ("worker", "nobody"),
    ("stranger", "nobody"),
    ("13800138000", "13800138001"),
    ("wang@example.cn", "li@example.cn"),
    ("{plant}/A1", "{plant}/A2"),
    ("{plant}/A1", "no-such-firm/A1"),
]


def typed(people, sign):
    return sign.format(plant=people.plant.code)


@pytest.mark.parametrize(("known", "unknown"), PAIRS)
def test_sign_in_costs_and_says_the_same(people, cost, known, unknown):
    of_known = cost("/sign-in", login=typed(people, known), password="not this")
    of_unknown = cost("/sign-in", login=typed(people, unknown), password="not this")

    assert of_known == of_unknown
    assert of_known[1:3] == (("verify",), 422)


def test_closed_account_with_the_right_password_is_told_what_a_wrong_one_is(people, cost):
    of_closed = cost("/sign-in", login="stranger", password=PASSWORD)

    assert of_closed == cost("/sign-in", login="worker", password="not this")


@pytest.mark.parametrize(("known", "unknown"), PAIRS)
def test_first_sign_in_costs_and_says_the_same(people, session, cost, known, unknown):
    for person in (people.worker, people.stranger):
        issue_code(session, person.id, at=now(), by_id=people.hr.id)
    fields = {"code": "AAAAA-AAAAA", "password": NEW}
    of_known = cost("/first-sign-in", login=typed(people, known), **fields)
    of_unknown = cost("/first-sign-in", login=typed(people, unknown), **fields)

    assert of_known == of_unknown
    assert of_known[1:3] == ((), 422)


def test_right_code_of_a_closed_account_is_not_used_up(people, session, cost):
    code = issue_code(session, people.stranger.id, at=now(), by_id=people.hr.id)
    refused = cost("/first-sign-in", login="stranger", code=code, password=NEW)

    assert refused == cost("/first-sign-in", login="stranger", code="A" * 10, password=NEW)
    assert session.scalars(select(OneTimeCode.ended_at)).one() is None


@pytest.mark.parametrize(("known", "unknown"), PAIRS)
def test_forgotten_password_costs_and_says_the_same(people, cost, known, unknown):
    of_known = cost("/forgotten-password", login=typed(people, known))
    of_unknown = cost("/forgotten-password", login=typed(people, unknown))

    assert of_known == of_unknown
    assert of_known[1:3] == ((), 200)


def test_refused_guesses_are_on_the_trail_without_what_was_typed(people, session, cost):
    cost("/sign-in", login="worker", password="not this")
    cost("/sign-in", login="my password by mistake", password="x")
    cost("/first-sign-in", login="worker", code="AAAAA-AAAAA", password=NEW)

    entries = session.scalars(select(AuditEntry).where(AuditEntry.action.contains("refused")))
    noted = [(each.action, each.on_id, each.subject) for each in entries]
    assert noted == [
        ("sign-in-refused", people.worker.id, ""),
        ("sign-in-refused", None, ""),
        ("code-refused", people.worker.id, ""),
    ]


def test_guesses_do_not_crowd_out_who_looked(people, client, cost):
    for _try in range(3):
        cost("/sign-in", login="worker", password="not this")

    assert "refused" not in client.sign_in(people.worker).get("/account").words


@pytest.mark.parametrize("spelling", ["WORKER", " worker ", "ｗｏｒｋｅｒ"])
@pytest.mark.parametrize("name", ["worker", "nobody"])
def test_another_spelling_is_no_further_guess(people, app, client, session, name, spelling):
    """It counts as the same account, known or not: otherwise the limit would tell which is."""
    other = spelling.replace("worker", name).replace("WORKER", name.upper())
    if name == "nobody":
        other = other.replace("ｗｏｒｋｅｒ", "ｎｏｂｏｄｙ")
    for number in range(30):
        client.http.environ_base["REMOTE_ADDR"] = f"10.0.2.{number}"
        client.post("/sign-in", login=name, password="x", status=422)
    client.http.environ_base["REMOTE_ADDR"] = "10.0.3.1"

    client.post("/sign-in", login=other, password="x", status=429)


@given(st.sampled_from(["worker", "138 0013 8000", "+8613800138000", "A@b.cn", "Firm / 7"]))
def test_tidy_sign_stays_as_it_is(sign):
    assert tidy_sign(tidy_sign(sign)) == tidy_sign(sign)


def test_many_accounts_from_one_address_are_slowed(client, people):
    for number in range(300):
        client.post("/sign-in", login=f"n{number}", status=422)

    client.post("/sign-in", login="n301", status=429)


def test_strangers_do_not_take_the_owner_the_way_to_a_new_password(people, app, session, client):
    for number in range(30):
        client.http.environ_base["REMOTE_ADDR"] = f"10.0.4.{number}"
        client.post("/forgotten-password", login="worker", status=200)
    client.http.environ_base["REMOTE_ADDR"] = "10.0.5.1"
    client.post("/forgotten-password", login="worker", status=200)

    orders = session.scalars(select(Job.arguments).where(Job.kind == "accounts.send-reset")).all()
    mails = [each for each in orders if each["person_id"] == people.worker.id]
    assert (len(orders), len(mails)) == (31, 5)


def test_device_of_a_new_password_is_known(people, app, session, client):
    code = issue_code(session, people.worker.id, at=now(), by_id=people.hr.id)
    client.post("/first-sign-in", login="worker", code=code, password=NEW)
    client.post("/sign-out")
    for number in range(31):
        stranger = Pages(app, session)
        stranger.http.environ_base["REMOTE_ADDR"] = f"10.0.6.{number}"
        stranger.post("/sign-in", login="worker", status=422 if number < 30 else 429)

    client.post("/sign-in", login="worker", password=NEW)
