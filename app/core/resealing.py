"""Sealed columns move to the newest key, batch by batch, while the system runs.

Which columns those are, their types say: a new one is found without being named here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    LargeBinary,
    Row,
    Select,
    String,
    Table,
    bindparam,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from app.core.models import Base
from app.core.sealing import KeysMissing, Sealed, SealedBytes, is_newest, resealed

BATCH = 200
OF_FILES = 1
"""Rows at a time; sealed files are large."""


@dataclass(frozen=True, slots=True)
class Resealed:
    """What became of one batch: rows looked at, moved to the newest key, opened by no key."""

    table: str
    rows: int
    moved: int
    lost: int


def sealed_columns() -> dict[Table, list[Column[Any]]]:
    """Return the sealed columns of every table that has any."""
    found = {
        table: [column for column in table.columns if isinstance(column.type, Sealed)]
        for table in Base.metadata.sorted_tables
    }
    return {table: columns for table, columns in found.items() if columns}


def reseal(session: Session) -> Iterator[Resealed]:
    """Seal with the newest key what older ones sealed; the caller commits after each batch.

    A value that somebody changes meanwhile is left as it was changed: that is sealed anew already.
    """
    for table, columns in sealed_columns().items():
        for rows in _batches(session, table, columns):
            moved, lost = 0, 0
            for row in rows:
                try:
                    moved += _move(session, table, columns, row)
                except KeysMissing:
                    lost += 1
            yield Resealed(table.name, len(rows), moved, lost)


def under_older_keys(session: Session) -> dict[str, int]:
    """Return how many rows of each table hold something that the newest key does not open."""
    return {
        table.name: sum(
            any(not is_newest(stored) for stored in _stored(columns, row).values())
            for rows in _batches(session, table, columns)
            for row in rows
        )
        for table, columns in sealed_columns().items()
    }


def _batches(
    session: Session, table: Table, columns: Sequence[Column[Any]]
) -> Iterator[Sequence[Row[Any]]]:
    """Yield the rows that hold anything, as they are stored, by their key."""
    keys = list(table.primary_key)
    size = OF_FILES if any(isinstance(each.type, SealedBytes) for each in columns) else BATCH
    statement: Select[Any] = (
        select(*keys, *(_raw(column).label(f"raw_{column.name}") for column in columns))
        .where(or_(*(column.is_not(None) for column in columns)))
        .order_by(*keys)
        .limit(size)
    )
    rows = session.execute(statement).all()
    while rows:
        yield rows
        last = tuple(rows[-1][: len(keys)])
        rows = session.execute(statement.where(tuple_(*keys) > last)).all()


def _move(session: Session, table: Table, columns: Sequence[Column[Any]], row: Row[Any]) -> bool:
    """Seal one row's columns anew where an older key sealed them; say whether any was."""
    older = {
        name: stored for name, stored in _stored(columns, row).items() if not is_newest(stored)
    }
    if not older:
        return False
    by_name = {column.name: column for column in columns}
    statement = (
        update(table)
        .where(*(key == getattr(row, key.name) for key in table.primary_key))
        .where(*(_raw(by_name[name]) == stored for name, stored in older.items()))
        .values({name: _as_stored(by_name[name], stored) for name, stored in older.items()})
    )
    session.execute(statement)
    return True


def _stored(columns: Sequence[Column[Any]], row: Row[Any]) -> dict[str, str | bytes]:
    values = {column.name: getattr(row, f"raw_{column.name}") for column in columns}
    return {name: value for name, value in values.items() if value is not None}


def _raw(column: Column[Any]) -> Any:
    return type_coerce(column, _plain(column))


def _plain(column: Column[Any]) -> TypeEngine[Any]:
    return LargeBinary() if isinstance(column.type, SealedBytes) else String()


def _as_stored(column: Column[Any], stored: str | bytes) -> Any:
    token = resealed(stored)
    value = token if isinstance(stored, bytes) else token.decode()
    return bindparam(None, value, type_=_plain(column), unique=True)
