"""The university as `make run` gives it: demo data, the production server, a real browser."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.demo import PASSWORD
from tests.browser.stage import set_the_stage, speak
from tests.fixtures.browser import Troubles
from tests.provision.schema import ROOT
from tests.provision.server import Server, serving

expect.set_options(timeout=15_000)  # a busy machine is slow, and not wrong


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Where the data of the demonstration are, and the number of a record in them."""

    folder: Path
    database_url: str
    record: str


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The demonstration's data, and what the walks need beside them."""
    folder = tmp_path_factory.mktemp("demo")
    url = f"sqlite:///{folder / 'university.db'}"
    env = {**os.environ, "DATABASE_URL": url, "MEDIA_URL": str(folder / "media")}
    setup = [Path(sys.executable).with_name("flask"), "setup"]
    subprocess.run(setup, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    return Demonstration(folder, url, set_the_stage(url))


@pytest.fixture(scope="session")
def demo_data(demonstration: Demonstration) -> Path:
    """A folder with the database and the media of the demonstration."""
    return demonstration.folder


@pytest.fixture(scope="session")
def university(demonstration: Demonstration, watch: Troubles) -> Iterator[Server]:
    """The running demonstration."""
    with serving(demonstration.folder, database_url=demonstration.database_url) as server:
        watch.origins.add(server.url)
        watch.logs.append(server.log)
        yield server


@pytest.fixture(autouse=True)
def _no_trouble(troubles: Troubles) -> None:
    """Hear every complaint of the browser, in every test here."""


def sign_in(page: Page, server: Server, login: str) -> None:
    """Sign in as one of the demonstration's people and choose English."""
    page.goto(f"{server.url}/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("main form button")
    if page.locator("html").get_attribute("lang") != "en":
        page.click(".language-switch button")
    assert page.locator("html").get_attribute("lang") == "en"


@dataclass(slots=True)
class Porter:
    """Opens windows for people; each signs in once, and finds the session open afterwards."""

    browser: Browser
    server: Server
    demonstration: Demonstration
    sessions: dict[str, Any] = field(default_factory=dict)

    def open(self, login: str, *, language: str = "en", **options: Any) -> Page:
        """Return a window for `login`, or for a visitor, on a phone unless told otherwise."""
        settings = {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}
        context = self.browser.new_context(
            base_url=self.server.url,
            locale="zh-CN" if language == "zh" else "en",
            storage_state=self.session_of(login),
            **settings | options,
        )
        context.set_default_timeout(10_000)
        if login != "visitor":
            speak(self.demonstration.database_url, login, language)
        return context.new_page()

    def session_of(self, login: str) -> Any:
        if login != "visitor" and login not in self.sessions:
            context = self.browser.new_context()
            sign_in(context.new_page(), self.server, login)
            self.sessions[login] = context.storage_state()
            context.close()
        return self.sessions.get(login)


@pytest.fixture(scope="session")
def porter(browser: Browser, university: Server, demonstration: Demonstration) -> Porter:
    """The one who lets people in."""
    return Porter(browser, university, demonstration)


@pytest.fixture
def window(porter: Porter, troubles: Troubles) -> Iterator[Callable[..., Page]]:
    """Open windows for people, and close them when the test is over."""
    opened: list[Page] = []

    def open_for(login: str, **options: Any) -> Page:
        opened.append(porter.open(login, **options))
        return opened[-1]

    yield open_for
    for page in opened:
        page.context.close()


@pytest.fixture
def desk(browser: Browser, troubles: Troubles) -> Iterator[BrowserContext]:
    """A desktop computer with a store of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en")
    context.set_default_timeout(10_000)
    yield context
    context.close()
