"""What pages cost a phone: bytes over the wire, Lighthouse's points, paint and layout shift."""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import lighthouse
from benchmarks.demonstration import lesson_addresses, open_attempt, prepared, signed_in
from benchmarks.lighthouse import CATEGORIES, Report, Unavailable, audit, install
from benchmarks.serving import served
from benchmarks.visits import watch, weigh
from tests.provision.chromium import running_chromium

FIRST_VISIT, NEXT_LESSON = 60, 15  # kilobytes, without pictures
POINTS = 95
PAINT, SHIFT = 1.5, 0.02  # seconds; a fraction of the screen
REPORTS = lighthouse.CACHE / "reports"
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Place:
    """A page, and the cookies of somebody who may see it."""

    name: str
    path: str
    cookies: dict[str, str]


def measure() -> Iterator[Row]:
    """Give one row a figure, as each is known."""
    with tempfile.TemporaryDirectory() as name, served("wsgi:app", prepared(Path(name))) as site:
        url = f"http://127.0.0.1:{site.port}"
        places, lessons = _places(site.port)
        with running_chromium() as browser:
            yield from _weights(browser, url, places)
            yield from _lessons(browser, url, lessons)
            yield from _paints(browser, url, places)
        yield from _audits(url, places)


def _places(port: int) -> tuple[list[Place], list[Place]]:
    worker, officer = signed_in(port), signed_in(port, "hr")
    lessons = [Place("lesson", path, worker.cookies) for path in lesson_addresses(worker)]
    return [
        Place("home", "/", worker.cookies),
        Place("catalogue", "/courses", worker.cookies),
        lessons[0],
        Place("quiz", open_attempt(worker), worker.cookies),
        Place("HR list", "/hr/completions", officer.cookies),
    ], lessons


def _weights(browser: Browser, url: str, places: list[Place]) -> Iterator[Row]:
    for place in places:
        weight = weigh(browser, url, cookies=place.cookies, paths=[place.path])[0]
        yield _row(f"{place.name}, first visit", weight.kilobytes, FIRST_VISIT, "KB", str(weight))


def _lessons(browser: Browser, url: str, lessons: list[Place]) -> Iterator[Row]:
    paths = [lesson.path for lesson in lessons]
    _, *later = weigh(browser, url, cookies=lessons[0].cookies, paths=paths)
    heaviest = max(later, key=lambda weight: weight.kilobytes)
    note = f"heaviest of {len(later)}: {heaviest}"
    yield _row("every next lesson", heaviest.kilobytes, NEXT_LESSON, "KB", note)


def _paints(browser: Browser, url: str, places: list[Place]) -> Iterator[Row]:
    for place in places:
        paint = watch(browser, url, cookies=place.cookies, path=place.path)
        yield _paint(f"{place.name}, slowed browser", paint.seconds, paint.shift)


def _audits(url: str, places: list[Place]) -> Iterator[Row]:
    try:
        install()
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return
    for place in places:
        yield from _judged(place, audit(url + place.path, place.cookies, reports=REPORTS))


def _judged(place: Place, report: Report) -> Iterator[Row]:
    for name in CATEGORIES:
        note = f"more is better; lost by: {' '.join(report.lost[name]) or 'nothing'}"
        yield _row(f"{place.name}, {name}", report.points[name], POINTS, "points", note)
    row = _paint(f"{place.name}, slow phone", report.paint, report.shift)
    yield {**row, "note": f"{row['note']}; machine's index {report.machine:.0f}"}


def _paint(job: str, seconds: float, shift: float) -> Row:
    note = f"layout shift {shift:.3f} (limit {SHIFT})"
    return _row(f"{job}, largest paint", seconds, PAINT, "s", note)


def _row(job: str, ours: float, limit: float, unit: str, note: str) -> Row:
    return {
        "job": job,
        "ours": round(ours, 2),
        "limit": limit,
        "unit": unit,
        "ratio": round(ours / limit, 2),
        "note": note,
    }
