"""The migration that lets the ledger hold earlier completions, with rows inside, both ways."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, Table, text
from sqlalchemy.exc import IntegrityError

from tests.fixtures.databases import BOTH
from tests.provision.schema import configuration, downgrade, open_engine, upgrade

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SCRIPT = next(
    script
    for script in ScriptDirectory.from_config(configuration()).walk_revisions()
    if script.path.endswith("_earlier_completions.py")
)
EMPLOYER = {"id": 1, "code": "fab", "name": "厂", "name_en": "Fab"}
PERSON = {
    "id": 1, "login": "w", "name": "王", "language": "zh", "password_hash": "",
    "id_number_masked": "", "created_at": NOW,
}  # fmt: skip
RECORD = {
    "issued_at": NOW, "person_id": 1, "person_name": "王", "id_number_masked": "",
    "employer_id": 1, "employer_name": "厂", "unit_path": "", "unit_name": "",
    "employee_number": "7", "subject": "small", "title_zh": "小", "title_en": "Small",
    "industry": "", "issuer": "", "tags": [], "details": {}, "salt": "", "seal": "", "chain": "",
}  # fmt: skip
COMPLETION = {
    "kind": "completion", "completed_at": NOW, "enrolled_at": NOW, "release_digest": "a",
    "credit_hours": 1, "points": 1, "possible": 1,
}  # fmt: skip
REVOCATION = {
    "id": 1, "record_id": 1, "revoked_at": NOW, "revoked_by_id": 1, "reason": "x", "sequence": 9,
    "salt": "", "seal": "", "chain": "",
}  # fmt: skip
EARLIER = {"kind": "earlier-completion", "completed_at": NOW}


@pytest.fixture(params=BOTH)
def before(request, databases, tmp_path) -> Iterator[Engine]:
    """A database of the revision before, with a completion in it."""
    url = f"sqlite:///{tmp_path / 'before.db'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        url = server.create(f"before_{databases.worker}_{next(databases.numbers)}")
    engine = open_engine(url)
    upgrade(engine, SCRIPT.down_revision)
    _insert(engine, "employers", EMPLOYER)
    _insert(engine, "people", PERSON)
    add(engine, 1, COMPLETION)
    _insert(engine, "revocations", REVOCATION)
    yield engine
    engine.dispose()


def _insert(engine: Engine, table: str, values: dict[str, object]) -> None:
    with engine.begin() as connection:
        stored = Table(table, MetaData(), autoload_with=connection)
        connection.execute(stored.insert().values(values))


def add(engine: Engine, number: int, values: dict[str, object]) -> None:
    own = {"id": number, "number": f"n{number}", "cause": f"c{number}", "sequence": number}
    _insert(engine, "records", RECORD | own | values)


def counted(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(text("SELECT completions FROM completion_counts"))


def assert_only_grows(engine: Engine) -> None:
    for statement in ("UPDATE records SET person_name = 'x'", "DELETE FROM records"):
        with (
            pytest.raises(IntegrityError, match="rows of records are added and never changed"),
            engine.begin() as connection,
        ):
            connection.execute(text(statement))


def test_ledger_keeps_its_rows_and_its_guards_and_counts_both_kinds(before):
    upgrade(before, SCRIPT.revision)

    assert_only_grows(before)
    add(before, 2, EARLIER)
    add(before, 3, COMPLETION)
    assert counted(before) == 3


def test_going_back_keeps_the_rows_the_guards_and_the_count(before):
    upgrade(before, SCRIPT.revision)
    downgrade(before, SCRIPT.down_revision)

    assert_only_grows(before)
    add(before, 2, COMPLETION)
    assert counted(before) == 2
    with pytest.raises(IntegrityError):
        add(before, 3, EARLIER)


def test_ledger_with_earlier_completions_does_not_go_back(before):
    upgrade(before, SCRIPT.revision)
    add(before, 2, EARLIER)

    with pytest.raises(RuntimeError, match="no entry ever leaves it"):
        downgrade(before, SCRIPT.down_revision)

    assert_only_grows(before)
    add(before, 3, EARLIER)
    assert counted(before) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"completed_at": None},
        {"employer_id": None},
        {"release_digest": "a"},
        {"release_number": 1},
        {"enrolled_at": NOW},
        {"points": 1},
        {"points": 2, "possible": 1},
    ],
)
def test_earlier_completion_that_claims_more_than_is_known_is_refused(before, wrong):
    upgrade(before, SCRIPT.revision)

    with pytest.raises(IntegrityError):
        add(before, 2, EARLIER | wrong)
