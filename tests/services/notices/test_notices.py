from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.time import SHANGHAI
from app.extensions import db
from app.jobs import queue, worker
from app.jobs.models import Job
from app.notices import services
from app.notices.mail import mailbox
from app.notices.models import Notice, NoticeMail
from app.notices.quiet import end_of_quiet
from app.notices.services import Recipient, notify
from tests import factories
from tests.provision.server import free_port

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
YEAR = {
    "min_value": NOON.replace(month=1, tzinfo=None),
    "max_value": NOON.replace(year=2027, tzinfo=None),
}
NIGHT = datetime(2026, 11, 24, 15, tzinfo=UTC)


class Postbox:
    """What the server on loopback took, and what it answers."""

    def __init__(self):
        self.answers, self.letters = [], []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - its name
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - its name
        self.letters.append(envelope)
        return "250 taken"


@pytest.fixture
def postbox(own_app):
    box = Postbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    own_app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}?from=learning@example.cn"
    own_app.config["PUBLIC_URL"] = "https://learn.example.cn"
    yield box
    controller.stop()


@pytest.fixture
def person_id(own_app):
    with Session(db.engine, expire_on_commit=False) as session:
        person = factories.person(session, login="mei")
        session.commit()
        return person.id


def tell(person_id, *, at=NOON, kind="reminder", key="", email="mei@example.cn", language="zh"):
    with Session(db.engine) as session, session.begin():
        return notify(
            session,
            [Recipient(person_id, language, email)],
            kind,
            sentence="This is no %(what)s.",
            places={"what": "test"},
            address="/me/records",
            key=key,
            at=at,
        )


def work(at=NOON):
    while worker.do_next(db.engine, clock=lambda: at):
        pass


def mail_states():
    with Session(db.engine) as session:
        rows = session.execute(select(NoticeMail.state, NoticeMail.email))
        return [tuple(row) for row in rows]


def test_person_is_told_in_the_app_and_by_mail(postbox, person_id):
    tell(person_id)
    work()

    [letter] = postbox.letters
    text = letter.content.decode()
    assert letter.rcpt_tos == ["mei@example.cn"]
    assert letter.mail_from == "learning@example.cn"
    assert "Message-ID: <notice-" in text
    assert mail_states() == [("sent", None)]
    with Session(db.engine) as session:
        assert session.scalars(select(Notice.sentence)).all() == ["This is no %(what)s."]


def test_nobody_is_told_the_same_twice(postbox, person_id):
    assert tell(person_id, key="course 1") == 1
    assert tell(person_id, key="course 1") == 0
    assert tell(person_id, key="course 2") == 1
    work()

    assert len(postbox.letters) == 2


def test_mail_that_was_put_off_is_sent_later_and_once(postbox, person_id):
    postbox.answers = ["451 come back"]
    tell(person_id)
    work()
    assert postbox.letters == []
    work(NOON + queue.WAITS[0])

    assert len(postbox.letters) == 1
    assert mail_states() == [("sent", None)]


def test_mailbox_that_refuses_is_not_written_to_again_and_its_owner_is_told(postbox, person_id):
    postbox.answers = ["550 nobody here"]
    tell(person_id)
    work()
    work(NOON + timedelta(days=1))

    assert mail_states() == [("refused", None)]
    with Session(db.engine) as session:
        assert "takes no mail" in session.scalars(select(Notice.sentence)).all()[1]


def test_mail_whose_sender_died_on_the_way_is_not_sent_twice(postbox, person_id):
    tell(person_id)
    with Session(db.engine) as session, session.begin():
        session.scalars(select(NoticeMail)).one().state = "sending"
    work()

    assert postbox.letters == []
    assert mail_states() == [("unsure", None)]


def test_server_that_is_away_costs_no_mail(own_app, person_id):
    own_app.config["MAIL_URL"] = "smtp://127.0.0.1:9?from=learning@example.cn"
    tell(person_id)
    work()

    assert mail_states() == [("waiting", "mei@example.cn")]
    with Session(db.engine) as session:
        assert session.scalars(select(Job.state)).all() == ["waiting"]


def test_nothing_is_mailed_where_no_server_is_set(own_app, person_id):
    tell(person_id)
    work()

    assert mail_states() == [("off", None)]


def test_mail_waits_for_the_end_of_the_quiet_hours_but_for_the_accounts_safety(postbox, person_id):
    tell(person_id, at=NIGHT)
    work(NIGHT)
    assert postbox.letters == []
    tell(person_id, at=NIGHT, kind="account")
    work(NIGHT)
    assert len(postbox.letters) == 1
    work(datetime(2026, 11, 24, 23, tzinfo=UTC))
    assert len(postbox.letters) == 2


def test_kind_that_was_not_wanted_by_mail_is_not_mailed(postbox, person_id):
    with Session(db.engine) as session, session.begin():
        services.choose(session, person_id, mailed=["expiry"], quiet_from=0, quiet_to=0)
    tell(person_id)
    tell(person_id, kind="expiry", at=NIGHT)
    work(NIGHT)

    assert len(postbox.letters) == 1


@pytest.mark.parametrize("url", ["mail.example.cn", "smtp://host", "http://host?from=a@b"])
def test_mail_address_of_the_server_that_is_none_is_refused(url):
    with pytest.raises(ValueError, match="MAIL_URL reads as"):
        mailbox(url)


def test_password_in_the_servers_address_may_hold_any_sign():
    box = mailbox("smtps://u%40x:p%2F%3A@mail.example.cn?from=a@b.cn")

    assert (box.user, box.password, box.port) == ("u@x", "p/:", 465)


@given(
    st.datetimes(timezones=st.just(UTC), **YEAR),
    st.integers(0, 23),
    st.integers(0, 23),
)
def test_end_of_quiet_is_never_quiet_and_within_a_day(moment, quiet_from, quiet_to):
    end = end_of_quiet(moment, quiet_from=quiet_from, quiet_to=quiet_to)

    assert moment <= end <= moment + timedelta(days=1)
    assert end == end_of_quiet(end, quiet_from=quiet_from, quiet_to=quiet_to)
    assert end == moment or end.astimezone(SHANGHAI).hour == quiet_to
