"""Rendering a course's files in child processes that may be killed."""

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from subprocess import DEVNULL, PIPE, Popen

from app.content.findings import finding
from app.content.places import Places
from app.content.render import Job, Rendered
from app.content.renderer import JOB, PLACES, RENDERED, SECONDS

Renderer = Callable[[Sequence[Job], Places], list[Rendered]]
"""What makes HTML of every file, in the order of the jobs."""

JOBS_WORTH_A_PROCESS = 8
MOST_FAILURES = 3
"""Files that may fail before the rest is no longer tried."""

_ROOT = Path(__file__).resolve().parents[2]


def render_all(jobs: Sequence[Job], places: Places) -> list[Rendered]:
    """Return what `jobs` become, in their order.

    A file that cannot be rendered within the limits becomes nothing but a finding.
    """
    wanted = min(os.cpu_count() or 1, -(-len(jobs) // JOBS_WORTH_A_PROCESS))
    if not jobs:
        return []
    with ThreadPoolExecutor(wanted) as threads:
        pool = _Pool(places, wanted)
        try:
            return list(threads.map(pool.render, jobs))
        finally:
            pool.close()


class _Pool:
    """Children that take one job at a time, until too many of them have been killed."""

    def __init__(self, places: Places, size: int) -> None:
        self._greeting = PLACES.dump_json(places) + b"\n"
        self._failures = 0
        self._idle: SimpleQueue[Popen[bytes] | None] = SimpleQueue()
        for _ in range(size):
            self._idle.put(None)

    def render(self, job: Job) -> Rendered:
        """Return what `job` becomes."""
        child = self._idle.get()
        if self._failures >= MOST_FAILURES:
            self._idle.put(child)
            message = "It was not rendered, because others took too long: correct those first."
            return _failure(job, message)
        child = child or self._started()
        rendered = _asked(child, job)
        if rendered is None:
            self._failures += 1
            _end(child)
        self._idle.put(child if rendered else None)
        message = f"It cannot be rendered in {SECONDS:g} seconds: shorten or flatten the text."
        return rendered or _failure(job, message)

    def close(self) -> None:
        """End the children."""
        while not self._idle.empty():
            if child := self._idle.get():
                _end(child)

    def _started(self) -> Popen[bytes]:
        child = Popen(
            [sys.executable, "-m", "app.content.renderer"],
            cwd=_ROOT,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
        )
        _send(child, self._greeting)
        return child


def _asked(child: Popen[bytes], job: Job) -> Rendered | None:
    _send(child, JOB.dump_json(job) + b"\n")
    answer = child.stdout.readline() if child.stdout else b""
    return RENDERED.validate_json(answer) if answer.endswith(b"\n") else None


def _send(child: Popen[bytes], line: bytes) -> None:
    with suppress(BrokenPipeError):
        if child.stdin:
            child.stdin.write(line)
            child.stdin.flush()


def _end(child: Popen[bytes]) -> None:
    child.kill()
    with suppress(BrokenPipeError):
        child.communicate()


def _failure(job: Job, message: str) -> Rendered:
    line = job.snippets[0].line
    found = finding(job.file, line, "too-complex", message)
    html = ("",) * len(job.snippets)
    return Rendered(job.file, html, (), frozenset(), (), (found,))
