"""Mails against a server on loopback that does what servers do: put off, hang, hang up."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.contact import order_reset
from app.accounts.failures import tell_administrators
from app.accounts.models import Person
from app.accounts.signs import email_index
from app.extensions import db
from app.jobs import queue, worker
from app.jobs.models import Job
from app.notices import mail, services
from app.notices.models import Notice, NoticeMail
from app.notices.services import Recipient, notify
from tests import factories
from tests.post_office import post_office

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
EVENING = datetime(2026, 11, 24, 12, 59, 55, tzinfo=UTC)  # five seconds before 21 o'clock
MORNING = datetime(2026, 11, 24, 23, tzinfo=UTC)  # 7 o'clock on the next day


@pytest.fixture
def server(own_app, monkeypatch):
    monkeypatch.setattr(mail, "TIMEOUT_SECONDS", 0.4)
    with post_office(own_app) as handler:
        yield handler


@pytest.fixture
def person_id(own_app):
    with Session(db.engine, expire_on_commit=False) as session:
        admin = factories.person(session, login="admin")
        factories.grant(session, admin, "admin")
        return factories.person(session, login="mei").id


def tell(person_id, *, at=NOON, kind="reminder", email="mei@example.cn", language="zh"):
    with Session(db.engine) as session, session.begin():
        notify(
            session,
            [Recipient(person_id, language, email)],
            kind,
            sentence="Choose hours from 0 to 23.",
            address="/me/records",
            at=at,
        )


def work(at=NOON):
    while worker.do_next(db.engine, clock=lambda: at):
        pass


def work_through(at=NOON):
    """Work at every moment at which another try may be due, and long after."""
    for wait in (timedelta(), *queue.WAITS, timedelta(days=2)):
        at += wait
        work(at)


def states():
    with Session(db.engine) as session:
        return session.scalars(select(NoticeMail.state)).all()


def sentences(kind):
    with Session(db.engine) as session:
        return session.scalars(select(Notice.sentence).where(Notice.kind == kind)).all()


@pytest.mark.parametrize("step", ["sender", "mailbox"])
@pytest.mark.parametrize("answer", ["451 come back", "421 busy", "hang", "hang up"])
def test_mail_that_was_not_handed_over_is_sent_later_and_once(server, person_id, step, answer):
    setattr(server, step, answer)
    tell(person_id)
    work()
    assert (server.taken, states()) == ([], ["waiting"])
    setattr(server, step, "250 OK")
    work_through()

    assert (len(server.taken), states()) == (1, ["sent"])


@pytest.mark.parametrize("answer", ["hang", "hang up", "hang up before"])
def test_mail_that_may_have_arrived_is_never_sent_again(server, person_id, answer):
    server.handover = answer
    tell(person_id)
    work()
    server.handover = "250 OK"
    work_through()

    assert server.asked == 1
    assert states() == ["unsure"]


@pytest.mark.parametrize("answer", ["hang", "hang up", "500 what?", "421 gone"])
def test_how_the_server_says_goodbye_changes_nothing(server, person_id, answer):
    server.quit = answer
    tell(person_id)
    work_through()

    assert (len(server.taken), states()) == (1, ["sent"])


@pytest.mark.parametrize("step", ["mailbox", "handover"])
def test_mailbox_that_refuses_is_left_alone_and_its_owner_is_told(server, person_id, step):
    setattr(server, step, "550 nobody here")
    tell(person_id)
    work_through()

    assert (server.asked, states()) == (1, ["refused"])
    assert sentences("account") == [
        "Your e-mail address takes no mail. Put it right under Account."
    ]


def test_sender_that_is_refused_is_no_fault_of_the_mailbox(server, person_id, monkeypatch):
    """Administrators are told, and nobody is told to put an address right."""
    monkeypatch.setattr(worker, "WATCHERS", [tell_administrators])
    server.sender = "550 who are you?"
    tell(person_id)
    work_through()

    assert (states(), sentences("account")) == (["waiting"], [])
    assert len(sentences("jobs")) == 1


def test_address_that_no_server_here_can_write_to_is_refused(server, person_id):
    tell(person_id, email="王@example.cn")
    work_through()

    assert (server.taken, states()) == ([], ["refused"])


def test_another_try_does_not_come_into_the_quiet_hours(server, person_id):
    server.mailbox = "451 come back"
    tell(person_id, at=EVENING)
    work(EVENING)
    assert server.asked == 1
    server.mailbox = "250 OK"
    for moment in (EVENING + queue.WAITS[0], EVENING + timedelta(hours=5)):
        work(moment)
        assert (server.asked, states()) == (1, ["waiting"])
    work(MORNING)

    assert (len(server.taken), states()) == (1, ["sent"])


def test_mail_that_is_no_longer_wanted_when_its_time_comes_is_not_sent(server, person_id):
    tell(person_id, at=EVENING + timedelta(hours=1))
    with Session(db.engine) as session, session.begin():
        services.choose(session, person_id, mailed=[], quiet_from=0, quiet_to=0)
    work(MORNING)

    assert (server.taken, states()) == ([], ["off"])


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "请选择0到23点。"), ("en", "Choose hours from 0 to 23.")]
)
def test_mail_is_in_its_readers_language(server, person_id, language, words):
    tell(person_id, language=language)
    work()

    [letter] = server.taken
    text = message_text(letter.content)
    assert words in text
    assert "https://learn.example.cn/me/records" in text


def message_text(content: bytes) -> str:
    return message_from_bytes(content, policy=default).get_content()


@pytest.mark.parametrize("answer", ["hang up", "hang"])
def test_link_for_a_new_password_is_not_sent_twice_either(server, person_id, answer):
    with Session(db.engine) as session, session.begin():
        person = session.get_one(Person, person_id)
        person.email, person.email_index = "mei@example.cn", email_index("mei@example.cn")
        order_reset(session, person, at=NOON)
    server.handover = answer
    work_through()

    assert server.asked == 1
    with Session(db.engine) as session:
        assert session.scalars(select(Job.state)).all() == ["done"]
