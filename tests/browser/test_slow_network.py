"""On two bars of signal, pages are read before scripts arrive, and waiting is said."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.addresses import COURSE, QUIZ
from tests.browser.conftest import Demonstration
from tests.browser.stage import add_worker, stage

SLOW = {
    "offline": False,
    "latency": 400,  # milliseconds
    "downloadThroughput": 400_000 / 8,  # bytes a second
    "uploadThroughput": 400_000 / 8,
}


def slow_down(page: Page) -> None:
    """Give the page the line of a corridor between two halls."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_lesson_is_read_before_any_script_arrives(window: Callable[..., Page], language: str):
    page = window("reader", language=language)
    slow_down(page)
    held: list[Route] = []
    arrived: list[str] = []
    page.route("**/*.js", lambda route: route.fallback() if arrived else held.append(route))
    page.goto(f"/learn/{COURSE}/why-clean/particles", wait_until="commit")

    expect(page.locator("article.lesson .prose")).to_be_in_viewport()
    assert len(page.locator("article.lesson").inner_text()) > 1000
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px", "no style yet"
    assert held, "the lesson asks for no script"
    arrived.append("now")
    for route in held:
        route.fallback()
    page.wait_for_load_state("load", timeout=60_000)


def test_a_worker_sees_that_an_answer_is_on_its_way_and_that_it_arrived(
    window: Callable[..., Page], demonstration: Demonstration
):
    with stage(demonstration.database_url) as session:
        add_worker(session, "in-the-corridor", name="Slow", language="en")
    page = window("in-the-corridor")
    page.goto(QUIZ)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_load_state("load")
    slow_down(page)
    held: list[Route] = []
    page.route("**/answers", lambda route: held.append(route))
    first = page.locator("fieldset.question").first
    first.get_by_role("radio").first.check()

    expect(first.locator(".question__state")).to_have_text("Saving …")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(first.locator(".question__state")).to_have_text("Saved")
    expect(page.get_by_role("status").filter(has_text="1 answer saved")).to_be_visible()
