import pytest
from sqlalchemy import event, select

from app.accounts.code_mails.models import CodeMail
from app.accounts.codes import code_digests, normalised
from app.accounts.models import AuditEntry, OneTimeCode
from app.accounts.services import audit
from app.jobs.models import Job
from app.jobs.services import cancel
from tests import factories
from tests.pages import check_house_rules, parsed


@pytest.fixture
def statements(session):
    """Counts what is asked of the database while something is done."""

    def count(act):
        asked = []
        event.listen(session.get_bind(), "before_cursor_execute", lambda *what: asked.append(what))
        act()
        return len(asked)

    return count


@pytest.fixture
def hr(client, cast):
    return client.sign_in(cast.hr)


def asked(pages, *people, status=200, action="print", **fields):
    ids = [str(each.id) for each in people]
    return pages.post("/hr/slips", status=status, action=action, person=ids, **fields)


def printed(pages, *people, status=200):
    return asked(pages, *people, status=status, keep="1", counted=str(len(people)))


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
    assert "Nobody matches" in hr.get(f"/hr/slips?unit={beside.code}").words


def test_nobody_is_ticked_at_first_and_choice_of_nobody_keeps_the_list(hr, session, cast):
    page = hr.get("/hr/slips")
    assert [box.get("checked") for box in page.all("input", type="checkbox")] == [None]

    answer = hr.post("/hr/slips", status=422, action="print", q="Wang", who="ticked")

    root = parsed(answer.text)
    check_house_rules(root)
    assert "Tick at least one worker" in answer.text
    assert [field.get("value") for field in root.iter("input") if field.get("name") == "q"] == [
        "Wang",
        "Wang",
    ]


def test_choice_that_is_no_number_is_refused(hr):
    hr.post("/hr/slips", status=404, action="print", person=["x"])


def test_count_is_shown_before_anything_is_printed(hr, session, cast):
    factories.worker(session, cast.plant, name="Li Na")

    answer = hr.post("/hr/slips", status=200, action="print", who="all")

    check_house_rules(parsed(answer.text))
    assert "Print 2 slips?" in answer.text
    assert session.scalars(select(OneTimeCode)).all() == []


def test_all_who_are_found_get_slips(hr, session, cast):
    factories.worker(session, cast.plant, name="Li Na")

    answer = hr.post(
        "/hr/slips", status=200, action="print", who="all", q="Li", keep="1", counted="1"
    )

    assert "Li Na" in answer.text
    assert cast.worker.name not in answer.text


def test_count_that_is_another_by_now_is_shown_anew(hr, session, cast):
    answer = hr.post("/hr/slips", status=200, action="print", who="all", keep="1", counted="7")

    assert "Print 1 slip?" in answer.text
    assert session.scalars(select(OneTimeCode)).all() == []


def test_list_is_searched_by_name_number_and_code(hr, session, cast):
    other = factories.worker(session, cast.plant, name="Li Na")
    printed(hr, cast.worker)

    assert "Wang Wei" not in hr.get("/hr/slips?q=Li").words
    assert "Wang Wei" not in hr.get("/hr/slips?code=none").words
    assert "Li Na" in hr.get("/hr/slips?code=none").words
    assert "Nobody matches" in hr.get("/hr/slips?code=refused").words
    hr.fetch("/hr/slips?code=other", status=400)
    assert other.name in hr.get("/hr/slips?q=Li Na").words


def test_list_takes_as_many_statements_whatever_its_length(hr, session, cast, statements):
    few = statements(lambda: hr.fetch("/hr/slips"))
    for number in range(30):
        factories.worker(session, cast.plant, name=f"Worker {number}", email=f"w{number}@a.cn")

    assert statements(lambda: hr.fetch("/hr/slips")) == few


def test_code_goes_by_mail_to_who_has_an_address(hr, session, cast, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:9?from=learning@example.cn")
    mei = factories.worker(session, cast.plant, name="Mei", email="mei@example.cn")

    answer = asked(hr, mei, cast.worker, action="send")
    check_house_rules(parsed(answer.text))
    assert "Send 1 code by e-mail?" in answer.text
    assert "m***@example.cn" in answer.text
    asked(hr, mei, cast.worker, action="send", status=303, keep="1", counted="2")

    assert session.scalars(select(CodeMail.person_id)).all() == [mei.id]
    assert session.scalars(select(Job.kind)).all() == ["accounts.send-code"]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "code-mail-ordered"))
    assert [(each.actor_id, each.on_id) for each in entry] == [(cast.hr.id, mei.id)]
    assert "Being sent" in hr.get("/hr/slips").words


def test_second_order_sends_no_second_mail(hr, session, cast):
    mei = factories.worker(session, cast.plant, name="Mei", email="mei@example.cn")
    asked(hr, mei, action="send", status=303, keep="1", counted="1")
    assert "1 mail is on its way" in hr.get("/hr/slips").words
    asked(hr, mei, action="send", status=303, keep="1", counted="1")

    words = hr.get("/hr/slips").words
    assert "1 worker has a mail on its way or got one within ten minutes" in words
    assert "0 mails" not in words
    assert len(session.scalars(select(CodeMail)).all()) == 1
    assert len(session.scalars(select(Job)).all()) == 1


def test_slip_ends_the_mail_that_waits(hr, session, cast):
    mei = factories.worker(session, cast.plant, name="Mei", email="mei@example.cn")
    asked(hr, mei, action="send", status=303, keep="1", counted="1")
    printed(hr, mei)

    assert session.scalars(select(CodeMail.state)).all() == ["ended"]


def test_mail_that_came_back_is_seen_and_found(hr, session, cast):
    mei = factories.worker(session, cast.plant, name="Mei", email="mei@example.cn")
    mail = CodeMail(
        person_id=mei.id,
        employer_id=cast.plant.id,
        ordered_by_id=cast.hr.id,
        ordered_at=factories.LONG_AGO,
        settled_at=factories.LONG_AGO,
        state="refused",
    )
    session.add(mail)

    words = hr.get("/hr/slips?code=refused").words
    assert "The mailbox refused it: print a slip" in words
    assert "1 May 2020" in words
    assert "Wang Wei" not in words


def test_mail_that_was_called_off_is_seen_and_found(hr, session, cast):
    mei = factories.worker(session, cast.plant, name="Mei", email="mei@example.cn")
    asked(hr, mei, action="send", status=303, keep="1", counted="1")
    job = session.scalars(select(Job)).one()
    assert "Nobody matches" in hr.get("/hr/slips?code=refused").words
    cancel(session, job.id, at=factories.LONG_AGO)

    for code in ("refused", "none"):
        assert "Could not be sent: print a slip" in hr.get(f"/hr/slips?code={code}").words
    assert "Being sent" not in hr.get("/hr/slips").words


def test_sending_is_not_offered_where_no_mail_server_is_set(hr, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_URL", "")

    assert "Send by e-mail" not in hr.get("/hr/slips").words


def test_page_opens_for_hr_only(client, cast):
    client.sign_in(cast.worker).fetch("/hr/slips", status=403)
