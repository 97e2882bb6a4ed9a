"""Every task works with scripts off."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.demo import PASSWORD
from tests.browser.addresses import QUIZ
from tests.browser.conftest import Demonstration
from tests.browser.papers import right_answers
from tests.browser.stage import add_worker, stage
from tests.fixtures.browser import Troubles

OFF = {"java_script_enabled": False}


@pytest.fixture(autouse=True)
def _nothing_preloaded(troubles: Troubles) -> None:
    """Let the browser refuse the scripts that a page asks for in advance."""
    troubles.expect("[.]js csp$")


def test_a_worker_signs_in_learns_and_passes_a_quiz_without_scripts(
    window: Callable[..., Page], demonstration: Demonstration
):
    with stage(demonstration.database_url) as session:
        add_worker(session, "no-scripts", name="Plain", language="en")
    page = window("visitor", **OFF)
    sign_in_by_hand(page, "no-scripts")
    page.get_by_role("link", name="Continue").first.click()
    lesson = page.url
    page.get_by_role("button", name="Done, go on").click()
    assert page.url != lesson

    page.goto(QUIZ)
    page.get_by_role("button", name="Begin").click()
    key, number = "why-clean/check", int(page.url.rsplit("/", 1)[1])
    answers = right_answers(demonstration, "no-scripts", key, number)
    for name, values in answers.items():
        fill(page, name, values)
    page.get_by_role("button", name="Look over and hand in").locator("visible=true").last.click()
    expect(page.locator("main")).to_contain_text("Every question has an answer.")
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.locator("main")).to_contain_text("Passed")


def test_an_answer_is_saved_by_its_own_button_without_scripts(
    window: Callable[..., Page], demonstration: Demonstration
):
    with stage(demonstration.database_url) as session:
        add_worker(session, "one-answer", name="Plain", language="en")
    page = window("one-answer", **OFF)
    page.goto(QUIZ)
    page.get_by_role("button", name="Begin").click()
    first = page.locator("fieldset.question").first
    first.get_by_role("radio").first.check()
    address = page.url
    with page.expect_navigation():
        first.get_by_role("button", name="Save this answer").click()
    page.goto(address)

    expect(page.locator("fieldset.question").first.get_by_role("radio").first).to_be_checked()


def test_hr_filters_and_downloads_without_scripts(window: Callable[..., Page]):
    page = window("hr", **OFF)
    page.goto("/hr/completions")
    page.get_by_label("Status").select_option("valid")
    page.get_by_role("button", name="Show").click()
    assert "status=valid" in page.url

    page.get_by_role("button", name="CSV").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").first.click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "陈伟" in {row["Name"] for row in csv.DictReader(io.StringIO(text))}


def test_the_language_is_switched_in_place_without_scripts(window: Callable[..., Page]):
    page = window("visitor", **OFF)
    page.goto("/courses?industry=integrated-circuits")
    page.get_by_role("button", name="中文").click()

    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.url.endswith("/courses?industry=integrated-circuits")


def sign_in_by_hand(page: Page, login: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Account name").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()


def fill(page: Page, name: str, values: list[str]) -> None:
    """Answer one question on a page that shows them all."""
    asked = page.locator(f"#question-{name}")
    text = asked.get_by_role("textbox")
    for value in values:
        if text.count():
            text.fill(value)
        else:
            asked.locator(f"input[value='{value}']").check()
