"""Keys are changed while the system runs, and the old one is removed at last."""

from datetime import date

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text, update

from app.accounts.codes import issue_code, redeem_code
from app.accounts.contact import set_phone
from app.accounts.identity_index import index_of, indexes_of
from app.accounts.models import Employment, Person
from app.accounts.reindexing import BLIND
from app.accounts.roster_lookup import owners
from app.accounts.signs import email_index, person_by_sign, phone_index
from app.core import resealing
from app.core.errors import Invalid
from app.core.sealing import KeysMissing, Sealed, use_keys
from app.core.time import local_day, now
from app.extensions import db
from app.tables import metadata
from app.workforce.rosters.models import Roster, RosterFile
from config import settings
from tests import factories
from tests.services.workforce.rosters.test_processing import ID

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
PHONE, EMAIL = "13800138000", "wang@example.cn"


@pytest.fixture
def run(own_app):
    """The commands, on a database that the old key sealed."""
    use_keys(OLD)
    yield own_app.test_cli_runner().invoke
    db.session.remove()
    use_keys(str(settings({})["FIELD_KEYS"]))


@pytest.fixture
def wang(run):
    """Somebody of whom everything is held that is sealed."""
    return factories.worker(
        db.session(),
        factories.employer(db.session()),
        name="Wang",
        phone=PHONE,
        phone_index=phone_index(PHONE),
        email=EMAIL,
        email_index=email_index(EMAIL),
        id_number=ID,
        id_number_index=index_of(ID),
        born_on=date(1949, 12, 31),
    )


def reseal(run):
    result = run(args=["users", "reseal"])
    db.session.expire_all()
    return result


def change_keys(keys):
    """Start the system anew under other keys."""
    db.session.commit()
    db.session.expire_all()
    use_keys(keys)


def found(person):
    """Say by which of the signs the person is found."""
    session = db.session()
    owned = owners(session, 1, indexes_of(ID), on=date(2026, 1, 1))
    return (
        [person_by_sign(session, sign, on=local_day(now())) is person for sign in (PHONE, EMAIL)],
        [owner.person_id for owner in owned.values()],
    )


def test_old_key_is_dropped_after_the_change_and_everything_opens(run, wang):
    change_keys(f"{NEW},{OLD}")
    result = reseal(run)
    assert result.exit_code == 0, result.output
    assert "people: 0 rows under older keys" in result.output
    assert "can be removed" in result.output

    change_keys(NEW)
    assert (wang.phone, wang.email, wang.id_number) == (PHONE, EMAIL, ID)
    assert wang.born_on == date(1949, 12, 31)
    assert found(wang) == ([True, True], [wang.id])


def test_people_are_found_while_only_some_rows_are_sealed_anew(run, wang):
    late = factories.person(db.session(), phone="13900139000")
    change_keys(f"{NEW},{OLD}")
    set_phone(db.session(), late.id, "13700137000", at=now())

    assert found(wang) == ([True, True], [wang.id])
    assert person_by_sign(db.session(), "13700137000", on=local_day(now())) is late


def test_number_under_the_older_index_is_taken_all_the_same(run, wang):
    other = factories.person(db.session())
    change_keys(f"{NEW},{OLD}")

    with pytest.raises(Invalid, match="another account"):
        set_phone(db.session(), other.id, PHONE, at=now())


def test_interrupted_change_goes_on_where_it_was(run, wang, monkeypatch):
    people = [factories.person(db.session(), phone=f"1380000{n:04d}") for n in range(5)]
    monkeypatch.setattr(resealing, "BATCH", 2)
    change_keys(f"{NEW},{OLD}")
    moving = resealing.reseal(db.session())
    next(moving)
    db.session.commit()
    moving.close()
    before = resealing.under_older_keys(db.session())["people"]
    assert 0 < before < len(people) + 1

    assert reseal(run).exit_code == 0
    assert reseal(run).exit_code == 0
    assert not any(resealing.under_older_keys(db.session()).values())
    change_keys(NEW)
    assert [each.phone for each in people] == [f"1380000{n:04d}" for n in range(5)]


def test_value_that_is_changed_meanwhile_stays_as_it_was_changed(run, wang, monkeypatch):
    change_keys(f"{NEW},{OLD}")
    sealed_before = resealing.resealed

    def changed_first(stored):
        # In the moment between reading a row and writing it, its owner saves another number.
        monkeypatch.setattr(resealing, "resealed", sealed_before)
        db.session.execute(update(Person).values(phone="13700137000"))
        return sealed_before(stored)

    monkeypatch.setattr(resealing, "resealed", changed_first)
    reseal(run)
    assert wang.phone == "13700137000"


def test_what_no_key_opens_is_counted_and_fails(run, wang):
    change_keys(NEW)
    result = reseal(run)

    assert result.exit_code == 1
    assert "open with none of the keys" in result.stderr
    with pytest.raises(KeysMissing):
        db.session.scalars(select(Person.phone)).all()


def test_two_people_under_one_number_are_left_for_somebody_to_look_at(run, wang):
    change_keys(NEW)
    twin = factories.person(db.session(), phone_index=phone_index(PHONE), phone=PHONE)
    change_keys(f"{NEW},{OLD}")
    result = reseal(run)

    assert result.exit_code == 1
    assert "people: 1 found by an older key only" in result.output
    assert twin.phone == wang.phone


def test_code_of_before_is_good_while_the_old_key_is_there(run, wang):
    code = issue_code(db.session(), wang.id, at=now(), by_id=wang.id)
    change_keys(f"{NEW},{OLD}")

    redeem_code(db.session(), wang.login, code, password="a rather long sentence", at=now())


def test_sealed_file_moves_too(run, wang):
    session = db.session()
    roster = Roster(
        employer_id=session.scalars(select(Employment.employer_id)).one(),
        unit_paths=[],
        made_at=now(),
        filename="list.csv",
        sha256="0" * 64,
        headings=[],
        mapping={},
        rows=1,
    )
    session.add(roster)
    session.flush()
    session.add(RosterFile(roster_id=roster.id, content="工号".encode()))
    change_keys(f"{NEW},{OLD}")

    assert "roster_files: 0 rows under older keys" in reseal(run).output
    change_keys(NEW)
    assert session.scalars(select(RosterFile.content)).one().decode() == "工号"


def test_every_sealed_column_is_found_by_its_type(run):
    assert {table.name for table in resealing.sealed_columns()} == {
        table.name
        for table in metadata.sorted_tables
        if any(isinstance(column.type, Sealed) for column in table.columns)
    }


def test_every_blind_index_has_its_recipe():
    assert {c.name for c in Person.__table__.columns if c.name.endswith("_index")} == set(BLIND)


def test_rows_without_anything_sealed_are_not_looked_at(run):
    factories.person(db.session())
    assert db.session.scalar(text("SELECT count(*) FROM people")) == 1
    assert [batch.rows for batch in resealing.reseal(db.session())] == []
