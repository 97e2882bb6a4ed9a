"""The own account."""

import pytest

from tests import factories
from tests.pages import parsed, text


def change(pages, old, new):
    return parsed(pages.post("/account/password", old=old, new=new, status=422).text)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        pytest.param("wrong", "a new long sentence", "old", id="the present one is wrong"),
        pytest.param(factories.PASSWORD, "short", "new", id="the new one is too short"),
    ],
)
def test_what_is_wrong_with_a_password_is_said_beside_its_field(client, cast, old, new, field):
    page = change(client.sign_in(cast.worker), old, new)
    errors = [e.get("id") for e in page.iter("p") if e.get("class") == "field__error"]

    assert errors == [f"{field}-error"]
    assert text(next(e for e in page.iter() if e.get("id") == "error-summary"))
