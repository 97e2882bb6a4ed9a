"""What each kind of job does: rooms register their handlers and recurring tasks here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.jobs import services
from app.jobs.queue import LEASE, Leased


class Cancelled(Exception):
    """Somebody called the job off, or another worker has it by now."""


@dataclass(frozen=True, slots=True)
class Run:
    """One try at a job. What it writes through `session` is committed together with its end."""

    session: Session
    engine: Engine
    job: Leased
    at: datetime
    clock: Callable[[], datetime]

    def progress(self, done: int, rows: int) -> None:
        """Say how far the job is, and go on holding it.

        On SQLite the note is left out while the job itself holds the one lock for writing.

        :raise Cancelled: when the job is to stop.
        """
        if self.engine.dialect.name == "sqlite" and self.session.in_transaction():
            return
        try:
            with Session(self.engine) as session, session.begin():
                goes_on = services.note_progress(
                    session,
                    self.job.id,
                    self.job.lease,
                    done=done,
                    rows=rows,
                    until=self.clock() + LEASE,
                )
        except OperationalError:  # the note is worth less than the work
            return
        if not goes_on:
            raise Cancelled


Handler = Callable[[Run, dict[str, Any]], None]
Task = Callable[[Run], None]

Watcher = Callable[[Session, Leased, str, datetime], None]

HANDLERS: dict[str, Handler] = {}
RECURRING: dict[str, timedelta] = {}
WATCHERS: list[Watcher] = []


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register who does jobs of a kind."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def recurring(kind: str, *, every: timedelta) -> Callable[[Task], Task]:
    """Register what is to be done again and again, by one worker at a time."""

    def register(task: Task) -> Task:
        HANDLERS[kind] = lambda run, _arguments: task(run)
        RECURRING[kind] = every
        return task

    return register


def on_failure(watcher: Watcher) -> Watcher:
    """Register who is told, in the same transaction, of each job that is given up and why."""
    WATCHERS.append(watcher)
    return watcher
