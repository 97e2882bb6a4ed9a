"""What was known when: versions of rows that change, kept by triggers of the database.

A version is known from the moment at which its row was written to the moment at which the row was
changed or removed, both by the database's own clock, so that nothing that writes can forget it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import sleep
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Index,
    Integer,
    Subquery,
    Table,
    and_,
    or_,
    select,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from app.core.models import Base, Instant
from app.core.sqlite import reads_only
from app.core.time import local_day

TICK = timedelta(milliseconds=1)
"""How finely SQLite's clock tells moments apart."""

_KEY = BigInteger().with_variant(Integer, "sqlite")
_CLOCK = "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'"
# Whoever wrote something and has not committed yet began before it was stamped; the server's own
# housekeeping takes a transaction number too, for as long as it likes, and writes no version.
_SETTLED = (
    "SELECT least(clock_timestamp(), (SELECT min(xact_start) FROM pg_stat_activity"
    " WHERE datname = current_database() AND backend_xid IS NOT NULL"
    " AND pid <> pg_backend_pid() AND backend_type <> 'autovacuum worker'))"
)


def history_of(model: type[Base], *names: str) -> Table:
    """Declare the table that keeps the versions of a model's columns, by its primary key.

    A migration creates it with `remember` of `migrations/history.py`.
    """
    table = model.metadata.tables[str(model.__tablename__)]
    keys = [column.name for column in table.primary_key]
    versions = Table(
        f"{table.name}_history",
        model.metadata,
        Column("version", _KEY, primary_key=True),
        *(Column(name, table.c[name].type, nullable=name not in keys) for name in (*keys, *names)),
        Column("known_from", Instant, nullable=False),
        Column("known_to", Instant),
    )
    Index(f"ix_{versions.name}_key", *(versions.c[name] for name in keys))
    return versions


def follow(versions: Table) -> None:
    """Let it be found quickly what was written lately.

    The versions lie in the order of their moments, so that on PostgreSQL an index of ranges does.
    """
    Index(f"ix_{versions.name}_known_from", versions.c.known_from, postgresql_using="brin")


@dataclass(frozen=True, slots=True)
class Window:
    """The time after `since`, up to and with `upto`, both of them moments that were settled."""

    since: datetime
    upto: datetime

    @property
    def days(self) -> tuple[date, date]:
        """The days in Shanghai at both ends."""
        return local_day(self.since), local_day(self.upto)

    def holds(self, moment: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return the condition that a moment is within."""
        return and_(moment > self.since, moment <= self.upto)

    def meets(self, versions: Table) -> ColumnElement[bool]:
        """Return the condition that a version was known at the beginning or became known."""
        return and_(
            versions.c.known_from <= self.upto,
            or_(versions.c.known_to.is_(None), versions.c.known_to > self.since),
        )


class stamp(FunctionElement[datetime]):  # noqa: N801 - reads as the SQL function that it is
    """The moment by the clock of the triggers; for rows of a transaction that has written."""

    type = Instant()
    inherit_cache = True


@compiles(stamp, "sqlite")
def _stamp_sqlite(_element: Any, _compiler: Any, **_options: Any) -> str:
    return f"({_CLOCK})"


@compiles(stamp, "postgresql")
def _stamp_postgres(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "clock_timestamp()"


def as_known(versions: Table, at: datetime) -> Subquery:
    """Return the rows as they were known at a moment that `settled` gave or that is long past."""
    return (
        select(versions)
        .where(
            versions.c.known_from <= at,
            or_(versions.c.known_to.is_(None), versions.c.known_to > at),
        )
        .subquery()
    )


def settled(session: Session) -> datetime:
    """Return the latest moment at which all that was written is there to be read.

    What is known at this moment is the same whenever it is asked for.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_stat_clear_snapshot()"))  # else it is one a transaction
        moment: datetime = session.scalars(text(_SETTLED)).one()
        return moment - timedelta(microseconds=1)
    sleep(2 * TICK.total_seconds())  # what was written just now is older than a tick then
    clock = datetime.fromisoformat(session.scalars(text(f"{_CLOCK} || '+00:00'")).one())
    return clock - TICK


def settled_before_reading(session: Session) -> datetime:
    """Return what `settled` gives; whatever this session, which only reads, reads next is newer.

    SQLite shows a reader for ever what was there at its first question, and a reader is not the
    only writer: so it waits for its turn to write, looks at the clock and begins to read anew.
    """
    if session.get_bind().dialect.name == "postgresql":
        return settled(session)
    session.rollback()
    token = reads_only.set(False)
    try:
        return settled(session)
    finally:
        session.rollback()
        reads_only.reset(token)
