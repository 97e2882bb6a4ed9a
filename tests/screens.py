"""Photographs the main pages at two widths and in both languages: `make screens`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page
from sqlalchemy import text

from app.demo import PASSWORD
from tests.provision.chromium import running_chromium
from tests.provision.schema import ROOT, open_engine
from tests.provision.server import serving

SCREENS = ROOT / "instance" / "screens"
WIDTHS = {360: 740, 1280: 800}
COURSE = "cleanroom-operations"
QUIZ = f"/learn/{COURSE}/why-clean/check"
PAGES = {
    "visitor": ("/", "/courses", f"/courses/{COURSE}", "/sign-in", "/verify", "/verify/RECORD"),
    "worker": (
        "/",
        "/account",
        f"/learn/{COURSE}",
        f"/learn/{COURSE}/why-clean/particles",
        QUIZ,
        "/me/records",
        "/me/qualifications",
        "/me/qualifications/semiconductor-chip-manufacturing-worker",
    ),
    "chen": ("/", "/me/records", "/me/qualifications"),
    "hr": ("/", "/hr", "/hr/workers", "/hr/completions", "/hr/exports"),
    "lecturer": ("/",),
    "office": ("/", "/office"),
    "programme": ("/",),
    "admin": ("/",),
}


def main() -> None:
    """Photograph a university of its own, with the demonstration's people in it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'university.db'}"
        env = {**os.environ, "DATABASE_URL": url, "MEDIA_URL": str(folder / "media")}
        flask = Path(sys.executable).with_name("flask")
        subprocess.run([flask, "setup"], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        number = _prepare(url, "SELECT number FROM records WHERE kind = 'completion'")
        with serving(folder, database_url=url) as server, running_chromium() as browser:
            for language in ("zh", "en"):
                _prepare(url, f"UPDATE people SET language = '{language}' RETURNING login")
                for width in WIDTHS:
                    _visit(browser, server.url, record=number, language=language, width=width)
    print(f"{len(list(SCREENS.glob('*.png')))} pictures in {SCREENS.relative_to(ROOT)}")


def _prepare(url: str, statement: str) -> str:
    """Run a statement on the demonstration's database and return the first thing it says."""
    engine = open_engine(url)
    with engine.begin() as connection:
        said: str = connection.scalars(text(statement)).all()[0]
    engine.dispose()
    return said


def _visit(browser: Browser, url: str, *, record: str, language: str, width: int) -> None:
    for login, paths in PAGES.items():
        context = browser.new_context(
            base_url=url,
            locale="zh-CN" if language == "zh" else "en",
            viewport={"width": width, "height": WIDTHS[width]},
        )
        page = context.new_page()
        if login != "visitor":
            _sign_in(page, login)
        for path in paths:
            name = f"{login}{path.replace('/', '-')}-{language}-{width}".lower()
            _photograph(page, path.replace("RECORD", record), name)
        if login == "worker":
            _sit_quiz(page, f"{language}-{width}")
        context.close()


def _sign_in(page: Page, login: str) -> None:
    page.goto("/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)


def _sit_quiz(page: Page, ending: str) -> None:
    """Photograph an open attempt, and the result after it."""
    page.goto(QUIZ)
    page.click("form[action$='/attempts'] button")
    _photograph(page, page.url, f"worker-attempt-{ending}")
    page.click(".hand-in button")
    _photograph(page, page.url, f"worker-result-{ending}")


def _photograph(page: Page, path: str, name: str) -> None:
    answer = page.goto(path)
    if answer is None or not answer.ok:
        sys.exit(f"{path} answered {answer and answer.status}")
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"{name.strip('-')}.png", full_page=True)


if __name__ == "__main__":
    main()
