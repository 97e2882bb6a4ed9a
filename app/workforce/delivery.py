"""Sending an export: bytes out, progress and digest written down, connections given back."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Connection, Engine, Select
from sqlalchemy.orm import Session

from app.core.sqlite import reads_only
from app.workforce import services
from app.workforce.columns import Column
from app.workforce.lines import csv_file, json_lines_file
from app.workforce.paper import Paper, paper_file
from app.workforce.source import Cells, cell_batches, csv_batches
from app.workforce.workbook import workbook_file

BETWEEN_NOTES = timedelta(seconds=1)

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl; charset=utf-8",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file says besides its rows.

    On `paper`, each column's few words for programs are put into the reader's, by `words`.
    """

    file_format: str
    title: str
    columns: Sequence[Column]
    headings: Sequence[str]
    as_of: datetime
    paper: Paper | None = None
    words: Sequence[Mapping[str, str]] = ()


def deliver(
    engine: Engine,
    export_id: int,
    statement: Select[Any],
    sheet: Sheet,
    *,
    clock: Callable[[], datetime],
) -> Iterator[bytes]:
    """Yield the file, and note in transactions of their own how far it got.

    Whoever closes the generator early leaves an export that says it is unfinished.
    """
    digest, rows_done, noted_at, whole = hashlib.sha256(), 0, clock(), False
    _note(engine, services.note_progress, export_id, rows_done=0, at=noted_at)
    try:
        with reading(engine) as connection:
            for chunk, count in file_chunks(connection, statement, sheet):
                digest.update(chunk)
                rows_done += count
                yield chunk
                if clock() - noted_at >= BETWEEN_NOTES:
                    noted_at = clock()
                    _note(
                        engine, services.note_progress, export_id, rows_done=rows_done, at=noted_at
                    )
        whole = True
    finally:
        if not whole:
            _note(engine, services.note_stop, export_id, rows_done=rows_done, at=clock())
    with Session(engine) as session, session.begin():
        services.finish_export(
            session, export_id, rows_done=rows_done, sha256=digest.hexdigest(), at=clock()
        )


def resend(engine: Engine, statement: Select[Any], sheet: Sheet) -> Iterator[bytes]:
    """Yield a file that was sent before, once more."""
    with reading(engine) as connection:
        for chunk, _rows in file_chunks(connection, statement, sheet):
            yield chunk


def file_chunks(
    connection: Connection, statement: Select[Any], sheet: Sheet
) -> Iterator[tuple[bytes, int]]:
    """Yield a file piece by piece, each with the number of rows that went into it."""
    if sheet.file_format == "csv":
        return csv_file(csv_batches(connection, statement), sheet.headings)
    cells = cell_batches(connection, statement)
    if sheet.paper is not None:
        return paper_file(_in_words(cells, sheet.words), sheet.paper)
    if sheet.file_format == "jsonl":
        return json_lines_file(cells, sheet.columns)
    return workbook_file(
        cells, sheet.columns, sheet.headings, title=sheet.title, made_at=sheet.as_of
    )


def _in_words(
    batches: Iterator[Sequence[Cells]], words: Sequence[Mapping[str, str]]
) -> Iterator[Sequence[Cells]]:
    for rows in batches:
        yield [
            [known.get(cell, cell) for known, cell in zip(words, row, strict=True)] for row in rows
        ]


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection of its own that only reads, for as long as the reader takes."""
    with engine.connect() as connection:
        if isinstance(connection.connection.driver_connection, SqliteConnection):
            _keep_small(connection)
        token = reads_only.set(True)
        try:
            connection.begin()
        finally:
            reads_only.reset(token)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        yield connection


def _keep_small(connection: Connection) -> None:
    """Read the file without mapping it: a list passes through all of it, and needs none twice."""
    driver = connection.connection.driver_connection
    connection.detach()  # closed afterwards, so that nobody else gets these settings
    for pragma in ("mmap_size = 0", "cache_size = -2000"):
        driver.execute(f"PRAGMA {pragma}")  # type: ignore[union-attr] # the driver's own


def _note(engine: Engine, note: Callable[..., None], export_id: int, **values: Any) -> None:
    with Session(engine) as session, session.begin():
        note(session, export_id, **values)
