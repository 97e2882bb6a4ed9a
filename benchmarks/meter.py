"""A line that weighs what comes down it: every response's head and body, as compressed.

It stands between browser and server, because a page's own figures leave out what its service
worker asks for.
"""

import http.client
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.provision.server import free_port

KINDS = {"text/html": "html", "text/css": "css", "text/javascript": "js"}
PICTURES = ("image", "video", "audio")
ICON = "/static/"  # a picture of the product's own, not of the course
OWN = {"connection", "keep-alive", "transfer-encoding", "content-length"}
QUIET_SECONDS = 1


@dataclass(slots=True)
class Weight:
    """Bytes by the kind of resource."""

    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def kilobytes(self) -> float:
        """All but the pictures of the course, in thousands of bytes."""
        return (self.kinds.total() - self.kinds["pictures"]) / 1000

    def __str__(self) -> str:
        names = ("html", "css", "js", "rest", "pictures")
        return ", ".join(f"{name} {self.kinds[name] / 1000:.1f}" for name in names)


class Line(ThreadingHTTPServer):
    """Passes requests on to a server, and keeps the weight of the answers."""

    daemon_threads = True

    def __init__(self, upstream: int) -> None:
        super().__init__(("127.0.0.1", free_port()), _Passing)
        self.upstream = upstream
        self.url = f"http://127.0.0.1:{self.server_port}"
        self._weight = Weight()
        self._last = time.monotonic()
        self._lock = threading.Lock()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over a browser that hung up."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def add(self, kind: str, count: int) -> None:
        """Count bytes that came down."""
        with self._lock:
            self._weight.kinds[kind] += count
            self._last = time.monotonic()

    def weight(self) -> Weight:
        """Return, once the line is quiet, what came down since the last time."""
        while time.monotonic() - self._last < QUIET_SECONDS:
            time.sleep(0.1)
        with self._lock:
            found, self._weight = self._weight, Weight()
            self._last = time.monotonic()
        return found


@contextmanager
def metered(port: int) -> Iterator[Line]:
    """Open a line to the server at `port` until the block ends."""
    with Line(port) as line:
        thread = threading.Thread(target=line.serve_forever)
        thread.start()
        try:
            yield line
        finally:
            line.shutdown()
            thread.join()


class _Passing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Line

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        upstream = http.client.HTTPConnection("127.0.0.1", self.server.upstream, timeout=60)
        upstream.request(self.command, self.path, body, dict(self.headers.items()))
        answer = upstream.getresponse()
        content = answer.read()
        head = "".join(
            f"{name}: {value}\r\n"
            for name, value in answer.getheaders()
            if name.lower() not in OWN
        )
        head = f"HTTP/1.1 {answer.status} {answer.reason}\r\n{head}"
        sent = f"{head}Content-Length: {len(content)}\r\n\r\n".encode("latin-1") + content
        self.wfile.write(sent)
        upstream.close()
        self.server.add(_kind(self.path, answer.headers.get_content_type()), len(sent))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _kind(path: str, content_type: str) -> str:
    if content_type.partition("/")[0] in PICTURES and not path.startswith(ICON):
        return "pictures"
    return KINDS.get(content_type, "rest")
