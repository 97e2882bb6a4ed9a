"""Reading and writing many rows by one statement, in the words of each database."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Insert,
    Row,
    SQLColumnExpression,
    String,
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Session

Rows = Sequence[Mapping[str, object]]


def insert_many(
    session: Session,
    into: Insert,
    rows: Rows,
    *returned: SQLColumnExpression[Any],
    shared: Mapping[str, object],
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Insert rows of one shape by the statement `into`, and return columns of what was inserted.

    `shared` holds what is the same in all of them. PostgreSQL takes the rest as an array for each
    column: server and driver would spend most of their time on thousands of single parameters.
    """
    if not rows:
        return []
    if session.get_bind().dialect.name == "postgresql":
        given = _given(into, rows, shared)
        return session.execute(given.returning(*returned)).all()
    # With RETURNING, SQLAlchemy sends many rows in one statement.
    return session.execute(into.returning(*returned), [{**row, **shared} for row in rows]).all()


def among(column: SQLColumnExpression[int], ids: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a column is one of many numbers, which stand in the statement."""
    return column.in_(bindparam(None, ids, expanding=True, literal_execute=True))


def _given(into: Insert, rows: Rows, shared: Mapping[str, object]) -> Insert:
    types = {column.name: column.type for column in into.table.c}
    arrays = [literal([row[name] for row in rows], ARRAY(_uncut(types[name]))) for name in rows[0]]
    given = func.unnest(*arrays).table_valued(*rows[0], name="given").render_derived()
    same = [literal(value, _uncut(types[name])) for name, value in shared.items()]
    return into.from_select([*rows[0], *shared], select(*given.c, *same))


def _uncut(kind: Any) -> Any:
    """Return the type without its length: a cast would cut what the column is to refuse."""
    return String() if isinstance(kind, String) else kind
