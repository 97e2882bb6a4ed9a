"""The watch over the browser hears what it is there for."""

import pytest
from playwright.sync_api import Page

from tests.fixtures.browser import Troubles
from tests.provision.server import Server


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param("console.error('no bread')", "console error: no bread", id="an error"),
        pytest.param("console.warn('no salt')", "console warning: no salt", id="a warning"),
        pytest.param("setTimeout(() => missing())", "page error", id="an uncaught error"),
        pytest.param("setTimeout(() => fetch('/nothing'))", "404", id="a page that is not there"),
    ],
)
def test_a_complaint_of_a_page_is_heard(
    page: Page, university: Server, troubles: Troubles, script: str, words: str
):
    page.goto(f"{university.url}/verify")
    page.evaluate(script)
    page.wait_for_timeout(300)

    heard = troubles.unexpected()
    troubles.begin()
    assert [line for line in heard if words in line]


def test_a_request_to_another_origin_is_heard(page: Page, university: Server, troubles: Troubles):
    page.goto("data:text/html,<img src='http://other.example/picture.png'>")

    heard = troubles.unexpected()
    troubles.begin()
    assert "off the own origin: http://other.example/picture.png" in heard


def test_what_a_test_expects_is_no_trouble(page: Page, university: Server, troubles: Troubles):
    troubles.expect("status of 404")
    page.goto(f"{university.url}/nothing-here")

    assert troubles.unexpected() == []
