from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.codes import ALPHABET, GOOD_FOR, LENGTH, grouped, issue_code, normalised
from app.core.time import now

PASSWORD = "the lathe sings at six"


@pytest.fixture
def code(session, cast):
    return issue_code(session, cast.worker.id, at=now(), by_id=cast.hr.id)


def begin(pages, login, code, *, password=PASSWORD, status=303):
    return pages.post("/first-sign-in", status=status, login=login, code=code, password=password)


def test_worker_begins_with_the_slips_code_and_signs_in_with_the_password_after(
    client, cast, code
):
    client.get("/first-sign-in")
    begin(client, f" {cast.worker.login.upper()} ", grouped(code).lower())
    assert cast.worker.name in client.get("/account").words

    client.post("/sign-out")
    client.post("/sign-in", login=cast.worker.login, password=PASSWORD)
    client.get("/account")


def test_code_is_good_once(client, cast, code):
    begin(client, cast.worker.login, code)

    answer = begin(client, cast.worker.login, code, password="another sentence", status=422)
    assert "do not belong together" in answer.text


def test_same_words_are_said_whatever_was_wrong(client, cast, code, session):
    wrong = [
        begin(client, "nobody-there", code, status=422),
        begin(client, cast.worker.login, "AAAAA-AAAAA", status=422),
        begin(client, cast.hr.login, code, status=422),
    ]
    told = {answer.text.count("do not belong together") for answer in wrong}

    assert told == {wrong[0].text.count("do not belong together")}
    assert told != {0}


def test_code_that_is_too_old_is_refused(client, session, cast):
    issued = now() - GOOD_FOR - timedelta(minutes=1)
    old = issue_code(session, cast.worker.id, at=issued, by_id=cast.hr.id)

    begin(client, cast.worker.login, old, status=422)


def test_code_of_somebody_who_left_is_refused(client, session, cast, code):
    cast.worker.deactivated_at = datetime(2026, 1, 1, tzinfo=UTC)

    begin(client, cast.worker.login, code, status=422)


def test_short_password_is_refused_and_the_code_stays_good(client, cast, code):
    answer = begin(client, cast.worker.login, code, password="short", status=422)
    assert "Use at least 12 characters" in answer.text
    assert code in answer.text

    begin(client, cast.worker.login, code)


def test_empty_form_asks_for_everything(client):
    assert client.post("/first-sign-in", status=422).text.count("Fill this in.") >= 3


def test_guessing_is_slowed(client, cast):
    for _try in range(10):
        begin(client, cast.worker.login, "AAAAA-AAAAA", status=422)

    begin(client, cast.worker.login, "AAAAA-AAAAA", status=429)


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_code_reads_the_same_however_it_is_typed(code):
    for typed in (code, grouped(code), code.lower(), f" {code[:3]} {code[3:]} "):
        assert normalised(typed) == code
