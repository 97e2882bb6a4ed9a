"""Makes the database itself refuse to change or remove rows of a table.

SQLite drops triggers with the table that they stand on, and a batch change rebuilds the table: a
migration that alters one of these tables in batch mode calls `protect` again afterwards.
"""

from alembic import op

SENTENCE = "rows of {table} are added and never changed"


def create_refusal() -> None:
    """Create the function that the triggers of PostgreSQL call."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN"
        " RAISE EXCEPTION 'rows of % are added and never changed', TG_TABLE_NAME"
        " USING ERRCODE = 'restrict_violation';"
        " END $$"
    )


def drop_refusal() -> None:
    """Drop what `create_refusal` created."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")


def protect(table: str) -> None:
    """Refuse every UPDATE and DELETE on `table`, and TRUNCATE where there is one."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{SENTENCE.format(table=table)}'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
