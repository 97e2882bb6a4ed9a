"""Codes by e-mail, against the server on loopback: the code is in the mail and nowhere else."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.code_mails import jobs
from app.accounts.code_mails.models import CodeMail
from app.accounts.code_mails.services import order_code_mails
from app.accounts.codes import WrongCode, issue_code, redeem_code
from app.accounts.models import AuditEntry, OneTimeCode, Person
from app.accounts.newcomers import chosen_newcomers
from app.accounts.policy import WorkforceScope
from app.extensions import db
from app.jobs import queue, worker
from app.jobs.models import Job
from app.jobs.services import retry
from app.notices import mail
from app.tables import metadata
from tests import factories
from tests.post_office import post_office

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")
NEW = "a rather long sentence"


@pytest.fixture
def server(own_app, monkeypatch):
    monkeypatch.setattr(mail, "TIMEOUT_SECONDS", 0.4)
    with post_office(own_app) as handler:
        yield handler


@pytest.fixture
def mei(own_app):
    """A worker with an address, as a plain value: id, employer's id, officer's id."""
    with Session(db.engine, expire_on_commit=False) as session:
        plant = factories.employer(session, code="lgw", name_en="Wafer Works")
        hr = factories.person(session, login="hr")
        found = factories.worker(session, plant, login="mei", email="mei@example.cn")
        return found.id, plant.id, hr.id


def order(mei, *, at=NOON):
    person_id, employer_id, hr_id = mei
    with Session(db.engine) as session, session.begin():
        scope = WorkforceScope((employer_id,), ())
        found = chosen_newcomers(session, scope, [person_id], at=at)
        return order_code_mails(session, found, by_id=hr_id, at=at)


def work(at=NOON):
    while worker.do_next(db.engine, clock=lambda: at):
        pass


def work_through(at=NOON):
    """Work at every moment at which another try may be due, and long after."""
    for wait in (timedelta(), *queue.WAITS, timedelta(hours=2)):
        at += wait
        work(at)


def states():
    with Session(db.engine) as session:
        return session.scalars(select(CodeMail.state).order_by(CodeMail.id)).all()


def letters(server):
    return [
        message_from_bytes(each.content, policy=default).get_content() for each in server.taken
    ]


def codes_in(server):
    return [CODE.search(letter)[0] for letter in letters(server)]


def redeem(code, *, at=NOON):
    with Session(db.engine) as session, session.begin():
        return redeem_code(session, "mei", code, password=NEW, at=at)


def everything_stored():
    with Session(db.engine) as session:
        rows = [
            session.execute(text(f'SELECT * FROM "{table}"')).all() for table in metadata.tables
        ]
    return repr(rows)


def slip(mei, *, at=NOON):
    with Session(db.engine) as session, session.begin():
        return issue_code(session, mei[0], at=at, by_id=mei[2])


def test_mailed_code_opens_the_account_and_is_stored_nowhere(server, mei):
    assert order(mei) == 1
    work()

    [letter], [code] = letters(server), codes_in(server)
    assert server.taken[0].rcpt_tos == ["mei@example.cn"]
    for words in ("https://learn.example.cn/first-sign-in", "lgw/", "Wafer Works", "December 24"):
        assert words in letter
    stored = everything_stored()
    assert code not in stored
    assert code.replace("-", "") not in stored
    assert states() == ["sent"]
    assert redeem(code).person_id == mei[0]


def test_mail_is_in_the_workers_language(server, mei):
    with Session(db.engine) as session, session.begin():
        session.get_one(Person, mei[0]).language = "zh"
    order(mei)
    work()

    [letter] = letters(server)
    assert "首次登录" in letter
    assert "2026年12月24日" in letter


def test_order_and_outcome_are_on_the_trail(server, mei):
    order(mei)
    work()

    with Session(db.engine) as session:
        rows = session.execute(
            select(AuditEntry.action, AuditEntry.actor_id, AuditEntry.on_id, AuditEntry.after)
        ).all()
    assert [tuple(row) for row in rows] == [
        ("code-mail-ordered", mei[2], mei[0], {}),
        ("code-mailed", mei[2], mei[0], {"state": "sent"}),
    ]


def test_mail_that_is_put_off_goes_later_and_once_with_a_code_of_its_own(server, mei):
    printed = slip(mei)
    server.mailbox = "451 come back"
    order(mei)
    work()
    assert states() == ["waiting"]
    server.mailbox = "250 OK"
    work_through()

    assert (len(server.taken), states()) == (1, ["sent"])
    with pytest.raises(WrongCode):
        redeem(printed)
    redeem(codes_in(server)[0])


@pytest.mark.parametrize("step", ["mailbox", "handover"])
def test_mailbox_that_refuses_is_left_alone_and_the_slip_before_stays_good(server, mei, step):
    printed = slip(mei)
    setattr(server, step, "550 nobody here")
    order(mei)
    work_through()

    assert (server.asked, states()) == (1, ["refused"])
    with Session(db.engine) as session:
        running = session.scalars(select(OneTimeCode).where(OneTimeCode.ended_at.is_(None)))
        assert len(running.all()) == 1
    redeem(printed)


def test_mail_that_may_have_arrived_is_not_sent_again_and_its_code_is_good(server, mei):
    server.handover = "hang up"
    order(mei)
    work_through()

    assert (server.asked, states()) == (1, ["unsure"])
    redeem(codes_in(server)[0])


def test_mail_whose_sender_died_on_the_way_is_not_sent_twice(server, mei):
    order(mei)
    with Session(db.engine) as session, session.begin():
        session.scalars(select(CodeMail)).one().state = "sending"
    work()

    assert (server.taken, states()) == ([], ["unsure"])


def test_server_that_never_takes_it_is_seen_by_hr(server, mei):
    server.sender = "451 not now"
    order(mei)
    work_through()

    assert states() == ["failed"]
    with Session(db.engine) as session:
        running = session.scalars(select(OneTimeCode).where(OneTimeCode.ended_at.is_(None)))
        assert running.all() == []


def test_sending_again_makes_a_new_code_and_ends_the_old_one(server, mei):
    order(mei)
    work()
    assert order(mei, at=NOON + timedelta(minutes=1)) == 0  # the same click twice
    assert order(mei, at=NOON + timedelta(hours=1)) == 1
    work(NOON + timedelta(hours=1))

    first, second = codes_in(server)
    with pytest.raises(WrongCode):
        redeem(first)
    redeem(second)


def test_slip_that_is_printed_while_the_mail_is_put_off_stays_good(server, mei):
    server.mailbox = "451 come back"
    order(mei)
    work()
    printed = slip(mei)
    server.mailbox = "250 OK"
    work_through()

    assert (server.taken, states()) == ([], ["ended"])
    redeem(printed)


def test_who_has_signed_in_or_left_meanwhile_gets_no_mail(server, mei):
    order(mei)
    with Session(db.engine) as session, session.begin():
        audit(session, at=NOON, actor_id=mei[0], action="sign-in")
    work()

    assert (server.taken, states()) == ([], ["ended"])


def test_nothing_is_sent_where_no_server_is_set(own_app, mei):
    own_app.config["MAIL_URL"] = ""
    order(mei)
    work()

    assert states() == ["off"]


def test_mail_whose_job_was_called_off_can_be_ordered_again(server, mei):
    order(mei)
    with Session(db.engine) as session, session.begin():
        session.scalars(select(Job)).one().state = "cancelled"
    assert order(mei) == 1
    work()

    assert (len(server.taken), states()) == (1, ["failed", "sent"])


def test_failed_mail_that_is_tried_again_makes_way_for_a_later_one(server, mei):
    server.sender = "451 not now"
    order(mei)
    work_through()
    server.sender = "250 OK"
    order(mei, at=LATER)
    work(LATER)
    with Session(db.engine) as session, session.begin():
        failed = session.scalars(select(Job.id).where(Job.state == "failed")).one()
        retry(session, failed, at=LATER)
    work(LATER)

    assert states() == ["ended", "sent"]
    [code] = codes_in(server)
    redeem(code, at=LATER)


def test_nothing_is_held_while_the_mail_goes_out(own_app, mei, monkeypatch):
    own_app.config["MAIL_URL"] = "smtp://127.0.0.1:9?from=learning@example.cn"
    held = []
    pool = db.engine.pool
    monkeypatch.setattr(jobs, "outcome", lambda *_: held.append(pool.checkedout()) or "sent")
    order(mei)
    work()

    assert (held, states()) == ([0], ["sent"])
