"""What a page's visit brings over the wire, and when it stands still on a slow phone."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from benchmarks.meter import Line, Weight

SLOW = {
    "offline": False,
    "latency": 150,  # milliseconds
    "downloadThroughput": 1_600_000 / 8,  # bytes a second
    "uploadThroughput": 750_000 / 8,
}
SLOWER_PROCESSOR = 4
PHONE: ViewportSize = {"width": 412, "height": 823}
PIXELS = 1.75  # of the screen to one of the page
PAINTS = """() => new Promise((done) => {
  let paint = 0, shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) paint = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done([paint, shift]), 500);
})"""


@dataclass(frozen=True, slots=True)
class Paint:
    """When the largest thing stood on the screen, in seconds, and how far things jumped."""

    seconds: float
    shift: float


def weigh(
    browser: Browser, line: Line, *, cookies: Mapping[str, str], paths: Sequence[str]
) -> list[Weight]:
    """Visit pages one after the other, with an empty cache before the first."""
    context = browser.new_context(base_url=line.url)
    with _visitor(context, line.url, cookies) as page:
        return [_weight(page, line, path) for path in paths]


def _weight(page: Page, line: Line, path: str) -> Weight:
    _open(page, path)
    return line.weight()


def watch(browser: Browser, url: str, *, cookies: Mapping[str, str], path: str) -> Paint:
    """Visit a page as a phone does: an empty cache, a slow line, a slow processor."""
    context = browser.new_context(
        base_url=url, viewport=PHONE, device_scale_factor=PIXELS, is_mobile=True, has_touch=True
    )
    with _visitor(context, url, cookies) as page:
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", SLOW)
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
        _open(page, path)
        milliseconds, shift = page.evaluate(PAINTS)
        return Paint(milliseconds / 1000, shift)


@contextmanager
def _visitor(context: BrowserContext, url: str, cookies: Mapping[str, str]) -> Iterator[Page]:
    context.add_cookies(
        [{"name": name, "value": value, "url": url} for name, value in cookies.items()]
    )
    yield context.new_page()
    context.close()


def _open(page: Page, path: str) -> None:
    answer = page.goto(path, wait_until="networkidle")
    if answer is None or not answer.ok or not answer.url.endswith(path):
        raise RuntimeError(f"{path} did not open: {answer and (answer.status, answer.url)}")
