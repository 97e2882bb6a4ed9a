"""Sitting a quiz as people do: one question after the other, then a look over, then hand in."""

from playwright.sync_api import Locator, Page, expect


def question(page: Page, key: str) -> Locator:
    """Return the question with this key, after turning to it."""
    found = page.locator(f"#question-{key}")
    if not found.is_visible():
        page.get_by_role("navigation", name="Questions").locator(f"a[data-key='{key}']").click()
        found.wait_for()
    return found


def answer(page: Page, key: str, values: list[str]) -> None:
    """Give an answer, each of `values` as the form sends it, and wait until it is saved."""
    asked = question(page, key)
    text = asked.get_by_role("textbox")
    for value in values:
        if text.count():
            text.fill(value)
            text.blur()
        else:
            asked.locator(f"input[value='{value}']").check()
    expect(asked.locator(".question__state")).to_have_text("Saved")


def look_over(page: Page) -> None:
    """Go to the last question, and from there on to all that was answered."""
    page.get_by_role("navigation", name="Questions").get_by_role("link").last.click()
    page.get_by_role("button", name="Look over and hand in").locator("visible=true").first.click()


def hand_in(page: Page) -> None:
    """Look over what was answered, hand it in, and see the result."""
    look_over(page)
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.locator("h1")).to_have_text("Your result")
    page.wait_for_load_state("load")
