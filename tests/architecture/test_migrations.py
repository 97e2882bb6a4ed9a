"""Migrations are numbered, go both ways and agree with the models; evidence is kept."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, Engine, MetaData, Table, inspect, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.tables import metadata
from tests.fixtures.databases import BOTH
from tests.provision.schema import ROOT, configuration, downgrade, open_engine, upgrade

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DULL = {datetime: NOW, date: NOW.date(), object: {}, bytes: b"x"}
# The tables whose rows are evidence, and a column to try to change.
EVIDENCE = {
    "attempt_grades": "passed",
    "audit_entries": "action",
    "decisions": "levels",
    "former_unit_paths": "path",
    "record_places": "unit_name",
    "records": "person_name",
    "releases": "digest",
    "revocations": "reason",
    "standard_versions": "source",
}


@pytest.fixture(params=BOTH)
def empty(request, databases, tmp_path) -> Iterator[Engine]:
    """A database without a single table."""
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        url = server.create(f"empty_{databases.worker}_{next(databases.numbers)}")
    engine = open_engine(url)
    yield engine
    engine.dispose()


def test_migrations_are_numbered_without_a_gap_and_in_one_line():
    scripts = list(ScriptDirectory.from_config(configuration()).walk_revisions())[::-1]

    expected = [f"{number:04d}" for number in range(1, len(scripts) + 1)]
    assert [script.revision for script in scripts] == expected
    assert [script.down_revision for script in scripts] == [None, *expected[:-1]]


def test_file_of_a_migration_bears_its_number_and_a_name():
    files = sorted((ROOT / "migrations" / "versions").glob("*.py"))

    assert files
    assert [
        file.name for file in files if not re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", file.name)
    ] == []


def test_models_equal_the_migrations(connection):
    context = MigrationContext.configure(connection, opts={"compare_type": True})

    assert compare_metadata(context, metadata) == []


def test_every_constraint_of_the_models_is_in_the_database(connection):
    found = inspect(connection)

    for table in metadata.tables.values():
        checks = {check["name"] for check in found.get_check_constraints(table.name)}
        named = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
        assert checks == named, table.name


def test_migrating_down_leaves_nothing_and_up_again_works(empty):
    upgrade(empty)
    tables = set(inspect(empty).get_table_names())
    downgrade(empty)

    assert inspect(empty).get_table_names() == ["alembic_version"]
    upgrade(empty)
    assert set(inspect(empty).get_table_names()) == tables


def test_failing_migration_leaves_the_database_as_it_was(empty):
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE revocations (id INTEGER)"))

    with pytest.raises(DatabaseError):
        upgrade(empty)

    assert set(inspect(empty).get_table_names()) <= {"revocations", "alembic_version"}
    with empty.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() is None


def test_ledger_begins_with_one_empty_head(connection):
    assert connection.execute(text("SELECT id, sequence, chain FROM ledger_head")).all() == [
        (1, 0, "")
    ]


@pytest.fixture(scope="module")
def tables(engine) -> dict[str, Table]:
    """The tables as they stand in the database, with plain column types."""
    stored = MetaData()
    stored.reflect(engine)
    return dict(stored.tables)


def _insert(connection: Connection, table: Table, **values: object) -> None:
    """Add a row to `table` with `values`, and dull ones wherever a value must be."""
    row = {
        column.name: values.get(column.name, _dull(column.type.python_type))
        for column in table.columns
        if column.name in values or not column.nullable
    }
    connection.execute(table.insert().values(row))


def _dull(kind: type) -> object:
    return DULL[kind] if kind in DULL else kind(1)


@pytest.fixture
def evidence(connection, tables) -> Connection:
    """A row in every table whose rows are evidence, and what those rows name."""
    for table in ("people", "courses", "standard_versions", "audit_entries", "releases"):
        _insert(connection, tables[table], language="zh", actor_id=1)
    for table in ("employers", "units", "former_unit_paths"):
        _insert(connection, tables[table])
    for table in ("enrolments", "attempts", "attempt_grades", "decisions"):
        _insert(connection, tables[table])
    _insert(connection, tables["records"], kind="experience", began_on=NOW.date())
    _insert(connection, tables["revocations"])
    _insert(connection, tables["record_places"])
    return connection


@pytest.mark.parametrize(("table", "column"), EVIDENCE.items())
def test_database_refuses_to_change_evidence(evidence, table, column):
    with pytest.raises(IntegrityError, match=f"rows of {table} are added and never changed"):
        evidence.execute(text(f"UPDATE {table} SET {column} = {column}"))


@pytest.mark.parametrize("table", EVIDENCE)
def test_database_refuses_to_remove_evidence(evidence, table):
    with pytest.raises(IntegrityError, match=f"rows of {table} are added and never changed"):
        evidence.execute(text(f"DELETE FROM {table} WHERE id IS NOT NULL"))


@pytest.mark.parametrize("table", EVIDENCE)
def test_database_refuses_to_empty_a_table_of_evidence(evidence, table):
    emptying = {"postgresql": f"TRUNCATE {table} CASCADE", "sqlite": f"DELETE FROM {table}"}

    with pytest.raises(IntegrityError, match="are added and never changed"):
        evidence.execute(text(emptying[evidence.dialect.name]))


def test_database_lets_other_rows_change(evidence):
    changed = evidence.execute(text("UPDATE people SET name = 'Li Na'"))

    assert changed.rowcount == 1
