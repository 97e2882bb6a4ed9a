"""A worker in a process of its own."""

import signal
from threading import Event
from types import FrameType

from flask import current_app
from flask.cli import AppGroup

from app.jobs import worker

jobs = AppGroup("jobs", help="Work in the background.")


@jobs.command("work")
def work() -> None:
    """Do jobs until this process is told to end; any number of such processes may run."""
    over = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        over.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    worker.work(current_app._get_current_object(), over)  # type: ignore[attr-defined]
