"""Answers given where the signal comes and goes."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from app.demo import PASSWORD
from tests.browser.conftest import sign_in
from tests.browser.sitting import hand_in, look_over
from tests.fixtures.browser import Troubles
from tests.provision.server import Server

QUIZ = "/learn/cleanroom-operations/why-clean/check"
NO_SIGNAL = "ERR_INTERNET_DISCONNECTED"
LEAVE_THE_SERVICE_WORKER = """
navigator.serviceWorker.getRegistrations().then(
  (all) => Promise.all(all.map((each) => each.unregister())))
"""


@pytest.fixture
def attempt(page: Page, university: Server) -> Iterator[Page]:
    """A page with an open attempt on it, which is handed in at the end if it is open."""
    sign_in(page, university, "chen")
    page.goto(university.url + QUIZ)
    page.locator("form[action$='/attempts'] button").click()
    page.wait_for_selector("html.saves-by-itself", state="attached")
    address = page.url
    yield page
    page.unroute_all()
    page.context.set_offline(False)
    page.goto(address)
    if page.locator("#attempt").count():
        hand_in(page)


def test_an_answer_given_without_a_signal_is_kept_and_sent_when_it_returns(
    attempt: Page, troubles: Troubles
):
    troubles.expect(NO_SIGNAL)
    attempt.context.set_offline(True)
    option(attempt, 0).check()
    expect(state(attempt)).to_contain_text("Kept on this phone")

    attempt.context.set_offline(False)
    expect(state(attempt)).to_contain_text("Saved")
    attempt.reload()
    expect(option(attempt, 0)).to_be_checked()


def test_an_answer_given_before_the_script_arrived_is_saved(attempt: Page):
    late: list[Route] = []
    attempt.evaluate(LEAVE_THE_SERVICE_WORKER)
    attempt.route(re.compile("attempt[.]js"), lambda route: late.append(route))
    attempt.reload(wait_until="commit")
    option(attempt, 1).check()
    attempt.wait_for_function("document.readyState !== 'loading'")

    late[0].fallback()
    expect(state(attempt)).to_contain_text("Saved")


def test_answers_outlive_a_hand_in_that_never_arrived(attempt: Page, troubles: Troubles):
    troubles.expect(NO_SIGNAL)
    address = attempt.url
    attempt.context.set_offline(True)
    option(attempt, 1).check()
    look_over(attempt)
    expect(attempt.get_by_role("alert")).to_contain_text("No signal")

    attempt.context.set_offline(False)
    attempt.goto(address)
    expect(option(attempt, 1)).to_be_checked()
    expect(state(attempt)).to_contain_text("Saved")


def test_the_newest_answer_counts_when_an_older_one_was_held_up(attempt: Page):
    held: list[Route] = []
    attempt.route(
        re.compile("/answers$"),
        lambda route: route.fallback() if held else held.append(route),
    )
    option(attempt, 0).check()
    expect(state(attempt)).to_contain_text("Saving")
    option(attempt, 1).check()
    attempt.wait_for_timeout(500)

    held[0].continue_()
    expect(state(attempt)).to_contain_text("Saved")
    attempt.reload()
    expect(option(attempt, 1)).to_be_checked()


def test_an_answer_given_after_the_session_ended_is_sent_after_the_next_sign_in(
    attempt: Page, troubles: Troubles
):
    troubles.expect("status of 400 .*/answers")
    attempt.context.clear_cookies()
    option(attempt, 0).check()
    expect(state(attempt)).to_contain_text("reload the page")

    attempt.reload()
    attempt.fill("#login", "chen")
    attempt.fill("#password", PASSWORD)
    attempt.click("main form button")
    expect(option(attempt, 0)).to_be_checked()
    expect(state(attempt)).to_contain_text("Saved")


def question(page: Page) -> Locator:
    """The first question that has options to choose one from."""
    return page.locator("fieldset", has=page.locator("input[type=radio]")).first


def option(page: Page, index: int) -> Locator:
    return question(page).locator("input[type=radio]").nth(index)


def state(page: Page) -> Locator:
    return question(page).locator(".question__state")


def test_handing_in_without_a_signal_keeps_the_page_and_works_later(
    attempt: Page, troubles: Troubles
):
    troubles.expect(NO_SIGNAL, "ERR_FAILED")
    look_over(attempt)
    attempt.wait_for_url("**/overview")
    attempt.context.set_offline(True)
    attempt.get_by_role("button", name="Hand in", exact=True).click()
    expect(attempt.locator("#not-handed-in")).to_contain_text("not handed in yet")

    attempt.context.set_offline(False)
    attempt.get_by_role("button", name="Hand in", exact=True).click()
    expect(attempt.locator("h1")).to_have_text("Your result")
