"""A served application whose CPU time and memory can be read, and a browser that is cheap."""

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.provision.server import free_port

MEMORY = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "1048576"}  # as in the Makefile
ROOT = Path(__file__).parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(slots=True)
class Site:
    """A server in processes of its own."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """User and system time of the server and its workers so far."""
        return sum(map(_cpu_seconds, self.pids()))

    def peak_megabytes(self) -> float:
        """The most memory that the largest process ever held."""
        return max(_kilobytes(pid, "VmHWM") for pid in self.pids()) / 1024

    def megabytes(self) -> float:
        """The memory that the largest process holds now."""
        return max(_kilobytes(pid, "VmRSS") for pid in self.pids()) / 1024

    def pids(self) -> list[int]:
        """The server's processes, whichever of its threads started them."""
        found = [self.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
        return found


@dataclass(slots=True)
class Browser:
    """Keeps one connection and its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> tuple[int, str]:
        """Open `path` and return its status and text."""
        return self._send("GET", path, None, {})

    def post(self, path: str, values: Mapping[str, str], *, json: bool = False) -> tuple[int, str]:
        """Send a form and return the status and text, without following."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if json:
            headers["Accept"] = "application/json"
        return self._send("POST", path, urlencode(values), headers)

    def token(self, path: str) -> str:
        """Return the CSRF token of a form on the page at `path`."""
        found = TOKEN.search(self.get(path)[1])
        if found is None:
            raise RuntimeError(f"{path} has no form")
        return found[1]

    def _send(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, str]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, {**headers, "Cookie": cookie})
        response = self.connection.getresponse()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return response.status, response.read().decode(errors="replace")


@contextmanager
def served(target: str, env: Mapping[str, str], *, threads: int = 4) -> Iterator[Site]:
    """Serve `target` under the production server until the block ends."""
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("granian")),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", str(threads), "--no-ws"),
        *("--log-level", "warning", target),
    ]
    environment = {**os.environ, **MEMORY, **env}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            wait_for(port, process)
            yield Site(port, process.pid)
        finally:
            process.terminate()


def wait_for(port: int, process: subprocess.Popen[bytes], *, seconds: float = 30) -> None:
    """Return when the server answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            Browser(port).get("/healthz")
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise RuntimeError("the server did not answer")


def cpu_per_request(site: Site, act: Callable[[int], object], *, count: int) -> float:
    """Return the server's CPU milliseconds a call of `act`, the best of three rounds."""
    for number in range(20):
        act(number)
    rounds = []
    for turn in range(3):
        before = site.cpu_seconds()
        for number in range(count):
            act(20 + turn * count + number)
        rounds.append((site.cpu_seconds() - before) / count * 1000)
    return min(rounds)


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _kilobytes(pid: int, name: str) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith(name)).split()[1])
