"""Erasure destroys what is held, keeps what records rest on, and leaves the proof standing."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.codes import issue_code
from app.accounts.contact import set_email, set_phone
from app.accounts.correcting import correct_identity, correct_name
from app.accounts.erasure import ERASED_NAME
from app.accounts.models import AuditEntry, Employment, Grant, Person, Unit, UserSession
from app.accounts.queries import identity, person_ids
from app.accounts.services import reopen_account
from app.api.models import ApiToken
from app.api.tokens import make_token
from app.core.errors import Invalid, NotFound, Refused
from app.learning.models import Attempt, AttemptGrade, Response
from app.learning.services.answers import save_answer
from app.learning.services.attempts import start_attempt, submit_attempt
from app.learning.services.due_dates import assign
from app.learning.services.enrolments import mark_lesson_done
from app.notices.models import Notice
from app.notices.services import Recipient, choose, notify
from app.privacy.holdings import HOLDINGS, sentences
from app.privacy.models import Erasure
from app.privacy.services import corrections, erasure
from app.privacy.services.corrections import Asked
from app.records.models import Record
from app.records.proof import verify
from app.records.services import issue
from app.tables import metadata
from app.workforce.rosters.models import Roster, RosterRow
from app.workforce.rosters.processing import process
from app.workforce.rosters.services import order_check, order_import, send
from app.workforce.saved_views import save
from tests import courses, factories
from tests.services.evidence import completion

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
OTHER_ID = "310115199805042026"
ID, PHONE, EMAIL = "11010519491231002X", "13800138000", "wang@example.cn"
REASON = "asked in writing"
POINTS_TO_PEOPLE = [
    (table.name, column.name)
    for table in metadata.sorted_tables
    for column in table.columns
    for key in column.foreign_keys
    if key.column.table.name == "people"
]


@pytest.fixture
def admin(session):
    person = factories.person(session)
    factories.grant(session, person, "admin")
    return person


@pytest.fixture
def plant(session):
    return factories.employer(session)


@pytest.fixture
def wang(session, plant, admin) -> Person:
    """Somebody of whom every table that can hold a person's data holds some."""
    session.commit()
    courses.publish(session)
    unit = factories.unit(session, plant)
    person = factories.worker(session, plant, unit=unit, login="wang-wei", name="Wang Wei")
    unit.head_id = person.id
    set_phone(session, person.id, PHONE, at=AT)
    set_email(session, person.id, EMAIL, at=AT)
    correct_identity(session, person.id, ID, date(1949, 12, 31), by_id=admin.id, at=AT)
    _learn(session, person, plant.id)
    _hold(session, person, admin)
    _list(session, person, plant.id)
    session.commit()
    return person


def _learn(session: Session, person: Person, employer_id: int) -> None:
    assign(
        session,
        person.id,
        "small",
        due_on=TODAY,
        employer_id=employer_id,
        completed=(),
        by=person.id,
        at=AT,
    )
    mark_lesson_done(session, person.id, "small", "basics/first", at=AT)
    for _try in range(2):
        sitting = start_attempt(session, person.id, "small", "basics/check", at=AT)
        save_answer(session, sitting, "lockout", ["my own words"], at=AT)
        if not _try:
            submit_attempt(session, sitting, {}, at=AT)
    who = identity(session, person.id, on=TODAY)
    issue(session, who, completion(), at=AT)


def _hold(session: Session, person: Person, admin: Person) -> None:
    issue_code(session, person.id, at=AT, by_id=admin.id)
    session.add(
        UserSession(
            person_id=person.id, digest="d", began_at=AT, address="10.9.8.7", device="Safari"
        )
    )
    make_token(session, person.id, name="payroll", resources=["records"], days=9, at=AT)
    save(session, person.id, name="mine", address="/hr/board", at=AT)
    notify(
        session,
        [Recipient(person.id, "zh", EMAIL)],
        "account",
        sentence="Told %(name)s",
        places={"name": "Wang Wei"},
        at=AT,
    )
    choose(session, person.id, mailed=(), quiet_from=1, quiet_to=2)
    asked = Asked("name", "Wang Weiwei", "so it stands on my card")
    corrections.ask(session, person.id, asked, at=AT)


def _list(session: Session, person: Person, employer_id: int) -> None:
    number = session.scalars(
        select(Employment.employee_number).where(Employment.person_id == person.id)
    ).one()
    text = f"工号,姓名,身份证号\n{number},Wang Wei,{ID}\nN1,Li Na,\n"
    _import(session, employer_id, text)


