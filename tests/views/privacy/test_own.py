"""My data: seen, put right, erased; and who decides about it."""

import pytest
from sqlalchemy import select

from app.accounts.contact import set_phone
from app.accounts.correcting import correct_identity
from app.accounts.models import AuditEntry, Employment, Person
from app.core.time import local_day, now
from app.privacy.models import Correction, Erasure
from tests.pages import check_house_rules, parsed
from tests.services.privacy.test_erasure import ID

WHY = "so it stands on my card"


@pytest.fixture
def worker(client, cast):
    return client.sign_in(cast.worker)


@pytest.fixture
def hr(client, cast):
    return client.sign_in(cast.hr)


@pytest.fixture
def admin(client, cast):
    return client.sign_in(cast.admin)


def open_id(session) -> int:
    return session.scalars(select(Correction.id).where(Correction.state == "open")).one()


def test_page_shows_what_is_held_masked(worker, session, cast):
    day = local_day(now()).replace(year=1949, month=12, day=31)
    correct_identity(session, cast.worker.id, ID, day, by_id=cast.admin.id, at=now())
    set_phone(session, cast.worker.id, "13800138000", at=now())

    words = worker.get("/account/data").words
    for shown in ("Wang Wei", "110***********002X", "1949-**-**", "138****8000"):
        assert shown in words
    assert ID not in words
    assert "13800138000" not in words
    assert cast.plant.name_en in words
    assert worker.get("/account").link("My data") == "/account/data"


def test_worker_asks_and_reads_the_answer(worker, hr, session, cast):
    worker.post("/account/corrections", field="name", value="Wang Weiwei", reason=WHY)
    assert "Waits for an answer" in worker.get("/account/data").words
    listed = hr.get("/hr/corrections").words
    assert "Wang Weiwei" in listed
    assert WHY in listed
    number = select(Employment.employee_number).where(Employment.person_id == cast.worker.id)
    assert session.scalars(number).one() in listed
    assert cast.worker.login not in listed

    hr.post(f"/hr/corrections/{open_id(session)}/acceptance")
    assert "Put right" in worker.get("/account/data").words
    assert "What you asked for is put right." in worker.get("/notices").words
    assert "Put right what was asked for" in worker.get("/account").words
    assert session.get_one(Person, cast.worker.id).name == "Wang Weiwei"


def test_declined_correction_says_why(worker, admin, session):
    worker.post("/account/corrections", field="name", value="Wang Weiwei", reason=WHY)
    admin.post(f"/admin/corrections/{open_id(session)}/refusal", status=422, reason="")
    admin.post(f"/admin/corrections/{open_id(session)}/refusal", reason="not on the card")

    assert "not on the card" in worker.get("/account/data").words
    assert "not on the card" in worker.get("/notices").words
    assert "Nothing waits" in admin.get("/admin/corrections").words


