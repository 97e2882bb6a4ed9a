"""The university as `make run` gives it: demo data, the production server, a real browser."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from app.demo import PASSWORD
from tests.provision.schema import ROOT
from tests.provision.server import Server, serving


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the database and the media of the demonstration."""
    folder = tmp_path_factory.mktemp("demo")
    env = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'university.db'}",
        "MEDIA_URL": str(folder / "media"),
    }
    subprocess.run([ROOT / ".venv/bin/flask", "setup"], cwd=ROOT, env=env, check=True)
    return folder


@pytest.fixture(scope="session")
def university(demo_data: Path) -> Iterator[Server]:
    """The running demonstration."""
    url = f"sqlite:///{demo_data / 'university.db'}"
    with serving(demo_data, database_url=url) as server:
        yield server


def sign_in(page: Page, server: Server, login: str) -> None:
    """Sign in as one of the demonstration's people and choose English."""
    page.goto(f"{server.url}/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("main form button")
    if page.locator("html").get_attribute("lang") != "en":
        page.click(".language-switch button")
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.fixture
def desk(browser) -> Iterator[BrowserContext]:
    """A desktop computer with a store of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en")
    context.set_default_timeout(10_000)
    yield context
    context.close()
