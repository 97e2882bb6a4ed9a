import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from app.accounts.models import AuditEntry, Person
from app.accounts.passwords import hash_password
from tests.factories import PASSWORD


def test_who_signs_in_comes_to_the_page_that_was_asked_for(client, cast):
    client.fetch("/me/records", status=303)
    answer = client.post("/sign-in", login="Worker", password=PASSWORD, next="/me/records")

    assert answer.location == "/me/records"
    assert client.get("/me/records").heading


@pytest.mark.parametrize(
    "next_page",
    [
        pytest.param("https://elsewhere.example/", id="another site"),
        pytest.param("//elsewhere.example/", id="another site without a scheme"),
        pytest.param("/\\elsewhere.example", id="a backslash"),
        pytest.param("javascript:alert(1)", id="a script"),
    ],
)
def test_sign_in_leads_to_no_other_site(client, cast, next_page):
    answer = client.post("/sign-in", login="worker", password=PASSWORD, next=next_page)

    assert answer.location == "/"


def test_a_wrong_password_and_an_unknown_name_read_the_same(client, cast):
    wrong = client.post("/sign-in", login="worker", password="not this one", status=422)
    unknown = client.post("/sign-in", login="nobody", password="not this one", status=422)
    sentence = "This account and password do not belong together."

    assert sentence in wrong.text
    assert sentence in unknown.text
    assert wrong.text.count("error") == unknown.text.count("error")


def test_somebody_whose_account_is_closed_cannot_sign_in(client, cast, session):
    client.post("/sign-in", login="worker", password=PASSWORD)
    person = session.get(Person, cast.worker.id)
    person.deactivated_at = person.created_at
    session.commit()

    client.fetch("/me/records", status=303)
    client.post("/sign-in", login="worker", password=PASSWORD, status=422)


def test_guessing_is_slowed(client, cast):
    for _ in range(10):
        client.post("/sign-in", login="worker", password="a guess", status=422)

    client.post("/sign-in", login="worker", password=PASSWORD, status=429)
    client.post("/sign-in", login="other-worker", password=PASSWORD)


def test_a_sign_in_without_the_forms_token_is_refused(client, cast):
    answer = client.post_without_token("/sign-in", login="worker", password=PASSWORD)

    assert answer.status_code == 400
    assert "reload" in answer.text


def test_signing_out_ends_the_session(client, cast):
    pages = client.sign_in(cast.worker)
    pages.get("/me/records")
    pages.post("/sign-out")

    pages.fetch("/me/records", status=303)


def test_a_new_password_ends_the_other_sessions(client, cast):
    here, there = client.sign_in(cast.worker), client.sign_in(cast.worker)
    there.get("/account")
    here.post("/account/password", old=PASSWORD, new="a new and longer password")

    here.get("/account")
    there.fetch("/account", status=303)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param("not this", "a new and longer password", "not right", id="the old is wrong"),
        pytest.param(PASSWORD, "short", "at least 12", id="the new is short"),
    ],
)
def test_a_password_is_not_changed_when(client, cast, old, new, sentence):
    pages = client.sign_in(cast.worker)
    answer = pages.post("/account/password", old=old, new=new, status=422)

    assert sentence in answer.text
    pages.get("/account")


def test_a_sign_in_is_written_down(client, cast, session):
    client.post("/sign-in", login="worker", password=PASSWORD)

    entries = session.execute(select(AuditEntry.action, AuditEntry.actor_id)).all()
    assert ("sign-in", cast.worker.id) in entries


def test_a_password_hashed_with_older_settings_is_hashed_anew(client, cast, session):
    old = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    session.get(Person, cast.worker.id).password_hash = old
    session.commit()
    client.post("/sign-in", login="worker", password=PASSWORD)

    assert session.get(Person, cast.worker.id).password_hash != old
    assert hash_password(PASSWORD) != hash_password(PASSWORD)
    client.get("/account")


def test_the_language_changes_without_losing_the_place(client, cast):
    pages = client.sign_in(cast.worker)
    answer = pages.post("/language", language="zh", next="/account")

    assert answer.location == "/account"
    assert pages.get("/account").root.get("lang") == "zh-Hans"


def test_there_is_no_third_language(client, cast):
    client.post("/language", language="tlh", next="/", status=400)
