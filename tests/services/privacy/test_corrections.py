"""A correction is asked for, made or declined, and told."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.accounts.correcting import correct_identity
from app.accounts.models import AuditEntry, Employment, Person
from app.accounts.policy import WorkforceScope
from app.core.errors import Invalid, NotFound, Refused
from app.notices.models import Notice
from app.privacy.models import Correction
from app.privacy.queries import Within, correction_at, waiting_corrections
from app.privacy.services import corrections
from app.privacy.services.corrections import Asked
from tests import factories

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ID, OTHER_ID = "11010519491231002X", "310115199805042026"
WHY = "so it stands on my card"


@pytest.fixture
def plant(session):
    return factories.employer(session)


@pytest.fixture
def officer(session, plant):
    person = factories.person(session)
    factories.grant(session, person, "hr", employer_id=plant.id)
    return person


@pytest.fixture
def wang(session, plant, officer):
    return factories.worker(session, plant, name="Wang Wei")


def ask(session, person, field, value, employment_id=None) -> Correction:
    corrections.ask(session, person.id, Asked(field, value, WHY, employment_id), at=AT)
    return session.scalars(select(Correction).where(Correction.state == "open")).one()


def accept(session, correction, by, typed=""):
    corrections.accept(session, correction, typed, by_id=by.id, at=AT)
    session.flush()
    session.expire_all()


def entry(session, action):
    return session.scalars(select(AuditEntry).where(AuditEntry.action == action)).one()


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("name", "Wang Weiwei", "Wang Weiwei"),
        ("born_on", "1998-05-04", date(1998, 5, 4)),
        ("phone", "+86 138 0013 8000", "13800138000"),
        ("email", "Wang@example.cn", "Wang@example.cn"),
    ],
)
def test_accepted_value_is_held_from_then_on(session, wang, officer, field, value, stored):
    accept(session, ask(session, wang, field, value), officer)

    assert getattr(session.get_one(Person, wang.id), field) == stored


def test_identity_number_is_put_right_with_the_day_of_birth_and_written_down_masked(
    session, wang, officer
):
    correct_identity(session, wang.id, OTHER_ID, date(1998, 5, 4), by_id=officer.id, at=AT)
    accept(session, ask(session, wang, "id_number", f" {ID.lower()} "), officer, typed=ID)

    held = session.get_one(Person, wang.id)
    assert (held.id_number, held.born_on) == (ID, date(1949, 12, 31))
    written = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "corrected").order_by(AuditEntry.id.desc())
    ).first()
    assert written.before == {"id_number": "310***********2026"}
    assert written.after == {"id_number": "110***********002X"}


def test_trail_says_that_the_name_was_put_right_and_holds_neither_name(session, wang, officer):
    accept(session, ask(session, wang, "name", "Wang Weiwei"), officer)

    written = entry(session, "corrected")
    assert (written.subject, written.on_id, written.actor_id) == ("name", wang.id, officer.id)
    assert (written.before, written.after, written.details) == ({}, {}, {})


def test_number_that_the_decider_reads_otherwise_is_not_taken(session, wang, officer):
    asked = ask(session, wang, "id_number", ID)

    with pytest.raises(Invalid, match="not the number"):
        accept(session, asked, officer, typed=OTHER_ID)


def test_number_of_another_account_is_refused_without_saying_whose(session, wang, officer, plant):
    other = factories.worker(session, plant, name="Secret Person")
    correct_identity(session, other.id, ID, date(1949, 12, 31), by_id=officer.id, at=AT)
    asked = ask(session, wang, "id_number", ID)

    with pytest.raises(Invalid, match="another account") as refused:
        corrections.accept(session, asked, ID, by_id=officer.id, at=AT)
    assert "Secret" not in str(refused.value)


def test_first_day_is_put_right_in_the_employment_that_is_meant(session, wang, officer):
    employment = session.scalars(select(Employment)).one()
    asked = ask(session, wang, "starts_on", "2019-03-01", employment.id)
    accept(session, asked, officer)

    assert session.get_one(Employment, employment.id).starts_on == date(2019, 3, 1)
    assert entry(session, "corrected").employer_id == employment.employer_id


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("id_number", "110105194912310021", "last character does not fit"),
        ("born_on", "4.5.1998", "written as in"),
        ("born_on", "2030-01-01", "cannot be"),
        ("phone", "12", "eleven digits"),
        ("email", "nobody", "reads as in"),
        ("name", "Wаng", "only looks like"),
        ("name", "Wang Wei", "held already"),
        ("name", "伟" * 90, "Write the right value"),
        ("starts_on", "2019-03-01", "one of your employments"),
    ],
)
def test_value_that_cannot_be_right_is_refused(session, wang, field, value, sentence):
    employment = 0 if field == "starts_on" else None

    with pytest.raises(Invalid, match=sentence):
        ask(session, wang, field, value, employment)


def test_day_of_birth_that_contradicts_the_identity_number_is_refused(session, wang, officer):
    correct_identity(session, wang.id, ID, date(1949, 12, 31), by_id=officer.id, at=AT)

    with pytest.raises(Invalid, match="says another day"):
        ask(session, wang, "born_on", "1950-01-01")


def test_field_is_asked_about_once_at_a_time(session, wang, officer):
    accept(session, ask(session, wang, "phone", "13800138000"), officer)
    ask(session, wang, "phone", "13900139000")

    with pytest.raises(Refused, match="asked about this already"):
        ask(session, wang, "phone", "13700137000")


def test_declined_correction_changes_nothing_and_says_why(session, wang, officer):
    asked = ask(session, wang, "name", "Wang Weiwei")
    corrections.decline(session, asked, "the card says Wang Wei", by_id=officer.id, at=AT)

    assert session.get_one(Person, wang.id).name == "Wang Wei"
    told = session.scalars(select(Notice).where(Notice.person_id == wang.id)).one()
    assert (told.kind, told.places["reason"]) == ("privacy", "the card says Wang Wei")
    assert entry(session, "correction-declined").reason == "the card says Wang Wei"


def test_correction_is_decided_once_and_by_somebody_else(session, wang, officer):
    asked = ask(session, wang, "name", "Wang Weiwei")
    with pytest.raises(Refused, match="Somebody else"):
        corrections.accept(session, asked, "", by_id=wang.id, at=AT)
    accept(session, asked, officer)

    with pytest.raises(Refused, match="decided this already"):
        corrections.decline(session, asked, "too late for that", by_id=officer.id, at=AT)


def test_officers_of_the_person_and_administrators_are_told(session, wang, officer):
    admin = factories.person(session)
    factories.grant(session, admin, "admin")
    elsewhere = factories.person(session)
    factories.grant(session, elsewhere, "hr", employer_id=factories.employer(session).id)
    ask(session, wang, "name", "Wang Weiwei")

    told = {row.person_id: row.address for row in session.scalars(select(Notice))}
    assert told == {officer.id: "/hr/corrections", admin.id: "/admin/corrections"}


def test_another_employer_and_another_unit_see_nothing(session, wang, plant):
    asked = ask(session, wang, "name", "Wang Weiwei")
    unit, other = factories.unit(session, plant), factories.employer(session)

    for scope in (WorkforceScope((other.id,), ()), WorkforceScope((), (unit.path,))):
        assert waiting_corrections(session, Within(scope, TODAY)).rows == []
        with pytest.raises(NotFound):
            correction_at(session, Within(scope, TODAY), asked.id)
    for scope in (WorkforceScope((plant.id,), ()), None):
        assert correction_at(session, Within(scope, TODAY), asked.id).id == asked.id


def test_first_day_is_shown_only_to_the_employer_whom_it_concerns(session, wang, plant):
    second = factories.employer(session)
    job = factories.employment(session, wang, second)
    ask(session, wang, "starts_on", "2019-03-01", job.id)

    (row,) = waiting_corrections(session, Within(WorkforceScope((second.id,), ()), TODAY)).rows
    assert (row.place, row.held) == (second.name, "2020-05-01")
    assert waiting_corrections(session, Within(WorkforceScope((plant.id,), ()), TODAY)).rows == []


def test_former_employer_sees_nothing(session, wang, plant):
    ask(session, wang, "name", "Wang Weiwei")
    session.scalars(select(Employment)).one().ends_on = date(2026, 11, 1)

    assert waiting_corrections(session, Within(WorkforceScope((plant.id,), ()), TODAY)).rows == []
