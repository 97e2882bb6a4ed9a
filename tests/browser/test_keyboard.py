"""What is done with a thumb can be done with a keyboard, and the focus is always seen."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.demo import PASSWORD
from tests.browser.addresses import COURSE, QUIZ
from tests.browser.conftest import Demonstration
from tests.browser.stage import add_worker, stage

MOST_STOPS = 150
FOCUS = """() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const label = element.labels?.[0] ?? element;
    const words = element.getAttribute("aria-label") ?? label.textContent;
    return {
        tag: element.localName, kind: element.type ?? "", name: element.name ?? "",
        words: words.trim().replace(/\\s+/g, " "),
        isBody: element === document.body,
        isMarked: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
            || style.boxShadow !== "none",
        isInSight: box.bottom > 0 && box.top < innerHeight
            && box.right > 0 && box.left < innerWidth,
    };
}"""


class Keyboard:
    """A person who has no mouse: reaches everything with Tab, and looks where the focus is."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def next(self, key: str = "Tab") -> dict[str, str]:
        """Go one stop on, and see the focus there."""
        self.press(key)
        stop = self.page.evaluate(FOCUS)
        if not stop["isBody"]:
            assert stop["isMarked"], f"the focus is not seen at {stop} on {self.page.url}"
            assert stop["isInSight"], f"the focus is out of sight at {stop} on {self.page.url}"
        return stop

    def to(self, words: str, *, key: str = "Tab") -> dict[str, str]:
        """Go on until something with these words has the focus."""
        passed = []
        for _ in range(MOST_STOPS):
            stop = self.next(key)
            if re.search(words, stop["words"]):
                return stop
            passed.append(stop["words"])
        raise AssertionError(f"{words!r} is never reached on {self.page.url}: {passed}")

    def follow(self, words: str) -> None:
        """Go to something, press Enter there, and wait for the page that comes."""
        self.to(words)
        with self.page.expect_navigation():
            self.press("Enter")


def test_a_worker_learns_and_sits_a_quiz_by_keyboard(
    window: Callable[..., Page], demonstration: Demonstration
):
    with stage(demonstration.database_url) as session:
        add_worker(session, "by-keyboard", name="Key", language="en")
    page = window("visitor")
    page.goto("/sign-in")
    keyboard = Keyboard(page)

    keyboard.to("Account name")
    page.keyboard.type("by-keyboard")
    keyboard.to("Password")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        keyboard.press("Enter")
    keyboard.follow("^Continue")
    first = page.url
    keyboard.follow("^Done, go on")
    assert page.url != first

    page.goto(QUIZ)
    keyboard.follow("^Begin")
    answer_everything(keyboard)
    keyboard.follow("^Hand in")
    expect(page.locator("h1")).to_have_text("Your result")
    expect(page.get_by_text(re.compile("^[1-9][0-9.]* of"))).not_to_have_count(0)


def answer_everything(keyboard: Keyboard) -> None:
    """Give some answer to each question on the way, and go to look them over."""
    answered: set[str] = set()
    for _ in range(MOST_STOPS):
        stop = keyboard.next()
        if stop["name"].startswith("answer-") and stop["name"] not in answered:
            answered.add(stop["name"])
            give_an_answer(keyboard, stop["kind"])
        elif stop["words"].startswith("Next"):
            keyboard.press("Enter")
            keyboard.page.wait_for_selector("[tabindex='-1']:focus")
        elif stop["words"].startswith("Look over") and len(answered) > 3:
            with keyboard.page.expect_navigation():
                keyboard.press("Enter")
            return
    raise AssertionError(f"only {answered} could be answered by keyboard")


def give_an_answer(keyboard: Keyboard, kind: str) -> None:
    if kind == "text":
        keyboard.page.keyboard.type("35200")
    elif kind == "radio":
        keyboard.next("ArrowDown")
    else:
        keyboard.press("Space")


def test_the_first_stop_leads_past_the_head_of_the_page(window: Callable[..., Page]):
    page = window("chen")
    page.goto(f"/learn/{COURSE}")
    keyboard = Keyboard(page)

    assert keyboard.next()["words"] == "Skip to the content"
    keyboard.press("Enter")
    stop = keyboard.next()
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)"), stop


def test_hr_filters_the_list_and_takes_it_out_by_keyboard(window: Callable[..., Page]):
    page = window("hr", viewport={"width": 1280, "height": 800})
    page.goto("/hr/completions")
    keyboard = Keyboard(page)

    keyboard.to("^Status")
    keyboard.press("v")
    keyboard.follow("^Show")
    assert "status=valid" in page.url

    keyboard.follow("CSV")
    keyboard.to("^Download")
    with page.expect_download() as download:
        keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")


def test_the_way_back_through_a_page_is_seen_too(window: Callable[..., Page]):
    page = window("hr", viewport={"width": 1280, "height": 800})
    page.goto("/hr/completions")
    keyboard = Keyboard(page)

    keyboard.to("Check a number", key="Shift+Tab")
    keyboard.to("^Show", key="Shift+Tab")
    keyboard.to("Skip to the content", key="Shift+Tab")
