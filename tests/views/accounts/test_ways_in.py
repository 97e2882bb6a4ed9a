"""Signing in by number, phone or e-mail; devices; a forgotten password; guessing."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.contact import CONFIRM_EMAIL, SEND_RESET
from app.accounts.links import Link, signed
from app.accounts.models import AuditEntry, Employment, Person, UserSession
from app.accounts.signs import email_index, phone_index
from app.accounts.viewer import LIMITS, fingerprint
from app.core.time import local_day, now
from app.jobs.models import Job
from tests.factories import PASSWORD

NEW = "seven calm herons wade"


@pytest.fixture
def reachable(session, cast):
    """The worker, with a phone and a confirmed address."""
    worker = session.get_one(Person, cast.worker.id)
    worker.phone, worker.phone_index = "13800138000", phone_index("13800138000")
    worker.email, worker.email_index = "Wang@example.cn", email_index("wang@EXAMPLE.cn")
    session.commit()
    return worker.id


def without_token(page: str) -> str:
    """Return a page without what changes by the second."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def token(app, purpose, person_id, mark):
    return signed(app.config["SECRET_KEY"], purpose, Link(person_id, mark))


@pytest.mark.parametrize(
    "typed",
    ["WORKER", "138 0013 8000", "+86 13800138000", "wang@example.cn", "１３８００１３８０００"],
)
def test_worker_signs_in_by_what_is_at_hand(client, reachable, typed):
    client.post("/sign-in", login=typed, password=PASSWORD)

    assert client.get("/account").heading == "Account"


def test_worker_signs_in_by_employer_and_number(client, session, cast):
    number = session.scalars(
        select(Employment.employee_number).where(Employment.person_id == cast.worker.id)
    ).one()
    client.post(
        "/sign-in", login=f"{cast.other_plant.code}/{number}", password=PASSWORD, status=422
    )
    client.post("/sign-in", login=f"{cast.plant.code.upper()} / {number}", password=PASSWORD)

    assert "Wang Wei" in client.get("/account").words


def test_number_is_good_to_the_last_day(client, session, cast):
    job = session.scalars(select(Employment).where(Employment.person_id == cast.worker.id)).one()
    job.ends_on = local_day(now())
    session.commit()

    client.post("/sign-in", login=f"{cast.plant.code}/{job.employee_number}", password=PASSWORD)

    assert "Wang Wei" in client.get("/account").words


def test_number_of_somebody_who_left_opens_nothing(client, session, cast):
    worked = select(Employment).where(Employment.person_id == cast.worker.id)
    job = session.scalars(worked).one()
    job.ends_on = job.starts_on
    sign = f"{cast.plant.code}/{job.employee_number}"

    client.post("/sign-in", login=sign, password=PASSWORD, status=422)


def test_address_that_is_not_confirmed_is_no_way_in(client, session, cast):
    session.get_one(Person, cast.worker.id).email = "wang@example.cn"

    client.post("/sign-in", login="wang@example.cn", password=PASSWORD, status=422)


def test_devices_are_listed_and_signed_out_one_by_one(client, session, cast):
    here, there = client.sign_in(cast.worker), client.sign_in(cast.worker)
    other = session.scalars(select(UserSession.id).order_by(UserSession.id.desc())).first()
    assert here.get("/account").words.count("Sign this device out") == 1

    here.post(f"/account/devices/{other}/end")

    there.fetch("/account", status=303)
    here.get("/account")
    here.post(f"/account/devices/{other}/end", status=404)


def test_nobody_signs_out_the_device_of_somebody_else(client, session, cast):
    theirs, mine = client.sign_in(cast.hr), client.sign_in(cast.worker)
    found = select(UserSession.id).where(UserSession.person_id == cast.hr.id)

    mine.post(f"/account/devices/{session.scalars(found).one()}/end", status=404)
    theirs.get("/account")


def test_cookie_of_a_session_that_was_signed_out_is_worthless(client, cast):
    client.post("/sign-in", login="worker", password=PASSWORD)
    stolen = client.http.get_cookie("session").value
    client.post("/sign-out")
    client.http.set_cookie("session", stolen)

    client.fetch("/account", status=303)


@pytest.mark.parametrize(
    ("login", "limit"), [("worker", "worker"), ("hr", "staff"), ("admin", "admin")]
)
def test_session_ends_when_its_role_says_so(client, session, cast, login, limit):
    pages = client.sign_in(getattr(cast, login))
    for age, status in ((timedelta(seconds=-60), 200), (timedelta(seconds=60), 303)):
        began = now() - LIMITS[limit].whole - age
        session.execute(update(UserSession).values(began_at=began))
        pages.fetch("/account", status=status)


