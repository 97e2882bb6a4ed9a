"""The demonstration's university, the people who sign in to it, and the way to its pages."""

import os
import subprocess
import sys
from pathlib import Path

from app.demo import PASSWORD
from benchmarks.serving import ROOT, Browser

COURSE = "cleanroom-operations"


def prepared(folder: Path) -> dict[str, str]:
    """Set a university up in `folder`, and return the settings that serve it."""
    env = {
        "DATABASE_URL": f"sqlite:///{folder / 'university.db'}",
        "MEDIA_URL": str(folder / "media"),
    }
    flask = Path(sys.executable).with_name("flask")
    subprocess.run(
        [flask, "setup"], cwd=ROOT, env={**os.environ, **env}, check=True, capture_output=True
    )
    return env


def signed_in(port: int, login: str = "worker") -> Browser:
    """Return a browser in which somebody of the demonstration has signed in."""
    browser = Browser(port)
    token = browser.token("/sign-in")
    form = {"csrf_token": token, "login": login, "password": PASSWORD}
    status, _ = browser.post("/sign-in", form)
    if status != 303:
        raise RuntimeError(f"{login} cannot sign in")
    return browser


def lesson_addresses(browser: Browser) -> list[str]:
    """Return the course's lessons in their order."""
    return [a for a in _addresses(browser) if not a.endswith(("/check", "/exam"))]


def quiz_address(browser: Browser) -> str:
    """Return the course's first quiz."""
    return next(a for a in _addresses(browser) if a.endswith("/check"))


def newest_attempt(browser: Browser, quiz: str) -> int:
    """Return the number of the attempt that was begun last."""
    page = browser.get(quiz)[1]
    parts = page.split(f"{quiz}/attempts/")[1:]
    return max(int(part.split('"')[0].split("/")[0]) for part in parts)


def open_attempt(browser: Browser) -> str:
    """Begin an attempt and return its address."""
    quiz = quiz_address(browser)
    browser.post(f"{quiz}/attempts", {"csrf_token": browser.token(f"/learn/{COURSE}")})
    return f"{quiz}/attempts/{newest_attempt(browser, quiz)}"


def _addresses(browser: Browser) -> list[str]:
    outline = browser.get(f"/learn/{COURSE}")[1]
    start = f'href="/learn/{COURSE}/'
    found = [part.partition('"')[0] for part in outline.split(start)[1:]]
    return list(dict.fromkeys(f"/learn/{COURSE}/{key.partition('#')[0]}" for key in found))