def test_identity_number_is_masked_in_the_list_and_typed_from_the_card(worker, hr, session):
    worker.post("/account/corrections", field="id_number", value=ID, reason=WHY)
    text = hr.fetch("/hr/corrections").text
    assert ID not in text
    assert "110***********002X" in text

    path = f"/hr/corrections/{open_id(session)}/acceptance"
    refused = hr.post(path, status=422, number="310115199805042026").text
    check_house_rules(parsed(refused))
    assert 'value="310115199805042026"' in refused
    hr.post(path, number=ID)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"field": "id_number", "value": "110105194912310021", "reason": WHY},
            "last character does not fit",
        ),
        ({"field": "phone", "value": "1", "reason": WHY}, "eleven digits"),
        ({"field": "phone", "value": "13800138000", "reason": "x"}, "Say how you know"),
        ({"field": "", "value": "x", "reason": WHY}, "Choose what is wrong"),
        ({"field": "starts_on:999999", "value": "2020-01-01", "reason": WHY}, "Not a valid"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(worker, session, fields, sentence):
    assert sentence in worker.post("/account/corrections", status=422, **fields).text
    assert session.scalars(select(Correction)).all() == []


def test_other_employer_and_stranger_decide_nothing(worker, client, session, cast):
    worker.post("/account/corrections", field="name", value="Wang Weiwei", reason=WHY)
    path = f"/hr/corrections/{open_id(session)}"
    other = client.sign_in(cast.hr2)

    assert "Weiwei" not in other.get("/hr/corrections").words
    for act in ("acceptance", "refusal"):
        other.post(f"{path}/{act}", status=404, reason="long enough")
        client.sign_in(cast.stranger).post(f"{path}/{act}", status=403, reason="long enough")


def test_person_reads_what_is_erased_and_kept_asks_and_takes_it_back(worker, session):
    words = worker.get("/account/data").words
    assert "This is erased, for good" in words
    assert "whoever checks their number must get the same answer" in words
    assert "Type the word" in worker.post("/account/erasure", status=422, word="no").text

    worker.post("/account/erasure", word="erase")
    assert "You have asked to be erased" in worker.get("/account/data").words
    worker.post("/account/erasure", status=422, word="erase")
    worker.post("/account/erasure/withdrawal")
    assert session.scalars(select(Erasure.state)).one() == "withdrawn"


def test_administrator_erases_with_a_reason_and_the_person_is_out(worker, admin, client, session):
    worker.post("/account/erasure", word="erase")
    assert "Wang Wei" in admin.get("/admin/erasures").words
    path = f"/admin/erasures/{session.scalars(select(Erasure.id)).one()}/approval"
    assert "Give the reason" in admin.post(path, status=422, reason="x").text
    admin.post(path, reason="asked in writing")

    worker.fetch("/account", status=303)
    assert "Nobody asks" in admin.get("/admin/erasures").words
    admin.post(path, status=409, reason="asked in writing")
    assert "Wang Wei" not in admin.get("/admin/people").words


def test_declined_erasure_says_why(worker, admin, session):
    worker.post("/account/erasure", word="erase")
    erasure_id = session.scalars(select(Erasure.id)).one()
    admin.post(f"/admin/erasures/{erasure_id}/refusal", reason="a dispute is open")

    assert "a dispute is open" in worker.get("/account/data").words
    admin.post("/admin/erasures/999/refusal", status=404, reason="long enough")


@pytest.fixture
def number(session, cast):
    """The worker's number at the plant; phone and identity number are held."""
    day = local_day(now()).replace(year=1949, month=12, day=31)
    correct_identity(session, cast.worker.id, ID, day, by_id=cast.admin.id, at=now())
    set_phone(session, cast.worker.id, "13800138000", at=now())
    return session.scalars(
        select(Employment.employee_number).where(Employment.person_id == cast.worker.id)
    ).one()


@pytest.mark.parametrize(
    ("what", "shown", "action"),
    [("identity", ID, "identity-seen"), ("phone", "13800138000", "phone-seen")],
)
def test_officer_sees_one_number_for_a_reason_that_the_worker_reads(
    worker, hr, session, cast, number, what, shown, action
):
    path = f"/hr/workers/{cast.plant.code}/{number}"
    assert shown not in hr.fetch(path).text
    refused = hr.post(f"{path}/{what}", status=422, reason="why").text
    check_house_rules(parsed(refused))
    assert 'value="why"' in refused
    assert f'aria-describedby="{what}-reason-error"' in refused
    answer = hr.post(f"{path}/{what}", status=200, reason="asked for by the bureau")

    assert shown in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == action)).one()
    assert (entry.on_id, entry.employer_id) == (cast.worker.id, cast.plant.id)
    assert "asked for by the bureau" in worker.get("/account").words


def test_other_employer_former_employer_and_stranger_see_no_number(client, session, cast, number):
    path = f"/hr/workers/{cast.plant.code}/{number}"
    for what in ("identity", "phone"):
        client.sign_in(cast.hr2).post(f"{path}/{what}", status=404, reason="long enough")
        client.sign_in(cast.worker).post(f"{path}/{what}", status=403, reason="long enough")
    employment = select(Employment).where(Employment.person_id == cast.worker.id)
    session.scalars(employment).one().ends_on = local_day(now()).replace(year=2025)
    for what in ("identity", "phone"):
        client.sign_in(cast.hr).post(f"{path}/{what}", status=404, reason="long enough")