def test_session_that_nobody_used_for_long_is_over(client, cast):
    pages = client.sign_in(cast.admin)
    pages.get("/account")
    with pages.http.session_transaction() as cookie:
        cookie["seen"] -= int(LIMITS["admin"].idle.total_seconds()) + 5

    pages.fetch("/account", status=303)


def test_forgotten_password_is_replaced_by_the_link_once(client, app, session, cast, reachable):
    elsewhere = client.sign_in(cast.worker)
    client.post("/forgotten-password", status=200, login="wang@example.cn")
    job = session.scalars(select(Job).where(Job.kind == SEND_RESET)).one()
    assert job.arguments == {"person_id": reachable}
    mark = fingerprint(session.get_one(Person, reachable).password_hash)
    path = f"/reset/{token(app, 'reset', reachable, mark)}"
    client.get(path)

    assert "at least 12" in client.post(path, status=422, password="short").text
    client.post(path, password=NEW)

    assert client.get("/account").heading == "Account"
    elsewhere.fetch("/account", status=303)
    client.fetch(path, status=404)
    client.post(path, status=404, password="another long sentence")
    client.post("/sign-out")
    client.post("/sign-in", login="worker", password=NEW)


def test_ordering_a_link_says_the_same_for_everybody(client, session, reachable):
    known = client.post("/forgotten-password", status=200, login="worker")
    unknown = client.post("/forgotten-password", status=200, login="nobody-at-all")

    assert without_token(known.text) == without_token(unknown.text)
    assert len(session.scalars(select(Job).where(Job.kind == SEND_RESET)).all()) == 2


def test_forged_and_borrowed_links_open_nothing(client, app, reachable):
    mark = "000000000000"
    for path in (
        f"/reset/{token(app, 'reset', reachable, mark)}",
        f"/reset/{token(app, 'email', reachable, mark)}",
        "/reset/nonsense",
    ):
        client.fetch(path, status=404)


def test_new_address_counts_once_its_link_was_opened(client, app, session, cast):
    pages = client.sign_in(cast.worker)
    pages.post("/account/contact", phone="", email="New@example.cn")
    assert session.scalars(select(Job.arguments).where(Job.kind == CONFIRM_EMAIL)).one()
    assert "Not confirmed yet" in pages.get("/account").words
    path = f"/account/email/{token(app, 'email', cast.worker.id, email_index('new@example.cn'))}"

    client.sign_in(cast.hr).post(path, status=404)
    pages.get(path)
    pages.post(path)

    assert "The address is confirmed" in pages.get("/account").words
    changes = select(AuditEntry.after).where(AuditEntry.action == "contact-changed")
    assert {"email": "N***@example.cn"} in session.scalars(changes).all()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"phone": "12345"}, "eleven digits"),
        ({"email": "no address"}, "reads as in"),
        ({"phone": "13900139000"}, "another account"),
    ],
)
def test_contact_that_will_not_do_is_said_and_kept_in_the_form(
    client, session, cast, fields, sentence
):
    session.execute(
        update(Person)
        .where(Person.id == cast.hr.id)
        .values(phone_index=phone_index("13900139000"))
    )
    answer = client.sign_in(cast.worker).post("/account/contact", status=422, **fields)

    assert sentence in answer.text
    assert next(iter(fields.values())) in answer.text


def test_strangers_who_guess_do_not_lock_the_owner_out(client, app, session, cast):
    client.post("/sign-in", login="worker", password=PASSWORD)
    client.post("/sign-out")
    for number in range(40):
        app.test_client().post(
            "/sign-in",
            data={"login": "worker", "password": "x"},
            environ_base={"REMOTE_ADDR": f"10.0.0.{number}"},
        )
    stranger = type(client)(app, session)
    for number in range(31):
        stranger.http.environ_base["REMOTE_ADDR"] = f"10.0.1.{number}"
        answer = stranger.http.post(
            "/sign-in",
            data={"login": "worker", "password": "x", "csrf_token": stranger._token()},
        )
    assert answer.status_code == 429

    client.post("/sign-in", login="worker", password=PASSWORD)


def test_device_of_one_person_counts_for_nobody_else(client, app, session, cast):
    """Who has an account cannot guess faster at another one for it."""
    client.post("/sign-in", login="other-worker", password=PASSWORD)
    client.post("/sign-out")
    for number in range(30):
        client.http.environ_base["REMOTE_ADDR"] = f"10.0.2.{number}"
        client.post("/sign-in", login="worker", password="x", status=422)

    client.http.environ_base["REMOTE_ADDR"] = "10.0.3.1"
    client.post("/sign-in", login="worker", password="x", status=429)
