"""What the university sends is valid, says the Nu checker."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.addresses import LESSONS, PAGES, REFUSALS, pages_of
from tests.browser.conftest import Demonstration
from tests.provision import nu
from tests.provision.schema import ROOT

STATIC = ROOT / "app" / "static"


@pytest.mark.timeout(400)  # it opens every page
def test_every_page_in_both_languages_is_valid_html(
    window: Callable[..., Page], demonstration: Demonstration, tmp_path: Path
):
    saved: dict[str, str] = {}
    for language in ("en", "zh"):
        for login in PAGES:
            http = window(login, language=language).context.request
            lessons = LESSONS if login == "graduate" else ()
            refusals = REFUSALS.get(login, ())
            for address in (*pages_of(login, demonstration.record), *lessons, *refusals):
                file = tmp_path / f"{len(saved)}.html"
                file.write_bytes(http.get(address).body())
                saved[file.name] = f"{address} for {login} in {language}"
    errors = nu.errors_in([tmp_path / name for name in saved])

    assert len(saved) > 100
    assert not errors, "\n".join(f"{saved[name]}:{line}: {said}" for name, line, said in errors)


def test_style_sheets_and_drawings_are_valid():
    errors = nu.errors_in([*STATIC.rglob("*.css"), *STATIC.rglob("*.svg")])
    assert not errors, "\n".join(f"{name}:{line}: {said}" for name, line, said in errors)


def test_what_is_not_valid_is_named(tmp_path: Path):
    page, sheet = tmp_path / "page.html", tmp_path / "sheet.css"
    page.write_text("<!doctype html><html lang=en><title>T</title><p><div></p>", encoding="utf-8")
    sheet.write_text("p { colour: #000 }", encoding="utf-8")
    named = {(name, said) for name, _, said in nu.errors_in([page, sheet])}

    assert ("page.html", "No “p” element in scope but a “p” end tag seen.") in named
    assert any(name == "sheet.css" and "colour" in said for name, said in named), named
