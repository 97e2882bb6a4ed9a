"""Photographs every page at two widths and in both languages, and the documents' pictures."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from app.demo import PASSWORD
from tests.browser.addresses import COURSE, PAGES, QUIZ, pages_of
from tests.browser.stage import set_the_stage, speak
from tests.provision.chromium import running_chromium
from tests.provision.schema import ROOT
from tests.provision.server import serving

SCREENS = ROOT / "instance" / "screens"
WIDTHS = {360: 740, 1280: 800}
DOCUMENTS = ROOT / "docs" / "pictures"
ILLUSTRATIONS = {
    "worker-home": ("worker", "/", "zh", 360),
    "worker-lesson": ("worker", f"/learn/{COURSE}/why-clean/iso-classes", "en", 360),
    "worker-course": ("worker", f"/learn/{COURSE}", "en", 360),
    "worker-quiz": ("reader", f"{QUIZ}/attempts/2", "en", 360),
    "worker-level": ("worker", "/me/qualifications", "zh", 360),
    "hr-overview": ("hr", "/hr", "en", 1280),
    "hr-completions": ("hr", "/hr/completions", "en", 1280),
    "lecturer-results": ("lecturer", f"/studio/{COURSE}", "en", 1280),
}
"""The pictures of the documents: who sees which page, in which language and width."""


def main() -> None:
    """Photograph a university of its own, with the demonstration's people in it."""
    shutil.rmtree(SCREENS, ignore_errors=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'university.db'}"
        env = {**os.environ, "DATABASE_URL": url, "MEDIA_URL": str(folder / "media")}
        flask = Path(sys.executable).with_name("flask")
        subprocess.run([flask, "setup"], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        number = set_the_stage(url)
        with serving(folder, database_url=url) as server, running_chromium() as browser:
            for language in ("zh", "en"):
                for login in set(PAGES) - {"visitor"}:
                    speak(url, login, language)
                for width in WIDTHS:
                    _visit(browser, server.url, record=number, language=language, width=width)
            for name, (login, path, language, width) in ILLUSTRATIONS.items():
                speak(url, login, language)
                page = _window(browser, server.url, login, language=language, width=width)
                page.goto(path, wait_until="networkidle")
                page.screenshot(path=DOCUMENTS / f"{name}.png")
                page.context.close()
    print(f"{len(list(SCREENS.glob('*.png')))} pictures in {SCREENS.relative_to(ROOT)}")


def _visit(browser: Browser, url: str, *, record: str, language: str, width: int) -> None:
    for login in PAGES:
        page = _window(browser, url, login, language=language, width=width)
        for path in pages_of(login, record):
            place = path.replace(record, "record").replace("/", "-").replace("?", "-")
            _photograph(page, path, f"{login}{place}-{language}-{width}".lower())
        page.context.close()


def _window(browser: Browser, url: str, login: str, *, language: str, width: int) -> Page:
    context = browser.new_context(
        base_url=url,
        locale="zh-CN" if language == "zh" else "en",
        viewport={"width": width, "height": WIDTHS[width]},
    )
    page = context.new_page()
    if login != "visitor":
        _sign_in(page, login)
    return page


def _sign_in(page: Page, login: str) -> None:
    page.goto("/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)


def _photograph(page: Page, path: str, name: str) -> None:
    answer = page.goto(path)
    if answer is None or not answer.ok:
        sys.exit(f"{path} answered {answer and answer.status}")
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"{name.strip('-')}.png", full_page=True)


if __name__ == "__main__":
    main()
