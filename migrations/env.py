"""Runs the migrations on one connection, in one transaction, one process at a time."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from flask import current_app
from sqlalchemy import Connection, Engine, TypeDecorator, text

from app.tables import metadata

LOCK = 20200501  # any number that no other advisory lock here uses


def render_item(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as the plain ones that they are stored in."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def number(
    migration: MigrationContext, _revision: object, directives: list[MigrationScript]
) -> None:
    """Name a new migration by the next number; make none when nothing changed."""
    script = directives[0]
    unchanged = script.upgrade_ops is not None and script.upgrade_ops.is_empty()
    if unchanged and getattr(context.config.cmd_opts, "autogenerate", False):
        directives.clear()
        return
    (head,) = migration.get_current_heads() or ("0000",)
    script.rev_id = f"{int(head) + 1:04d}"


def run(connection: Connection) -> None:
    """Bring `connection` to the revision that was asked for: wholly, or not at all."""
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transactional_ddl=True,
        render_as_batch=True,
        render_item=render_item,
        process_revision_directives=number,
    )
    if sqlite:
        set_foreign_keys(connection, "OFF")
    with context.begin_transaction():
        if not sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        context.run_migrations()
        if sqlite:
            refuse_dangling_rows(connection)
    if sqlite:
        set_foreign_keys(connection, "ON")


def set_foreign_keys(connection: Connection, state: str) -> None:
    """Switch SQLite's foreign keys: a batch change rebuilds a table that others point to."""
    raw = connection.connection.driver_connection
    if raw is not None:
        raw.execute(f"PRAGMA foreign_keys = {state}")


def refuse_dangling_rows(connection: Connection) -> None:
    """Undo the migration when it leaves a row that points nowhere."""
    dangling = connection.execute(text("PRAGMA foreign_key_check")).all()
    if dangling:
        raise RuntimeError(f"The migration leaves rows that point nowhere: {dangling[:5]}")


def engine() -> Engine:
    """Return the application's engine."""
    bound: Engine = current_app.extensions["migrate"].db.engine
    return bound


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with engine().connect() as connection:
        run(connection)
