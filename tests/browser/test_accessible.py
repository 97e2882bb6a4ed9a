"""Every page of every role passes axe-core, in both languages; its colours in the dark as well."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

from tests.browser.addresses import COURSE, PAGES, REFUSALS, pages_of
from tests.browser.conftest import Demonstration
from tests.fixtures.browser import Troubles

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = """options => axe.run(document, options).then(results => results.violations.flatMap(
    violation => violation.nodes.map(node => [violation.id, node.target.join(" "),
        node.any.concat(node.all, node.none).map(check => check.message).join("; ")])))"""
OF_COLOUR = ("color-contrast", "link-in-text-block")
OPTIONS = {
    scheme: {"runOnly": run_only, "resultTypes": ["violations"], "elementRef": False}
    for scheme, run_only in (
        ("light", {"type": "tag", "values": RULES}),
        ("dark", {"type": "rule", "values": OF_COLOUR}),  # nothing else differs in the dark
    )
}
Scheme = Literal["light", "dark"]
PHONE: ViewportSize = {"width": 360, "height": 740}
Look = tuple[ViewportSize, Scheme]
LOOKS: tuple[Look, ...] = ((PHONE, "light"), (PHONE, "dark"))
ON_A_DESK: Look = ({"width": 1280, "height": 800}, "light")


@pytest.mark.timeout(300)  # it opens every page of somebody
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("login", PAGES)
def test_no_page_breaks_a_rule_of_accessibility(
    window: Callable[..., Page], demonstration: Demonstration, login: str, language: str
):
    page = window(login, language=language)
    looks = (*LOOKS, ON_A_DESK) if language == "en" else LOOKS[:1]  # colours speak no language
    faults = [
        fault
        for address in pages_of(login, demonstration.record)
        for fault in faults_of(page, address, looks)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("login", REFUSALS)
def test_no_refusal_breaks_a_rule_of_accessibility(
    window: Callable[..., Page], troubles: Troubles, login: str
):
    troubles.expect("status of 40[34]")
    page = window(login)
    faults = [fault for path in REFUSALS[login] for fault in faults_of(page, path, LOOKS)]
    assert not faults, "\n".join(faults)


def test_forms_that_are_not_right_yet_break_no_rule_of_accessibility(
    window: Callable[..., Page], troubles: Troubles
):
    troubles.expect("status of 422")
    page = window("visitor")
    page.goto("/sign-in")
    page.get_by_label("Account name").fill("nobody")
    page.locator("main").get_by_role("button", name="Sign in").click()
    faults = list(faults_here(page, (*LOOKS, ON_A_DESK)))
    page = window("chen")
    page.goto("/account")
    page.get_by_role("button", name="Change the password").click()
    assert page.get_by_role("alert").count()
    faults += faults_here(page, (*LOOKS, ON_A_DESK))

    assert not faults, "\n".join(faults)


def test_a_picture_that_is_open_breaks_no_rule_of_accessibility(window: Callable[..., Page]):
    page = window("chen")
    page.goto(f"/learn/{COURSE}/people/gowning")
    page.get_by_role(
        "button", name=re.compile("^Enlarge|^Open|picture", re.IGNORECASE)
    ).first.click()
    page.get_by_role("dialog").wait_for()

    faults = list(faults_here(page, (*LOOKS, ON_A_DESK)))
    assert not faults, "\n".join(faults)


def test_a_fault_that_only_the_dark_has_is_seen(window: Callable[..., Page]):
    page = window("visitor")
    page.goto("/verify")
    page.evaluate(
        """() => {
            document.querySelector("main").append(document.createElement("img"));
            const sheet = new CSSStyleSheet();
            sheet.replaceSync("@media (prefers-color-scheme: dark) { h1 { color: #222 } }");
            document.adoptedStyleSheets = [sheet];
        }"""
    )
    faults = list(faults_here(page, LOOKS))

    assert [fault.split(" at ")[0] for fault in faults] == [
        "/verify light 360: image-alt",
        "/verify dark 360: color-contrast",
    ]


def faults_of(page: Page, address: str, looks: Sequence[Look]) -> Iterator[str]:
    """Open a page and say what breaks which rule where, at each of the looks of it."""
    page.goto(address)
    yield from faults_here(page, looks)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")


def faults_here(page: Page, looks: Sequence[Look]) -> Iterator[str]:
    """Say what breaks which rule where on the page that is open."""
    page.evaluate(AXE_SCRIPT)
    for size, scheme in looks:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        for rule, selector, message in page.evaluate(RUN, OPTIONS[scheme]):
            place = f"{urlsplit(page.url).path} {scheme} {size['width']}"
            yield f"{place}: {rule} at {selector}: {message}"
