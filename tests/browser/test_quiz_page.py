"""A quiz on a phone: one question at a time."""

import itertools
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.addresses import QUIZ
from tests.browser.conftest import Demonstration
from tests.browser.sitting import look_over
from tests.browser.stage import add_worker, stage
from tests.fixtures.browser import Troubles

numbers = itertools.count(1)


@pytest.fixture
def login(demonstration: Demonstration) -> str:
    """A worker at the beginning of the course."""
    name = f"quiz-{next(numbers)}"
    with stage(demonstration.database_url) as session:
        add_worker(session, name, name="答题", language="en")
    return name


@pytest.fixture
def attempt(window: Callable[..., Page], login: str) -> Page:
    """An open attempt on a phone."""
    return begin(window(login))


def begin(page: Page) -> Page:
    page.goto(QUIZ)
    page.locator("form[action$='/attempts'] button").click()
    page.wait_for_selector("html.saves-by-itself", state="attached")
    return page


def shown(page: Page) -> list[str]:
    """Return the keys of the questions in sight."""
    keys: list[str] = page.locator("fieldset.question").evaluate_all(
        "all => all.filter(e => e.checkVisibility()).map(e => e.dataset.key)"
    )
    return keys


def strip(page: Page, number: int):
    return page.get_by_role("navigation", name="Questions").get_by_role("link").nth(number - 1)


def test_a_phone_shows_one_question_and_turns_to_the_next(attempt):
    (first,) = shown(attempt)
    attempt.get_by_role("button", name="Next question").click()
    expect(attempt.locator(f"#question-{first}")).to_be_hidden()
    (second,) = shown(attempt)
    expect(attempt.locator(f"#prompt-{second}")).to_be_focused()

    attempt.go_back()
    expect(attempt.locator(f"#question-{second}")).to_be_hidden()
    assert shown(attempt) == [first]


def test_all_at_once_is_a_choice_that_stays(attempt):
    attempt.get_by_role("button", name="All at once").click()
    assert len(shown(attempt)) > 1

    attempt.reload()
    attempt.wait_for_selector("html.saves-by-itself", state="attached")
    assert len(shown(attempt)) > 1
    attempt.get_by_role("button", name="One at a time").click()
    assert len(shown(attempt)) == 1


def test_a_desk_shows_all_at_once(window, login):
    page = begin(window(login, viewport={"width": 1280, "height": 800}))

    assert len(shown(page)) > 1


def test_a_flag_is_seen_on_its_number_and_in_the_overview_and_outlives_a_reload(attempt):
    attempt.locator(f"#question-{shown(attempt)[0]}").get_by_text("Look at it again").click()
    expect(strip(attempt, 1)).to_have_attribute("data-flagged", "")
    attempt.wait_for_load_state("networkidle")
    attempt.reload()
    expect(strip(attempt, 1)).to_have_attribute("data-flagged", "")

    look_over(attempt)
    expect(attempt.locator(".overview__row").first).to_contain_text("Flagged")
    expect(attempt.locator(".overview__count")).to_contain_text("You flagged 1 question.")


def test_a_flag_and_an_answer_given_without_a_signal_arrive_later(attempt, troubles: Troubles):
    troubles.expect("ERR_INTERNET_DISCONNECTED")
    question = attempt.locator(f"#question-{shown(attempt)[0]}")
    attempt.context.set_offline(True)
    question.locator("input[type=radio]").first.check()
    question.get_by_text("Look at it again").click()
    expect(attempt.locator("#saved-line")).to_contain_text("kept on this phone")

    attempt.context.set_offline(False)
    expect(attempt.locator("#saved-line")).to_have_text("1 answer saved")
    attempt.reload()
    expect(question.locator("input[type=radio]").first).to_be_checked()
    expect(question.locator("input[name=flag]")).to_be_checked()


def test_the_overview_leads_back_to_a_question_without_an_answer(attempt):
    look_over(attempt)
    row = attempt.locator(".overview__row").nth(2)
    expect(row).to_contain_text("Not answered")
    row.get_by_role("link").click()
    attempt.wait_for_selector("html.saves-by-itself", state="attached")

    (key,) = shown(attempt)
    assert attempt.url.endswith(f"#question-{key}")
    expect(strip(attempt, 3)).to_have_attribute("aria-current", re.compile("."))


def test_a_session_lost_in_the_middle_loses_nothing(attempt, porter, troubles):
    troubles.expect("400", "401")
    cookies = attempt.context.cookies()
    question = attempt.locator(f"#question-{shown(attempt)[0]}")
    attempt.context.clear_cookies()
    question.locator("input[type=radio]").first.check()
    expect(attempt.locator("#sign-in-again")).to_be_visible()

    attempt.context.add_cookies(cookies)
    attempt.locator("#sign-in-again").click()
    attempt.wait_for_selector("html.saves-by-itself", state="attached")
    expect(question.locator("input[type=radio]").first).to_be_checked()
    expect(attempt.locator("#saved-line")).to_have_text("1 answer saved")
