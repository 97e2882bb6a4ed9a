"""How SQLite is opened: durable, with foreign keys, its transactions under SQLAlchemy's control.

Python's driver begins transactions late by itself, which loses updates; so it is told not to, and
every transaction begins here: IMMEDIATE where it may write, plain where it only reads.
"""

from contextvars import ContextVar
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

reads_only: ContextVar[bool] = ContextVar("reads_only", default=False)

PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "busy_timeout = 10000",
    "foreign_keys = ON",
    "recursive_triggers = ON",  # else REPLACE would delete past the triggers that refuse it
    "cache_size = -8000",
)


def prepare_sqlite(engine: Engine) -> None:
    """Install the connection settings on `engine`; other databases are left alone."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _open)
    event.listen(engine, "begin", _begin)


def _open(connection: SqliteConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # Straight to the driver: this happens in every request.
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute("BEGIN" if reads_only.get() else "BEGIN IMMEDIATE")
