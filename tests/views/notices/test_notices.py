from datetime import UTC, datetime

from app.notices.models import NoticeChoice
from app.notices.services import Recipient, notify

AT = datetime(2026, 11, 24, 8, tzinfo=UTC)


def tell(session, person, words="Choose hours from 0 to 23."):
    notify(session, [Recipient(person.id, "en")], "reminder", sentence=words, at=AT)


def test_person_reads_own_notices_and_takes_them_as_read(client, session, cast):
    tell(session, cast.worker)
    pages = client.sign_in(cast.worker)

    assert "New · 24 Nov 2026" in pages.get("/notices").words
    pages.post("/notices")
    assert "New ·" not in pages.get("/notices").words


def test_notices_of_others_are_not_shown(client, session, cast):
    tell(session, cast.worker)

    assert "Nothing was told to you yet." in client.sign_in(cast.hr).get("/notices").words


def test_notice_is_in_the_readers_language(client, session, cast):
    tell(session, cast.worker)
    pages = client.sign_in(cast.worker)
    pages.post("/language", language="zh")

    assert "请选择0到23点。" in pages.get("/notices").words


def test_choice_of_mails_is_kept(client, session, cast):
    pages = client.sign_in(cast.worker)
    pages.get("/notices/choices")

    pages.post("/notices/choices", mailed=["expiry"], quiet_from="22", quiet_to="6")

    choice = session.get_one(NoticeChoice, cast.worker.id)
    assert "reminder" in choice.not_mailed
    assert "expiry" not in choice.not_mailed
    assert "account" not in choice.not_mailed
    assert len(pages.get("/notices/choices").all("input", checked="")) == 1


def test_hour_that_is_none_is_refused(client, cast):
    pages = client.sign_in(cast.worker)
    for hour in ("24", "x", ""):
        pages.post("/notices/choices", status=400, quiet_from=hour, quiet_to="6")
