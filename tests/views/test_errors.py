"""What people read when something is refused or fails."""

import pytest
from sqlalchemy.exc import OperationalError

from app.accounts import views as accounts


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
