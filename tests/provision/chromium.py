"""A real Chromium: the machine's own, or installed, or unpacked where nobody may install."""

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CACHE = Path(__file__).parents[2] / ".cache" / "chromium"
UNPACKED = CACHE / "chromium"
# The shell draws no window around each page, which costs a third of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# The last one is for what drives the browser.
PACKAGES = ("chromium-headless-shell", "fonts-noto-cjk", "libatomic1")
TRIPLET = f"{platform.machine()}-linux-gnu"
LIBRARIES = CACHE / "files" / "usr" / "lib" / TRIPLET
ARGUMENTS = (
    "--no-sandbox",  # a container gives no user namespaces
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
ADVICE = f"Install Chromium (on Debian: apt-get install {' '.join(PACKAGES)}) and run this again."

LAUNCHER = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="{libraries}"
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/files/usr/lib/chromium/chromium-headless-shell" "$@"
"""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{cache}/files/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{cache}/fonts</cachedir>
</fontconfig>
"""


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Start a browser, and close it at the end."""
    program = provide()
    with _unpacked_libraries():
        driver = sync_playwright().start()
    try:
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()
    finally:
        driver.stop()


@contextmanager
def _unpacked_libraries() -> Iterator[None]:
    """Let what starts now find the unpacked libraries, if there are any."""
    before = os.environ.get("LD_LIBRARY_PATH")
    if LIBRARIES.exists():
        os.environ["LD_LIBRARY_PATH"] = str(LIBRARIES)
    try:
        yield
    finally:
        os.environ.pop("LD_LIBRARY_PATH", None)
        if before is not None:
            os.environ["LD_LIBRARY_PATH"] = before


def find() -> Path | None:
    """Return the program of a Chromium that is there already, and can be driven."""
    if not (LIBRARIES.exists() or _has_library("libatomic.so.1")):
        return None
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    if installed is not None:
        return Path(installed)
    return UNPACKED if UNPACKED.exists() else None


def _has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def provide() -> Path:
    """Return the program of a Chromium, after fetching one where there is none."""
    found = find()
    if found is not None:
        return found
    if shutil.which("apt-get") is None:
        sys.exit(ADVICE)
    try:
        _install() if os.geteuid() == 0 else _unpack()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{' '.join(map(str, error.cmd[:1]))} failed. {ADVICE}")
    return find() or sys.exit(ADVICE)


def _install() -> None:
    subprocess.run(["apt-get", "update", "--quiet"], check=True)
    subprocess.run(
        ["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", *PACKAGES],
        check=True,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )


def _unpack() -> None:
    """Download the packages and what they need, and unpack them beside the checkout's caches."""
    for folder in ("state/lists/partial", "packages/archives/partial", "files"):
        (CACHE / folder).mkdir(parents=True, exist_ok=True)
    options = {
        "Dir::State": CACHE / "state",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": CACHE / "packages",
        "Debug::NoLocking": "1",
    }
    apt = ["apt-get", "--quiet", *(f"-o{name}={value}" for name, value in options.items())]
    subprocess.run([*apt, "update"], check=True)
    subprocess.run(
        [*apt, "install", "--yes", "--no-install-recommends", "--download-only", *PACKAGES],
        check=True,
    )
    for package in sorted((CACHE / "packages" / "archives").glob("*.deb")):
        subprocess.run(["dpkg-deb", "--extract", package, CACHE / "files"], check=True)
    shutil.rmtree(CACHE / "packages")
    _write_launcher()


def _write_launcher() -> None:
    roots = [LIBRARIES, CACHE / "files" / "lib" / TRIPLET]
    folders = {library.parent for root in roots for library in root.rglob("*.so*")}
    (CACHE / "fonts.conf").write_text(FONTS.format(cache=CACHE), encoding="utf-8")
    text = LAUNCHER.format(libraries=":".join(sorted(map(str, folders))))
    UNPACKED.write_text(text, encoding="utf-8")
    UNPACKED.chmod(0o755)


if __name__ == "__main__":
    print(f"Chromium: {provide()}")
