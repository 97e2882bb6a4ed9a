"""Every page fits the narrowest phone, doubled text, and a thumb."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.addresses import PAGES, pages_of
from tests.browser.conftest import Demonstration

FAULTS = Path(__file__).with_name("measure.js").read_text(encoding="utf-8")
DOUBLE_THE_TEXT = "document.documentElement.style.fontSize = '200%'"
THUMB = 44


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("login", PAGES)
def test_every_page_fits_small_screens_and_thumbs(
    window: Callable[..., Page], demonstration: Demonstration, login: str, language: str
):
    page = window(login, language=language)
    faults = [
        f"{address} {fault}"
        for address in pages_of(login, demonstration.record)
        for fault in faults_of(page, address)
    ]
    assert not faults, "\n".join(faults)


def faults_of(page: Page, address: str) -> Iterator[str]:
    """Open a page and say what does not fit, as it is and with the text doubled."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    yield from (f"at 320 px: {fault}" for fault in page.evaluate(FAULTS, THUMB))
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate(DOUBLE_THE_TEXT)
    yield from (f"with doubled text: {fault}" for fault in page.evaluate(FAULTS, THUMB))


def test_what_does_not_fit_is_seen(window: Callable[..., Page]):
    page = window("visitor")
    page.goto("/verify")
    assert page.evaluate(FAULTS, THUMB) == []
    page.evaluate(
        """() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`
                #wide { width: 500px }
                #frame { width: 90px; overflow: hidden; white-space: nowrap }
                #over { margin-top: -80px } #thin { height: 20px; display: block }`);
            document.adoptedStyleSheets = [sheet];
            document.querySelector("main").innerHTML = `<h1>Title</h1><p id="wide">Wide</p>
                <p id="frame"><b>Words without an end to them</b></p>
                <nav><a id="thin" href="/">Go</a></nav><h2>Low</h2><h2 id="over">High</h2>`;
        }"""
    )
    faults = " / ".join(page.evaluate(FAULTS, THUMB))

    assert re.search(r"scrolls sideways to 5\d\d px: p#wide “Wide”", faults)
    assert "cuts off b “Words without an end to them”" in faults
    assert "lies over h2#over “High”" in faults
    assert "20 px high: a#thin “Go”" in faults
