"""The main path of each role, on a phone and at a desk."""

import re
from collections.abc import Callable
from itertools import count
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page, expect

from app.demo import PASSWORD
from tests.browser.addresses import PAGES, QUIZ, pages_of
from tests.browser.conftest import Demonstration
from tests.browser.papers import right_answers
from tests.browser.sitting import answer, hand_in
from tests.browser.stage import add_worker, stage

SIZES = [
    pytest.param({"width": 360, "height": 740}, id="phone"),
    pytest.param({"width": 1280, "height": 800}, id="desk"),
]
OTHERS = ("lecturer", "office", "assessor", "mentor", "centre", "programme", "admin")
LINKS = """() => [...document.querySelectorAll("nav a[href], main a[href]")]
    .map(link => [link.getAttribute("href"), link.textContent.trim()])"""
FRAGMENTS = "ids => ids.filter(id => !document.getElementById(decodeURIComponent(id)))"
_numbers = count(1)


@pytest.mark.parametrize("size", SIZES)
def test_a_visitor_checks_a_record(
    window: Callable[..., Page], demonstration: Demonstration, size: dict[str, int]
):
    page = window("visitor", viewport=size)
    page.goto("/")
    page.get_by_role("link", name="Check a number").first.click()
    page.get_by_label("Number").fill(demonstration.record.lower())
    page.get_by_role("button", name="Check this number").click()

    expect(page.locator("h1")).to_contain_text(demonstration.record)
    expect(page.locator("main")).to_contain_text("This record is real and valid.")


@pytest.mark.parametrize("size", SIZES)
def test_a_worker_continues_a_lesson_and_passes_a_check(
    window: Callable[..., Page], demonstration: Demonstration, size: dict[str, int]
):
    login = f"main-path-{next(_numbers)}"
    with stage(demonstration.database_url) as session:
        add_worker(session, login, name="王小明", language="en")
    page = window("visitor", viewport=size)
    enter(page, login)
    page.get_by_role("link", name=re.compile("^(Continue|Begin)")).first.click()
    lesson = page.url
    page.get_by_role("button", name="Done, go on").click()
    page.wait_for_url(lambda url: url != lesson)

    page.goto(QUIZ)
    page.get_by_role("button", name="Begin").click()
    for key, values in right_answers(demonstration, login, "why-clean/check", 1).items():
        answer(page, key, values)
    hand_in(page)
    expect(page.locator("main")).to_contain_text("Passed")


@pytest.mark.parametrize("size", SIZES)
def test_hr_narrows_the_completions_and_takes_them_out(
    window: Callable[..., Page], size: dict[str, int]
):
    page = window("visitor", viewport=size)
    enter(page, "hr")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Completions").click()
    page.get_by_label("Course").select_option(index=1)
    page.get_by_label("Status").select_option("valid")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("status").first).to_contain_text("completion")
    page.get_by_role("link", name="Remove all filters").click()
    page.get_by_role("button", name="Excel (XLSX)").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").first.click()
    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("login", OTHERS)
def test_the_others_come_home_and_are_led_on(
    window: Callable[..., Page], login: str, size: dict[str, int]
):
    page = window("visitor", viewport=size)
    enter(page, login)
    expect(page.locator("h1")).to_be_visible()
    home = page.url
    page.locator("main").get_by_role("link").first.click()

    assert page.url != home
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("login", PAGES)
def test_every_link_leads_somewhere(
    window: Callable[..., Page], demonstration: Demonstration, login: str
):
    page = window(login)
    dead, followed = [], set()
    for address in pages_of(login, demonstration.record):
        page.goto(address)
        links = [
            (urlsplit(urljoin(page.url, href)), words) for href, words in page.evaluate(LINKS)
        ]
        own = {each.fragment for each, _ in links if each.path == urlsplit(page.url).path}
        missing = page.evaluate(FRAGMENTS, sorted(own - {""}))
        dead += [f"{address}: nothing has the id {fragment}" for fragment in missing]
        for there, words in links:
            target = there._replace(fragment="").geturl()
            if target not in followed:
                followed.add(target)
                status = page.context.request.get(target).status
                dead += [f"{address}: “{words}” to {target}: {status}"] if status >= 400 else []
    assert not dead, "\n".join(dead)


def enter(page: Page, login: str) -> None:
    """Sign in by hand, in English."""
    page.goto("/sign-in")
    page.get_by_label("Account name").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    if page.locator("html").get_attribute("lang") != "en":
        page.get_by_role("button", name="English").click()
