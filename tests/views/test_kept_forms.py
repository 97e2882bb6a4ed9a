"""A session that is lost while somebody fills in a form."""

import pytest

from app.core.time import local_day, now
from app.learning.due import own_due
from tests import courses, factories
from tests.pages import expecting, parsed, text

OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def hr(client, cast, session):
    courses.publish(session)
    return client.sign_in(cast.hr)


@pytest.fixture
def form(session, cast):
    """The form that gives the worker a course, and where it goes."""
    number = "E77"
    factories.employment(session, cast.worker, cast.plant, employee_number=number)
    path = f"/hr/workers/{cast.plant.code}/{number}/assignments"
    return path, {"course": "small", "due_on": local_day(now()).isoformat()}


def send(pages, path, fields, **headers):
    pages._let_go()
    return pages.http.post(path, data=fields, headers=headers)


def hidden(page):
    return {e.get("name"): e.get("value") for e in page.iter("input") if e.get("type") == "hidden"}


def sign_in(pages, answer, **changes):
    page = parsed(expecting(answer, 401).text)
    fields = hidden(page) | {"login": "hr", "password": factories.PASSWORD} | changes
    return send(pages, "/sign-in", fields)


def test_a_form_sent_after_the_session_ended_is_sent_again_after_the_sign_in(
    session, client, cast, hr, form
):
    path, fields = form
    resume = parsed(expecting(sign_in(client, send(client, path, fields, **OWN)), 200).text)
    again = next(f for f in resume.iter("form") if f.get("action") == path)
    given = hidden(again)
    assert given | fields == given

    expecting(send(client, path, given), 303)
    assert list(own_due(session, cast.worker.id, on=local_day(now()))) == ["small"]


def test_a_wrong_password_keeps_the_form(client, hr, form):
    path, fields = form
    answer = sign_in(client, send(client, path, fields, **OWN), password="wrong")

    assert hidden(parsed(expecting(answer, 422).text))["kept"]


def test_a_form_whose_token_is_of_another_session_is_offered_again(hr, form):
    path, fields = form
    page = parsed(expecting(send(hr, path, fields, **OWN), 400).text)

    assert "Your form is still here" in text(next(page.iter("h1")))
    assert fields.items() <= hidden(page).items()


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}])
def test_what_another_site_sent_is_never_offered_again(client, hr, form, headers):
    path, fields = form

    for pages in (client, hr):
        answer = expecting(send(pages, path, fields, **headers), 400)
        assert "small" not in answer.text


def test_a_changed_packet_is_left_aside(client, hr, form):
    path, fields = form
    answer = sign_in(client, send(client, path, fields, **OWN), kept="made-up")

    assert answer.status_code == 303


def test_passwords_are_never_kept(client):
    answer = send(client, "/account/password", {"old": "secret one", "new": "secret two"}, **OWN)

    assert expecting(answer, 400)
    assert "secret" not in answer.text


def test_a_script_is_told_instead_of_shown_a_page(client, form):
    path, fields = form
    answer = send(client, path, fields, Accept="application/json", **OWN)

    assert expecting(answer, 400).json["error"]