def _import(session: Session, employer_id: int, text: str) -> dict[str, int]:
    roster = send(
        session,
        text.encode(),
        filename="list.csv",
        employer_id=employer_id,
        unit_paths=(),
        made_by_id=None,
        at=AT,
    )
    order_check(roster, roster.mapping)
    process(session, roster.id, at=AT)
    order_import(roster, "good-ones")
    process(session, roster.id, at=AT)
    return roster.counts


def erase(session, person, admin) -> None:
    erasure.ask(session, person.id, "erase", at=AT)
    asked = session.scalars(select(Erasure.id).where(Erasure.state == "open")).one()
    session.commit()
    erasure.approve(session, asked, by_id=admin.id, reason=REASON, at=AT)
    session.commit()


def dump(session, *, without=()) -> dict[str, str]:
    """Return the text of every table, as the database has it."""
    return {
        table.name: json.dumps(
            [list(map(str, row)) for row in session.execute(select(table))], ensure_ascii=False
        )
        for table in metadata.sorted_tables
        if table.name not in without
    }


def test_every_table_has_a_fate_that_somebody_decided():
    assert set(HOLDINGS) == set(metadata.tables)


def test_table_that_belongs_to_people_is_never_called_nobodys():
    owned = {table for table, column in POINTS_TO_PEOPLE if column in ("person_id", "on_id")}

    assert owned
    assert [table for table in owned if HOLDINGS[table].fate == "nobody"] == []


def test_every_fate_is_said_to_people():
    said = {*sentences("erased"), *sentences("kept")}

    assert {held.what for held in HOLDINGS.values() if held.fate != "nobody"} == said


def test_erased_tables_hold_nothing_of_the_person_any_more(session, wang, admin):
    erase(session, wang, admin)

    for name, column in POINTS_TO_PEOPLE:
        if HOLDINGS[name].fate == "erased" and column == "person_id":
            table = metadata.tables[name]
            rows = select(func.count()).select_from(table).where(table.c[column] == wang.id)
            assert session.scalars(rows).one() == 0, name
    for of_learning in ("responses", "flags", "practice_answers", "lessons_done", "due_dates"):
        table = metadata.tables[of_learning]
        assert session.scalars(select(func.count()).select_from(table)).one() == 0, of_learning


def test_what_was_held_is_nowhere_in_the_database(session, wang, admin):
    before = dump(session)
    assert [secret for secret in (PHONE, EMAIL, ID) if secret in before["people"]]
    erase(session, wang, admin)

    after = dump(session, without=("records", "audit_entries"))
    for secret in (PHONE, EMAIL, ID, "Wang Wei", "my own words", "wang-wei", "10.9.8.7", "1949"):
        assert [name for name, text in after.items() if secret in text] == [], secret
    assert PHONE not in str(dump(session))
    assert ID not in str(dump(session))


def test_record_and_ledger_stand_as_they_were(session, wang, admin):
    erase(session, wang, admin)

    record = session.scalars(select(Record)).one()
    assert (record.person_name, record.id_number_masked) == ("Wang Wei", "110***********002X")
    assert verify(session).fault == ""


def test_results_that_records_rest_on_stay_without_a_name(session, wang, admin):
    erase(session, wang, admin)

    assert session.scalars(select(func.count()).select_from(AttemptGrade)).one() == 1
    assert session.scalars(select(Attempt.number)).all() == [1]
    assert session.scalars(select(Response)).all() == []
    assert session.get_one(Person, wang.id).name == ERASED_NAME


def test_erased_account_stays_closed_and_heads_nothing(session, wang, admin):
    erase(session, wang, admin)

    with pytest.raises(Refused, match="erased"):
        reopen_account(session, wang.id, by_id=admin.id, reason="x", at=AT)
    assert session.scalars(select(Unit.head_id)).all() == [None]
    grant = session.scalars(select(Grant).where(Grant.person_id == wang.id)).one()
    assert (grant.ended_at, grant.ended_by_id) == (AT, admin.id)
    assert wang.id not in person_ids(session, after_id=0, limit=99)


def test_roster_makes_a_new_account_of_who_was_erased(session, wang, admin, plant):
    number = session.scalars(
        select(Employment.employee_number).where(Employment.person_id == wang.id)
    ).one()
    erase(session, wang, admin)
    counts = _import(session, plant.id, f"工号,姓名,身份证号\n{number},Wang Wei,{ID}\n")

    again = session.scalars(select(Person).where(Person.id_number.is_not(None))).one()
    assert counts == {"add": 1}
    assert again.id != wang.id
    assert again.deactivated_at is None


