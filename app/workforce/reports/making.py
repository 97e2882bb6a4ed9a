"""A report's file is made in the background: whole in storage, or not there at all."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from obstore.exceptions import BaseError
from obstore.store import ObjectStore
from sqlalchemy import Engine, Select
from sqlalchemy.orm import Session

from app.core.errors import Refused
from app.core.words import N_
from app.workforce import services
from app.workforce.delivery import BETWEEN_NOTES, Sheet, file_chunks, reading
from app.workforce.models import Export
from app.workforce.reports import storage

KEPT = timedelta(days=30)
"""How long a file stays in storage; afterwards it can be made again, with the same bytes."""

FULL = N_("The server could not store the file: its disk may be full. Try again later.")
DIFFERENT = N_("The file came out different from the first time. Tell the administrator.")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What came of making a file."""

    rows: int
    sha256: str


def make_file(
    engine: Engine,
    export: Export,
    statement: Select[*tuple[Any, ...]],
    sheet: Sheet,
    *,
    store: ObjectStore,
    progress: Progress,
    clock: Callable[[], datetime],
) -> Made:
    """Make an export's file and put it into storage; what is half made is removed.

    `progress` is told how many rows of how many are there, and may raise to stop the work.

    :raise Refused: when the file cannot be stored, or differs from what was sent before.
    """
    try:
        with NamedTemporaryFile(prefix="export-") as part:
            made = _write(engine, export, statement, sheet, part, progress=progress, clock=clock)
            part.flush()
            if export.sha256 not in (None, made.sha256):
                raise Refused(DIFFERENT)
            _promise(engine, export.id, clock() + KEPT)
            storage.keep(store, export.id, Path(part.name))
    except (OSError, BaseError) as error:
        raise Refused(FULL) from error
    return made


def finish_making(
    session: Session, export_id: int, rows: int, sha256: str, *, at: datetime
) -> bool:
    """Take an export as made, its file being in storage; false when it was called off."""
    export = session.get_one(Export, export_id, with_for_update=True, populate_existing=True)
    if export.cancelled_at is not None:
        services.keep_until(session, export_id, None)
        return False
    services.finish_export(session, export_id, rows_done=rows, sha256=sha256, at=at)
    services.keep_until(session, export_id, at + KEPT)
    return True


def _write(
    engine: Engine,
    export: Export,
    statement: Select[*tuple[Any, ...]],
    sheet: Sheet,
    part: IO[bytes],
    *,
    progress: Progress,
    clock: Callable[[], datetime],
) -> Made:
    digest, rows_done, noted_at = hashlib.sha256(), 0, clock()
    _note(engine, export.id, rows_done=0, at=noted_at)
    with reading(engine) as connection:
        for chunk, count in file_chunks(connection, statement, sheet):
            part.write(chunk)
            digest.update(chunk)
            rows_done += count
            if clock() - noted_at >= BETWEEN_NOTES:
                noted_at = clock()
                _note(engine, export.id, rows_done=rows_done, at=noted_at)
                progress(rows_done, export.rows)
    return Made(rows_done, digest.hexdigest())


def _promise(engine: Engine, export_id: int, until: datetime) -> None:
    """Write down that a file comes into storage, before it does: else nobody would remove it."""
    with Session(engine) as session, session.begin():
        services.keep_until(session, export_id, until)


def _note(engine: Engine, export_id: int, *, rows_done: int, at: datetime) -> None:
    with Session(engine) as session, session.begin():
        services.note_progress(session, export_id, rows_done=rows_done, at=at)
