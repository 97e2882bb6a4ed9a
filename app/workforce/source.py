"""The rows of a completion list, streamed from the database by one statement, in flat memory.

PostgreSQL hands them over through COPY, which writes CSV several times faster than a driver reads
rows; SQLite through its driver.
"""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select

from app.records.seen import SEEN

BATCH = 500

Cells = Sequence[str]


def csv_batches(connection: Connection, statement: Select[Any]) -> Iterator[tuple[bytes, int]]:
    """Yield lines of RFC 4180 in batches, each with the number of its rows."""
    if connection.dialect.name == "postgresql":
        for lines in _copied(connection, statement):
            yield _with_crlf(lines), len(lines)
    else:
        for rows in _fetched(connection, statement):
            yield _as_csv(rows).encode(), len(rows)


def cell_batches(connection: Connection, statement: Select[Any]) -> Iterator[Sequence[Cells]]:
    """Yield rows of text cells in batches."""
    if connection.dialect.name == "postgresql":
        for lines in _copied(connection, statement):
            text = b"".join(lines).decode()
            yield list(csv.reader(StringIO(text, newline="")))
    else:
        yield from _fetched(connection, statement)


def _copied(connection: Connection, statement: Select[Any]) -> Iterator[list[bytes]]:
    """Yield rows as the server's COPY writes them, each ended by a line feed."""
    compiled = statement.compile(connection, compile_kwargs={"render_postcompile": True})
    query = f"COPY ({compiled}) TO STDOUT (FORMAT csv)".encode()
    driver: Any = connection.connection.driver_connection  # psycopg's, not loaded for SQLite
    with driver.cursor() as cursor, cursor.copy(query, compiled.params) as copy:
        lines = iter(copy)
        while batch := list(islice(lines, BATCH)):
            yield batch


def _fetched(connection: Connection, statement: Select[Any]) -> Iterator[list[Cells]]:
    # SQLite reads both halves of completions in order only if what orders them is a column.
    order = [SEEN.c.id] if SEEN in statement.columns_clause_froms else []
    cursor = connection.execute(statement.add_columns(*order)).cursor
    if cursor is None:
        raise TypeError("the statement returned no rows to read")
    try:
        while rows := cursor.fetchmany(BATCH):
            yield [row[:-1] for row in rows] if order else list(rows)
    finally:
        cursor.close()


def _with_crlf(lines: list[bytes]) -> bytes:
    text = b"".join(lines)
    if text.count(b"\n") != len(lines):
        return b"".join(bytes(line[:-1]) + b"\r\n" for line in lines)
    return text.replace(b"\n", b"\r\n")


def _as_csv(rows: Sequence[Cells]) -> str:
    """Return the rows as CSV; the quoting writer is slow, so it sees only rows that need it."""
    text = "\r\n".join([",".join(row) for row in rows])
    if _is_plain(text, rows=len(rows), columns=len(rows[0])):
        return text + "\r\n"
    file = StringIO(newline="")
    quoting = csv.writer(file)
    for row in rows:
        line = ",".join(row)
        if _is_plain(line, rows=1, columns=len(row)):
            file.write(line + "\r\n")
        else:
            quoting.writerow(row)
    return file.getvalue()


def _is_plain(text: str, *, rows: int, columns: int) -> bool:
    """Whether the separators in `text` are the only ones, so that no cell needs quoting."""
    return (
        '"' not in text
        and text.count(",") == rows * (columns - 1)
        and text.count("\n") == rows - 1
        and text.count("\r") == rows - 1
    )