def test_roster_keeps_what_it_says_of_others(session, wang, admin):
    erase(session, wang, admin)

    names = session.scalars(select(RosterRow.name).order_by(RosterRow.row)).all()
    assert names == ["", "Li Na"]
    assert session.scalars(select(Roster.rows)).all() == [2]


@pytest.mark.parametrize("former", ["name", "id_number", "employee_number", "employment"])
def test_rows_under_what_somebody_was_called_before_are_emptied(
    session, wang, admin, plant, former
):
    job = session.scalars(select(Employment).where(Employment.person_id == wang.id)).one()
    if former == "name":
        correct_name(session, wang.id, "Wang Weiwei", by_id=admin.id, at=AT)
    elif former == "id_number":
        session.execute(update(RosterRow).values(employee_number=""))
        correct_identity(session, wang.id, OTHER_ID, date(1998, 5, 4), by_id=admin.id, at=AT)
    else:
        session.execute(update(RosterRow).values(id_number_masked=""))
        if former == "employment":
            session.delete(job)
        else:
            job.employee_number = "W 9"
    session.commit()
    erase(session, wang, admin)

    rows = select(RosterRow.name, RosterRow.employee_number, RosterRow.id_number_masked)
    assert session.execute(rows.order_by(RosterRow.row)).first() == ("", "", "")
    assert session.scalars(select(RosterRow.name)).all().count("Li Na") == 1


def test_namesake_loses_nothing(session, wang, admin, plant):
    other = factories.worker(session, plant, name="Wang Wei")
    make_token(session, other.id, name="own", resources=["records"], days=9, at=AT)
    erase(session, wang, admin)

    assert session.get_one(Person, other.id).name == "Wang Wei"
    assert session.scalars(select(ApiToken.person_id)).all() == [other.id]


def test_erasure_is_written_down_with_its_reason(session, wang, admin):
    erase(session, wang, admin)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "erased")).one()
    assert (entry.on_id, entry.actor_id, entry.reason) == (wang.id, admin.id, REASON)


def test_word_must_be_typed_in_either_language(session, wang):
    with pytest.raises(Invalid):
        erasure.ask(session, wang.id, "yes", at=AT)
    erasure.ask(session, wang.id, " 删除 ", at=AT)


def test_one_request_is_open_at_a_time_and_can_be_taken_back(session, wang, admin):
    erasure.ask(session, wang.id, "Erase", at=AT)
    with pytest.raises(Refused, match="asked already"):
        erasure.ask(session, wang.id, "erase", at=AT)
    erasure.withdraw(session, wang.id, at=AT)
    with pytest.raises(Refused, match="No request"):
        erasure.withdraw(session, wang.id, at=AT)
    asked = session.scalars(select(Erasure.id)).one()
    with pytest.raises(Refused, match="decided this already"):
        erasure.approve(session, asked, by_id=admin.id, reason=REASON, at=AT)
    erasure.ask(session, wang.id, "erase", at=AT)


def test_declined_person_is_told_why(session, wang, admin):
    erasure.ask(session, wang.id, "erase", at=AT)
    asked = session.scalars(select(Erasure.id)).one()
    erasure.decline(session, asked, by_id=admin.id, reason="a dispute is open", at=AT)

    told = session.scalars(select(Notice).where(Notice.kind == "privacy")).all()
    assert [each.places["reason"] for each in told if each.person_id == wang.id] == [
        "a dispute is open"
    ]
    assert session.get_one(Person, wang.id).erased_at is None


def test_decision_needs_a_reason_another_person_and_a_request(session, admin):
    erasure.ask(session, admin.id, "erase", at=AT)
    asked = session.scalars(select(Erasure.id)).one()
    with pytest.raises(Refused, match="Another administrator"):
        erasure.approve(session, asked, by_id=admin.id, reason=REASON, at=AT)
    with pytest.raises(Invalid):
        erasure.approve(session, asked, by_id=admin.id, reason="x", at=AT)
    with pytest.raises(NotFound):
        erasure.approve(session, asked + 1, by_id=admin.id, reason=REASON, at=AT)


def test_last_administrator_is_not_erased(session, admin):
    other = factories.person(session)
    erasure.ask(session, admin.id, "erase", at=AT)
    asked = session.scalars(select(Erasure.id)).one()

    with pytest.raises(Refused, match="last administrator"):
        erasure.approve(session, asked, by_id=other.id, reason=REASON, at=AT)


def test_fates_speak_to_who_decides_of_the_person():
    said = [*sentences("erased", of_them=True), *sentences("kept", of_them=True)]

    assert not [each for each in said if {"you", "your"} & {*each.lower().split()}]
