"""What a worker does all day, in the server's CPU time, beside the same without the product."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.demonstration import (
    COURSE,
    lesson_addresses,
    newest_attempt,
    open_attempt,
    prepared,
    quiz_address,
    signed_in,
)
from benchmarks.serving import ROOT, Browser, Site, cpu_per_request, served, wait_for
from tests.provision.server import free_port

Row = dict[str, object]


def measure() -> list[Row]:
    """Return one row a job."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = prepared(folder)
        rows = [_start(env)]
        with served("wsgi:app", env) as site:
            browser = signed_in(site.port)
            lesson = lesson_addresses(browser)[0]
            page = browser.get(lesson)[1]
            (folder / "page.html").write_text(page, encoding="utf-8")
            with _bare(folder) as bare:
                rows += [*_pages(site, bare, browser, lesson, page)]
                rows += [*_writes(site, bare, browser)]
            note = f"limit: the goal; {site.peak_megabytes():.0f} MB at its peak"
            rows.append(_row("memory of a serving process", site.megabytes(), 110, "MB", note))
    return rows


def _start(env: dict[str, str]) -> Row:
    """From `flask setup` on existing data to the first answer, as `make run` does it."""
    port = free_port()
    make = shutil.which("make") or "make"
    settings = {**os.environ, **env, "PORT": str(port)}
    began = time.monotonic()
    with subprocess.Popen(
        [make, "run"], cwd=ROOT, env=settings, stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        wait_for(port, process)
        seconds = time.monotonic() - began
        os.killpg(process.pid, 15)
    return _row("start to first answer (make run again)", seconds, 3, "s", "limit: the goal")


@contextmanager
def _bare(folder: Path) -> Iterator[Site]:
    env = {"BARE_PAGE": str(folder / "page.html"), "BARE_DATABASE": str(folder / "bare.db")}
    with served("benchmarks.bare:app", env) as site:
        yield site


def _pages(site: Site, bare: Site, browser: Browser, lesson: str, page: str) -> Iterator[Row]:
    other = Browser(bare.port)
    limit = cpu_per_request(bare, lambda _: other.get("/page"), count=600)
    ours = cpu_per_request(site, lambda _: browser.get(lesson), count=600)
    yield _row("lesson page, signed in", ours, limit, "ms CPU", f"{len(page.encode())} bytes")
    ours = cpu_per_request(site, lambda _: browser.get("/courses"), count=400)
    yield _row("catalogue page, signed in", ours, limit, "ms CPU", "limit: the bare lesson page")


def _writes(site: Site, bare: Site, browser: Browser) -> Iterator[Row]:
    other = Browser(bare.port)
    other.get("/sign-in")
    limit = cpu_per_request(
        bare, lambda n: other.post("/answer", {"question": "q", "value": str(n)}), count=400
    )
    token = browser.token(f"/learn/{COURSE}")
    quiz = quiz_address(browser)
    attempt = open_attempt(browser)
    key, values = _first_choice(browser.get(attempt)[1])

    def save(number: int) -> None:
        form = {"csrf_token": token, "question": key, f"answer-{key}": values[number % 2]}
        status, text = browser.post(f"{attempt}/answers", form, json=True)
        if status != 200:
            raise RuntimeError(text)

    ours = cpu_per_request(site, save, count=400)
    yield _row("one answer saved", ours, limit, "ms CPU", "limit: bare view, one durable write")
    lesson = lesson_addresses(browser)[0].removeprefix(f"/learn/{COURSE}/")

    def keep_place(number: int) -> None:
        form = {"csrf_token": token, "place": f"{lesson}#part-{number}"}
        browser.post(f"/learn/{COURSE}/place", form)

    ours = cpu_per_request(site, keep_place, count=400)
    yield _row("place in a lesson saved", ours, limit, "ms CPU", "limit: the same")

    def sit(_: int) -> None:
        browser.post(f"{quiz}/attempts", {"csrf_token": token})
        number = newest_attempt(browser, quiz)
        browser.post(f"{quiz}/attempts/{number}/submission", {"csrf_token": token})

    ours = cpu_per_request(site, sit, count=30)
    yield _row("quiz begun, found and submitted", ours, limit * 4, "ms CPU", "limit: four writes")


def _first_choice(page: str) -> tuple[str, list[str]]:
    name = page.split('type="radio"', 1)[1].split('name="answer-', 1)[1].partition('"')[0]
    return name, ["0", "1"]


def _row(job: str, ours: float, limit: float, unit: str, note: str) -> Row:
    return {
        "job": job,
        "ours": round(ours, 2),
        "limit": round(limit, 2),
        "unit": unit,
        "ratio": round(ours / limit, 2),
        "note": note,
    }
