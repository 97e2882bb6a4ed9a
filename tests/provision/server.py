"""The university as it runs for people: the production server, in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 30


class Server:
    """A server on a port that was free; `start` and `kill` may be called again and again."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = folder / f"server-{self.port}.log"
        self._env = {**os.environ, **env}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and return when the first answer came."""
        command = [Path(sys.executable).with_name("granian"), "--interface", "wsgi"]
        options = [f"--port={self.port}", "--blocking-threads=4", "--log-level=warning"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *options, "wsgi:app"],
                cwd=ROOT,
                env=self._env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_for_answer(self._process)

    def _wait_for_answer(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while process.poll() is None and time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(self.url, timeout=5):
                    return
            except urllib.error.HTTPError as answer:
                answer.close()
                return
            except OSError:
                time.sleep(0.05)
        self.kill()
        raise RuntimeError(f"The server did not answer:\n{self.log()}")

    def log(self) -> str:
        """Return what the server wrote so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """Let the server finish what it is doing; kill it when that takes long."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=10)
        self.kill()

    def kill(self) -> None:
        """Kill every process of the server at once, as a power cut would."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serving(folder: Path, *, database_url: str) -> Iterator[Server]:
    """Serve a migrated database, with media in `folder`, until the block ends."""
    env = {"DATABASE_URL": database_url, "MEDIA_URL": str(folder / "media")}
    server = Server(folder, env)
    try:
        server.start()
        yield server
    finally:
        server.stop()
