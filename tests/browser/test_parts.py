"""What scripts add to the parts of a page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.addresses import COURSE

LESSON = f"/learn/{COURSE}/why-clean/particles"


@pytest.fixture
def lesson(window) -> Page:
    """A lesson on a phone."""
    page: Page = window("worker")
    page.goto(LESSON)
    return page


def test_a_wrong_form_takes_the_focus_to_what_is_wrong(window, troubles):
    troubles.expect("422")
    page = window("hr")
    page.goto("/styleguide")
    page.get_by_role("button", name="Check the form").click()

    expect(page.locator("#error-summary")).to_be_focused()
    page.get_by_role("link", name=re.compile("Say who it is for")).click()
    expect(page.locator("#name")).to_be_focused()


def test_a_question_before_a_loss_opens_above_the_page_and_gives_the_focus_back(window):
    page = window("worker")
    page.goto(f"/learn/{COURSE}")
    opener = page.get_by_role("button", name="Leave this course")
    opener.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog).to_have_accessible_name(re.compile("Leave “"))

    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    assert page.url.endswith(f"/learn/{COURSE}")


def test_a_file_shows_its_name_and_arrives_without_leaving_the_page(window, tmp_path: Path):
    roster = tmp_path / "花名册.csv"
    roster.write_bytes(b"x" * 300_000)
    page = window("hr")
    page.goto("/styleguide")
    page.set_input_files("#file", roster)
    expect(page.locator("[data-file-name]")).to_have_text("花名册.csv · 300 kB")

    page.get_by_role("button", name="Send the file").click()
    expect(page.locator(".notice--good").first).to_contain_text("300,000 bytes")


def test_the_size_of_the_text_changes_at_once_and_stays(lesson):
    before = height(lesson)
    lesson.get_by_role("button", name="Very large text").click()
    assert height(lesson) > before * 1.2

    lesson.reload()
    assert height(lesson) > before * 1.2
    chosen = lesson.get_by_role("button", name="Very large text")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    assert lesson.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_picture_opens_whole_then_large_scrolls_to_both_sides_and_closes(lesson):
    picture = lesson.get_by_role("button", name=re.compile("Enlarge the picture")).first
    picture.click()
    dialog = lesson.get_by_role("dialog")
    expect(dialog).to_be_visible()
    place = dialog.locator(".zoom__picture")
    assert place.evaluate("e => e.scrollWidth") == 360
    place.locator("img").click()
    assert place.evaluate("e => e.scrollWidth") > 360
    assert place.locator("img").evaluate("e => e.getBoundingClientRect().left") >= 0

    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    expect(picture).to_be_focused()


def test_another_language_shows_the_same_part_of_the_lesson(lesson):
    third = lesson.locator(".prose h2").nth(2)
    third.evaluate("e => e.scrollIntoView()")
    lesson.locator(".language-switch button").evaluate("e => e.form.requestSubmit(e)")
    lesson.wait_for_selector("html[lang=zh-Hans]")

    expect(lesson.locator(".prose h2").nth(2)).to_be_in_viewport()
    expect(lesson.locator("h1")).not_to_be_in_viewport()


def test_a_form_is_not_sent_twice_by_two_taps(window, troubles):
    troubles.expect("422")
    page = window("hr")
    page.goto("/styleguide")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.route("**/styleguide", lambda route: page.wait_for_timeout(300) or route.continue_())
    button = page.get_by_role("button", name="Check the form")
    button.dblclick(no_wait_after=True)
    page.wait_for_selector("#error-summary")

    assert sent.count("POST") == 1


def height(page: Page) -> float:
    size: float = page.locator(".prose p").first.evaluate(
        "e => parseFloat(getComputedStyle(e).fontSize)"
    )
    return size
