"""The child process that renders: `python -m app.content.renderer`.

Reads a JSON line of places, then jobs, and answers each with a JSON line. The kernel ends the
process when one job takes more processor time or memory than its limit.
"""

import resource
import signal
import sys

from pydantic import TypeAdapter

from app.content.places import Places
from app.content.render import Job, Rendered, render

SECONDS = 2.0
"""Processor time for one file."""

BYTES = 1024 * 1024 * 1024
"""Memory for the process."""

PLACES = TypeAdapter(Places)
JOB = TypeAdapter(Job)
RENDERED = TypeAdapter(Rendered)


def main() -> None:
    """Render the jobs of standard input until it ends."""
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    places = PLACES.validate_json(sys.stdin.buffer.readline())
    for line in sys.stdin.buffer:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        rendered = render(JOB.validate_json(line), places)
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdout.buffer.write(RENDERED.dump_json(rendered) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
