"""Whoever signs in agrees to the notice in force before going on, once for each version."""

import pytest
from sqlalchemy import delete, event, select, update

from app.accounts.models import AuditEntry, Consent
from app.api.tokens import make_token
from app.core.time import now
from app.privacy import texts
from tests import courses, factories
from tests.architecture.source import APP

ROLES = ("worker", "stranger", "hr", "lecturer", "office", "admin")
HOME = {"worker": "/", "stranger": "/account", "hr": "/hr", "lecturer": "/studio"}


@pytest.fixture
def nobody_agreed(session, cast):
    session.execute(delete(Consent))
    session.commit()


@pytest.mark.usefixtures("nobody_agreed")
@pytest.mark.parametrize("who", ROLES)
def test_everybody_is_asked_and_comes_to_where_they_wanted_to_be(client, session, cast, who):
    person = getattr(cast, who)
    pages, wanted = client.sign_in(person), HOME.get(who, "/account")
    asked = pages.fetch(f"{wanted}?a=b", status=303).location
    assert asked == f"/agreement?next={wanted}?a%3Db"

    page = pages.get(asked)
    fields = {field.get("name"): field.get("value") for field in page.all("input", type="hidden")}
    answer = pages.post("/agreement", version=texts.in_force(), next=f"{wanted}?a=b")
    assert answer.location == f"{wanted}?a=b"
    assert fields["version"] == texts.in_force()
    pages.get(wanted)
    given = session.scalars(select(Consent)).one()
    assert (given.person_id, given.version) == (person.id, texts.in_force())
    assert given.address == "127.0.0.1"
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "privacy-agreed")).one()
    assert entry.subject == texts.in_force()


def test_new_version_is_asked_about_and_the_old_agreement_stays(
    client, session, cast, monkeypatch
):
    pages = client.sign_in(cast.worker)
    pages.get("/")
    session.execute(update(Consent).values(version="2020-01-01"))

    assert pages.fetch("/", status=303).location.startswith("/agreement")
    assert "has changed since you agreed" in pages.get("/agreement").words
    pages.post("/agreement", version=texts.in_force(), next="/")
    mine = select(Consent.version).where(Consent.person_id == cast.worker.id)
    assert set(session.scalars(mine)) == {"2020-01-01", texts.in_force()}


@pytest.mark.usefixtures("nobody_agreed")
def test_another_version_than_the_one_in_force_is_not_agreed_to(client, session, cast):
    client.sign_in(cast.worker).post("/agreement", version="2099-01-01", next="/")

    assert session.scalars(select(Consent)).all() == []


def test_agreement_is_written_down_once(client, session, cast):
    pages = client.sign_in(cast.worker)
    for _twice in range(2):
        pages.post("/agreement", version=texts.in_force(), next="/")
    assert pages.fetch("/agreement?next=/account", status=303).location == "/account"

    mine = select(Consent).where(Consent.person_id == cast.worker.id)
    assert len(session.scalars(mine).all()) == 1


@pytest.mark.usefixtures("nobody_agreed")
def test_what_needs_no_agreement_works_without_it(client, session, cast):
    pages = client.sign_in(cast.worker)
    for path in ("/healthz", "/privacy", "/courses", "/verify", "/account/data", "/agreement"):
        pages.fetch(path)
    assert pages.post("/me/data", status=200).json["account"]["name"] == "Wang Wei"
    assert pages.post("/language", language="zh", next="/agreement").location == "/agreement"
    assert "隐私声明" in pages.get("/agreement").words
    pages.post("/account/erasure", word="erase")
    pages.post("/sign-out")
    assert client.fetch("/").status_code == 200


@pytest.mark.usefixtures("nobody_agreed")
def test_program_with_a_token_is_not_held_up(client, session, cast):
    secret = make_token(session, cast.hr.id, name="x", resources=["workers"], days=9, at=now())
    session.commit()

    answer = client.http.get("/api/v1/workers", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200


@pytest.mark.usefixtures("nobody_agreed")
def test_what_a_phone_sends_or_fetches_in_the_background_arrives(client, session, cast):
    courses.publish(session)
    pages = client.sign_in(cast.worker)
    assert pages.post("/courses/small/enrolments", status=303).location.startswith("/learn/small")

    in_background = {"Sec-Fetch-Mode": "cors"}
    assert pages.http.get("/learn/small", headers=in_background).status_code == 200
    assert pages.http.get("/learn/small").status_code == 303


@pytest.mark.usefixtures("nobody_agreed")
def test_sign_in_leads_over_the_notice(client, cast):
    answer = client.post(
        "/sign-in", login="worker", password=factories.PASSWORD, next="/me/records"
    )

    assert client.fetch(answer.location, status=303).location == "/agreement?next=/me/records"


@pytest.mark.usefixtures("nobody_agreed")
def test_agreement_leads_nowhere_else(client, cast):
    pages = client.sign_in(cast.worker)
    for elsewhere in ("https://evil.example", "//evil.example"):
        answer = pages.post("/agreement", version=texts.in_force(), next=elsewhere)
        assert answer.location == "/"


def test_agreement_costs_no_statement(client, session, cast, engine):
    courses.publish(session)
    pages = client.sign_in(cast.worker)
    pages.post("/courses/small/enrolments")
    pages.get("/learn/small/basics/first")
    seen: list[str] = []
    listen = (engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    event.listen(*listen)
    pages.fetch("/learn/small/basics/first")
    event.remove(*listen)

    assert len([each for each in seen if "SAVEPOINT" not in each]) == 2


def test_every_version_is_there_in_both_languages_with_the_same_parts():
    for version in texts.versions():
        shapes = [
            [(block.kind, len(block.lines)) for block in texts.notice(version, language).blocks]
            for language in ("zh", "en")
        ]
        assert shapes[0] == shapes[1], version
    assert (APP / "privacy" / "notice").is_dir()
