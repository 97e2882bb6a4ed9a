"""What people read when something is refused or fails."""

import pytest
from sqlalchemy.exc import OperationalError

from app.accounts.views import sessions as accounts


@pytest.fixture
def no_database(monkeypatch):
    """Nobody can be looked up."""

    def fail(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("connection refused"))

    monkeypatch.setattr(accounts, "viewer", fail)


def test_an_address_that_leads_nowhere_is_said_so(client):
    page = client.get("/courses/no-such-course", status=404)

    assert page.heading == "Nothing here"
    assert page.link("To the home page") == "/"


@pytest.mark.parametrize("path", ["/", "/me/records", "/courses"])
def test_somebody_signed_in_reads_what_to_do_while_the_database_is_away(
    client, cast, path, no_database
):
    page = client.sign_in(cast.worker).get(path, status=503)

    assert page.heading == "Back in a minute"


def test_a_refusal_before_anybody_is_known_is_in_the_browsers_language(client, cast):
    client.sign_in(cast.worker).get("/me/records")
    client.http.environ_base["HTTP_ACCEPT_LANGUAGE"] = "zh"

    assert 'lang="zh-Hans"' in client.post_without_token("/sign-in").text


HUGE = "9" * 30


@pytest.mark.parametrize(
    ("person", "path"),
    [
        pytest.param("worker", f"/learn/small/exam/attempts/{HUGE}", id="an attempt"),
        pytest.param("worker", "/verify/%00", id="a record"),
        pytest.param("worker", "/courses/%00", id="a course"),
        pytest.param("hr", f"/hr/exports/{HUGE}", id="an export"),
        pytest.param("hr", f"/hr/completions?page={'1' * 5000}", id="a page"),
        pytest.param("hr", "/hr/completions?completed_to=9999-12-31", id="the last day of all"),
        pytest.param("hr", "/hr/completions?completed_from=0001-01-01", id="the first day of all"),
        pytest.param("hr", "/hr/workers?q=%00", id="a word"),
    ],
)
def test_an_address_that_nothing_can_be_stored_under_is_refused(client, cast, person, path):
    answer = client.sign_in(getattr(cast, person)).http.get(path)

    assert answer.status_code < 500
