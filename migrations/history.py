"""Makes the database itself keep the versions of rows that change.

SQLite drops triggers with the table that they stand on, and a batch change rebuilds the table: a
migration that alters one of these tables in batch mode calls `watch` again afterwards.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SQLITE_NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'"
BEGINNING = "1970-01-01 00:00:00.000000"

Types = Mapping[str, sa.types.TypeEngine[Any]]


def remember(table: str, keys: Types, columns: Types) -> None:
    """Create a table of versions, fill it with what is there, and keep it from now on."""
    versions = f"{table}_history"
    op.create_table(
        versions,
        sa.Column("version", KEY, nullable=False),
        *(sa.Column(name, kind, nullable=False) for name, kind in keys.items()),
        *(sa.Column(name, kind) for name, kind in columns.items()),
        sa.Column("known_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_to", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("version", name=op.f(f"pk_{versions}")),
    )
    op.create_index(f"ix_{versions}_key", versions, list(keys))
    named = ", ".join((*keys, *columns))
    beginning = f"'{BEGINNING}'" if _is_sqlite() else f"timestamptz '{BEGINNING}+00'"
    op.execute(
        f"INSERT INTO {versions} ({named}, known_from) SELECT {named}, {beginning} FROM {table}"
    )
    watch(table, list(keys), list(columns))


def watch(table: str, keys: Sequence[str], columns: Sequence[str]) -> None:
    """Create the triggers that write the versions down."""
    for statement in (_sqlite if _is_sqlite() else _postgres)(table, keys, columns):
        op.execute(statement)


def forget(table: str) -> None:
    """Drop what `remember` created."""
    for act in ("insert", "update", "delete"):
        place = "" if _is_sqlite() else f" ON {table}"
        op.execute(f"DROP TRIGGER {table}_history_{act}{place}")
        if not _is_sqlite():
            op.execute(f"DROP FUNCTION {table}_history_{act}()")
    op.drop_table(f"{table}_history")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _differ(columns: Sequence[str], unequal: str) -> str:
    return " OR ".join(f"OLD.{name} {unequal} NEW.{name}" for name in columns)


def _end(table: str, keys: Sequence[str], clock: str) -> str:
    same = " AND ".join(f"{name} = OLD.{name}" for name in keys)
    return f"UPDATE {table}_history SET known_to = {clock} WHERE {same} AND known_to IS NULL;"


def _sqlite(table: str, keys: Sequence[str], columns: Sequence[str]) -> list[str]:
    named = (*keys, *columns)
    into = f"INSERT INTO {table}_history ({', '.join(named)}, known_from)"
    new = ", ".join(f"NEW.{name}" for name in named)
    added = f"{into} VALUES ({new}, {SQLITE_NOW});"
    ended = _end(table, keys, SQLITE_NOW)
    return [
        f"CREATE TRIGGER {table}_history_insert AFTER INSERT ON {table} BEGIN {added} END",
        f"CREATE TRIGGER {table}_history_update AFTER UPDATE OF {', '.join(columns)} ON {table}"
        f" WHEN {_differ(columns, 'IS NOT')} BEGIN {ended} {added} END",
        f"CREATE TRIGGER {table}_history_delete AFTER DELETE ON {table} BEGIN {ended} END",
    ]


def _postgres(table: str, keys: Sequence[str], columns: Sequence[str]) -> list[str]:
    named = (*keys, *columns)
    into = f"INSERT INTO {table}_history ({', '.join(named)}, known_from)"
    new = ", ".join(f"NEW.{name}" for name in named)
    ended = _end(table, keys, "moment")
    many = f"{into} SELECT {', '.join(named)}, moment FROM added;"
    return [
        _function(f"{table}_history_insert", many),
        f"CREATE TRIGGER {table}_history_insert AFTER INSERT ON {table}"
        f" REFERENCING NEW TABLE AS added FOR EACH STATEMENT"
        f" EXECUTE FUNCTION {table}_history_insert()",
        _function(f"{table}_history_update", f"{ended} {into} VALUES ({new}, moment);"),
        f"CREATE TRIGGER {table}_history_update AFTER UPDATE OF {', '.join(columns)} ON {table}"
        f" FOR EACH ROW WHEN ({_differ(columns, 'IS DISTINCT FROM')})"
        f" EXECUTE FUNCTION {table}_history_update()",
        _function(f"{table}_history_delete", ended),
        f"CREATE TRIGGER {table}_history_delete AFTER DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {table}_history_delete()",
    ]


def _function(name: str, act: str) -> str:
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" DECLARE moment timestamptz := clock_timestamp();"
        f" BEGIN {act} RETURN NULL; END $$"
    )
