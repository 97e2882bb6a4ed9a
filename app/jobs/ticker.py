"""A thread that does small recurring work beside the web server."""

from collections.abc import Callable
from threading import Event, Thread

import structlog
from flask import Flask

log = structlog.get_logger("ticker")

Task = Callable[[], object]


def start(app: Flask, tasks: dict[str, Task], *, every_seconds: float) -> Event:
    """Run every task again and again inside `app`; set the returned event to end it.

    A task that fails is logged and tried again at the next turn.
    """
    over = Event()

    def turn() -> None:
        while not over.wait(every_seconds):
            for name, task in tasks.items():
                _run(app, name, task)

    Thread(target=turn, name="ticker", daemon=True).start()
    return over


def _run(app: Flask, name: str, task: Task) -> None:
    try:
        with app.app_context():
            task()
    except Exception as error:
        log.error("task failed", task=name, exc_info=error)
