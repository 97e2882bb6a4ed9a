"""Lighthouse on a simulated slow phone: a package of npm, driving the tests' own Chromium."""

import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.serving import ROOT
from tests.provision.chromium import ARGUMENTS, provide

LOCK = ("package.json", "package-lock.json")
CACHE = ROOT / ".cache" / "lighthouse"
PROGRAM = CACHE / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices")
ROUNDS = 3
TRIES = 3  # on a busy machine the browser's trace sometimes lacks its beginning
Said = dict[str, Any]  # Lighthouse's own JSON


class Unavailable(Exception):
    """Says why Lighthouse cannot be run here."""


@dataclass(frozen=True, slots=True)
class Report:
    """What Lighthouse said of a page: points of 100, seconds, and the audits that lost points."""

    points: Mapping[str, int]
    paint: float
    shift: float
    lost: Mapping[str, tuple[str, ...]]
    machine: float


def install() -> None:
    """Fetch the locked version where it is not there yet.

    :raise Unavailable: without Node.js, or without the registry.
    """
    npm = _program("npm")
    here = Path(__file__).parent
    if PROGRAM.exists() and all(_same(here / name, CACHE / name) for name in LOCK):
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    for name in LOCK:
        shutil.copy(here / name, CACHE / name)
    options = ("--silent", "--ignore-scripts", "--no-audit", "--no-fund")
    done = subprocess.run(
        [npm, "ci", *options], cwd=CACHE, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        (CACHE / LOCK[0]).unlink()
        raise Unavailable(f"npm could not install Lighthouse; run this again.\n{done.stderr}")


def audit(url: str, cookies: Mapping[str, str], *, reports: Path) -> Report:
    """Return the middle of three rounds, by performance; its JSON stays in `reports`."""
    rounds = [_round(url, cookies) for _ in range(ROUNDS)]
    points = [each["categories"]["performance"]["score"] for each in rounds]
    middle = rounds[points.index(statistics.median_low(points))]
    reports.mkdir(parents=True, exist_ok=True)
    name = url.split("/", 3)[3].replace("/", "-") or "home"
    (reports / f"{name}.json").write_text(json.dumps(middle), encoding="utf-8")
    return _report(middle)


def _round(url: str, cookies: Mapping[str, str]) -> Said:
    command = _command(url, cookies)
    env = {**os.environ, "CHROME_PATH": str(provide())}
    for _ in range(TRIES):
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            break
    else:
        raise RuntimeError(f"Lighthouse could not measure {url}:\n{done.stderr}")
    said: Said = json.loads(done.stdout)
    if said["finalDisplayedUrl"].partition("#")[0] != url:
        raise RuntimeError(f"{url} led to {said['finalDisplayedUrl']}")
    return said


def _command(url: str, cookies: Mapping[str, str]) -> list[str | Path]:
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return [
        *(_program("node"), PROGRAM, url),
        *("--quiet", "--output=json", "--no-enable-error-reporting"),
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={shlex.join(['--headless=new', *ARGUMENTS])}",
        f"--extra-headers={json.dumps({'Cookie': cookie})}",
    ]


def _report(said: Said) -> Report:
    audits = said["audits"]
    categories = said["categories"]
    return Report(
        {name: round(categories[name]["score"] * 100) for name in CATEGORIES},
        audits["largest-contentful-paint"]["numericValue"] / 1000,
        audits["cumulative-layout-shift"]["numericValue"],
        {name: _lost(categories[name], audits) for name in CATEGORIES},
        said["environment"]["benchmarkIndex"],
    )


def _lost(category: Said, audits: Said) -> tuple[str, ...]:
    weighed = [ref["id"] for ref in category["auditRefs"] if ref["weight"]]
    return tuple(
        name for name in weighed if (audits[name]["score"] or 0) < 1 and _counts(audits[name])
    )


def _counts(audit: Said) -> bool:
    return audit["scoreDisplayMode"] in {"binary", "numeric", "metricSavings"}


def _same(one: Path, other: Path) -> bool:
    return other.exists() and one.read_bytes() == other.read_bytes()


def _program(name: str) -> Path:
    beside = Path(sys.executable).with_name(name)
    found = beside if beside.exists() else shutil.which(name)
    if found is None:
        raise Unavailable(f"Lighthouse needs {name}: install Node.js, and run this again.")
    return Path(found)
