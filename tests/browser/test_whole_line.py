"""From a sign-in on a phone to HR's list, with nothing in between left out."""

import csv
import io
import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.browser.addresses import COURSE
from tests.browser.conftest import Demonstration, sign_in
from tests.browser.papers import right_answers
from tests.browser.sitting import answer, hand_in
from tests.provision.server import Server

NUMBER = re.compile(r"LU\d\d-\w{4}-\w{4}-\w")
STANDARD = "/me/qualifications/semiconductor-chip-manufacturing-worker"


def test_a_worker_completes_a_course_and_everybody_sees_what_follows(
    page: Page, desk: BrowserContext, university: Server, demonstration: Demonstration
):
    sign_in(page, university, "worker")
    before = eligible_levels(page, university)
    number = finish(page, university, demonstration)

    assert eligible_levels(page, university) > before
    assert number in records(page, university)
    assert number in hr_list(desk, university)
    assert number in [row["Record number"] for row in hr_file(desk, university)]
    assert "Valid" in verified(desk, university, number)


def finish(page: Page, university: Server, demonstration: Demonstration) -> str:
    """Read and pass everything that is left, and return the record's number."""
    for _ in range(60):
        page.goto(f"{university.url}/")
        if not page.get_by_role("link", name="Continue").count():
            break
        page.get_by_role("link", name="Continue").first.click()
        if page.locator("article.lesson").count():
            lesson = page.url
            page.get_by_role("button", name="Done, go on").click()
            page.wait_for_url(lambda url, lesson=lesson: url != lesson)
        else:
            pass_quiz(page, demonstration)
        found = NUMBER.search(page.locator("main").inner_text())
        if found and "Course completed" in page.locator("main").inner_text():
            return found[0]
    raise AssertionError("the course was never completed")


def pass_quiz(page: Page, demonstration: Demonstration) -> None:
    """Begin, give every right answer as a thumb would, and hand in."""
    page.locator("main form button", has_text="Begin").click()
    key, number = page.url.split(f"/learn/{COURSE}/")[1].split("/attempts/")
    for name, values in right_answers(
        demonstration, "worker", key, int(number.split("#")[0])
    ).items():
        answer(page, name, values)
    hand_in(page)
    assert "Passed" in page.locator(".result__verdict").inner_text()


def eligible_levels(page: Page, university: Server) -> int:
    page.goto(university.url + STANDARD)
    return page.locator(".status--good", has_text="Eligible").count()


def records(page: Page, university: Server) -> str:
    page.goto(f"{university.url}/me/records")
    return page.locator("main").inner_text()


def hr_list(desk: BrowserContext, university: Server) -> str:
    page = desk.new_page()
    sign_in(page, university, "hr")
    page.goto(f"{university.url}/hr/completions")
    return page.locator("main").inner_html()


def hr_file(desk: BrowserContext, university: Server) -> list[dict[str, str]]:
    page = desk.new_page()
    page.goto(f"{university.url}/hr/completions")
    page.locator("form.download button", has_text="CSV").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Download")).first.click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def verified(desk: BrowserContext, university: Server, number: str) -> str:
    page = desk.browser.new_page(locale="en")
    page.goto(f"{university.url}/verify/{number.lower()}")
    text = page.locator("main").inner_text()
    page.close()
    return text
