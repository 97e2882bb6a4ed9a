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
from benchmarks.meter import Line, Weight, metered
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
        worker, officer = signed_in(site.port), signed_in(site.port, "hr")
        lessons = [Place("lesson", path, worker.cookies) for path in lesson_addresses(worker)]
        places = [
            Place("home", "/", worker.cookies),
            Place("catalogue", "/courses", worker.cookies),
            Place("quiz", open_attempt(worker), worker.cookies),
            Place("HR list", "/hr/completions", officer.cookies),
        ]
        with running_chromium() as browser:
            with metered(site.port) as line:
                lesson, rows = _lessons(browser, line, lessons)
                yield from rows
                yield from _weights(browser, line, places)
            places.append(lesson)
            yield from _paints(browser, url, places)
        yield from _audits(url, places)


def _lessons(browser: Browser, line: Line, lessons: list[Place]) -> tuple[Place, list[Row]]:
    """Return the lesson that brings most, pictures and all, and what lessons weigh."""
    first = [_first_visit(browser, line, lesson) for lesson in lessons]
    paths = [lesson.path for lesson in lessons]
    later = weigh(browser, line, cookies=lessons[0].cookies, paths=paths)[1:]
    rows = [
        _heaviest("lesson, first visit", first, FIRST_VISIT),
        _heaviest("lesson after lesson", later, NEXT_LESSON),
    ]
    fullest = max(range(len(lessons)), key=lambda number: first[number].kinds.total())
    return lessons[fullest], rows


def _heaviest(job: str, weights: list[Weight], limit: float) -> Row:
    most = max(weights, key=lambda weight: weight.kilobytes)
    return _row(job, most.kilobytes, limit, "KB", f"heaviest of {len(weights)}: {most}")


def _first_visit(browser: Browser, line: Line, place: Place) -> Weight:
    return weigh(browser, line, cookies=place.cookies, paths=[place.path])[0]


def _weights(browser: Browser, line: Line, places: list[Place]) -> Iterator[Row]:
    for place in places:
        weight = _first_visit(browser, line, place)
        yield _row(f"{place.name}, first visit", weight.kilobytes, FIRST_VISIT, "KB", str(weight))


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
