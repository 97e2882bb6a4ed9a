from datetime import timedelta

import pytest
from sqlalchemy import event, select

from app.accounts.models import AuditEntry, Grant, Person
from app.accounts.sessions import begin_session
from app.core.time import local_day, now
from tests import factories
from tests.pages import check_house_rules, parsed


@pytest.fixture
def admin(client, cast):
    return client.sign_in(cast.admin)


def scopes(session, person):
    return [scope.role for scope in begin_session(session, person, at=now()).scopes]


def entries(session, action):
    found = select(AuditEntry).where(AuditEntry.action == action)
    return session.scalars(found.order_by(AuditEntry.id)).all()


def test_person_is_found_by_name_login_and_employee_number(admin, session, cast):
    factories.employment(session, cast.stranger, cast.plant, employee_number="ZZ-9")

    for words in (cast.stranger.name, cast.stranger.login, "ZZ-9"):
        assert cast.stranger.login in admin.get(f"/admin/people?q={words}").words
    assert "Nobody matches" in admin.get("/admin/people?q=no-such-person").words


def test_new_account_gets_a_code_and_its_owner_signs_in(admin, client, session):
    admin.post("/admin/people", login="Zhao", name="赵敏")
    page = admin.http.post("/admin/people/zhao/code", data={"csrf_token": admin._token()})
    code = page.text.split("<dd><strong>")[2].partition("<")[0]

    client.post("/first-sign-in", login="zhao", code=code, password="a rather long sentence")

    assert page.headers["Cache-Control"] == "no-store"
    assert session.scalars(select(Person.name).where(Person.login == "zhao")).one() == "赵敏"


def test_trail_names_a_new_account_by_its_person_who_can_be_erased(admin, session):
    admin.post("/admin/people", login="Zhao", name="赵敏")

    [entry] = entries(session, "account-created")
    assert entry.subject == ""
    assert session.get_one(Person, entry.on_id).login == "zhao"
    assert "赵敏 zhao" in admin.get("/admin/audit?q=zhao&action=account-created").words


def test_taken_login_is_said_beside_the_field(admin, cast):
    answer = admin.post("/admin/people", status=422, login="worker", name="x")

    assert "is taken" in answer.text


def test_role_is_granted_with_scope_reason_and_last_day(admin, session, cast):
    until = (now() + timedelta(days=5)).date()
    admin.post(
        f"/admin/people/{cast.stranger.login}/roles",
        role="hr",
        employer=cast.plant.code,
        unit=cast.workshop.code,
        until=until.isoformat(),
        reason="letter of 3 November",
    )

    held = session.scalars(select(Grant).where(Grant.person_id == cast.stranger.id)).one()
    assert (held.employer_id, held.unit_id) == (cast.plant.id, cast.workshop.id)
    assert held.ended_at > now() + timedelta(days=4)
    assert scopes(session, cast.stranger) == ["hr"]
    (entry,) = entries(session, "role-granted")
    assert (entry.on_id, entry.actor_id) == (cast.stranger.id, cast.admin.id)
    assert entry.reason == "letter of 3 November"
    assert entry.after["unit"] == cast.workshop.code
    assert entry.address == "127.0.0.1"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"role": "hr", "reason": "why"}, "HR is granted for one employer"),
        ({"role": "lecturer", "reason": "why"}, "belongs to an institution"),
        ({"role": "office", "until": "2020-01-01", "reason": "why"}, "The last day has passed"),
        ({"role": "office"}, "Fill this in"),
    ],
)
def test_role_that_cannot_be_granted_says_why(admin, session, cast, fields, sentence):
    answer = admin.post("/admin/people/stranger/roles", status=422, **fields)

    assert sentence in answer.text
    assert scopes(session, cast.stranger) == []


def test_role_that_is_held_is_not_granted_twice(admin, cast):
    path = f"/admin/people/{cast.office.login}/roles"

    assert "already" in admin.post(path, status=422, role="office", reason="again").text


def test_ended_role_reaches_nothing_any_more(admin, session, cast):
    grant_id = session.scalars(select(Grant.id).where(Grant.person_id == cast.hr.id)).one()
    admin.post(f"/admin/grants/{grant_id}/end", reason="left the firm")

    held = session.get_one(Grant, grant_id)
    assert held.ended_by_id == cast.admin.id
    assert scopes(session, cast.hr) == []
    assert entries(session, "role-ended")[0].reason == "left the firm"
    admin.post(f"/admin/grants/{grant_id}/end", status=404, reason="again")


def test_last_administrator_stays(admin, session, cast):
    grant_id = session.scalars(select(Grant.id).where(Grant.person_id == cast.admin.id)).one()
    answer = admin.post(f"/admin/grants/{grant_id}/end", status=409, reason="tired")

    assert "last administrator" in answer.text
    assert scopes(session, cast.admin) == ["admin"]


def test_closed_account_is_signed_out_until_it_is_opened_again(admin, client, cast):
    worker = client.sign_in(cast.worker)
    refused = admin.post("/admin/people/worker/state", status=422, reason=" ").text
    check_house_rules(parsed(refused))
    assert "Give a reason" in refused
    admin.post("/admin/people/worker/state", reason="left")
    worker.fetch("/account", status=303)

    admin.post("/admin/people/worker/state", reason="came back")
    worker.get("/account")


def test_own_account_is_not_closed(admin):
    admin.post("/admin/people/admin/state", status=409, reason="x")


def test_full_identity_number_needs_a_reason_and_leaves_a_trace(admin, client, session, cast):
    with_number = session.get_one(Person, cast.worker.id)
    with_number.id_number, with_number.id_number_masked = (
        "11010519491231002X",
        "110***********002X",
    )
    session.commit()

    refused = admin.post("/admin/people/worker/identity", status=422, reason="why").text
    assert 'value="why"' in refused
    assert not entries(session, "identity-seen")
    answer = admin.post(
        "/admin/people/worker/identity", status=200, reason="asked for by the bureau"
    )

    assert "11010519491231002X" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "11010519491231002X" not in admin.get("/admin/people/worker").words
    (entry,) = entries(session, "identity-seen")
    assert (entry.on_id, entry.reason) == (cast.worker.id, "asked for by the bureau")


def test_nothing_is_done_to_who_is_not_there(admin):
    admin.fetch("/admin/people/nobody", status=404)
    for act in ("code", "state", "roles", "identity"):
        admin.post(f"/admin/people/nobody/{act}", status=404, reason="long enough")


def test_list_of_people_takes_the_same_statements_however_long_it_is(admin, session, engine):
    def statements() -> int:
        seen: list[str] = []
        listen = (engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
        event.listen(*listen)
        admin.get("/admin/people")
        event.remove(*listen)
        return len([each for each in seen if "SAVEPOINT" not in each])

    few = statements()
    for _ in range(20):
        factories.person(session)

    assert statements() == few


def test_units_of_the_chosen_employer_are_offered_before_a_role_is_granted(admin, cast, session):
    path = f"/admin/people/{cast.worker.login}"
    chosen = f'value="{cast.workshop.code}"'
    assert chosen not in admin.fetch(path).text
    assert chosen in admin.fetch(f"{path}?employer={cast.plant.code}").text

    chosen_so = {"role": "hr", "employer": cast.plant.code, "reason": "why"}
    asked = admin.post(f"{path}/roles", status=200, **chosen_so, show="units")

    assert chosen in asked.text
    assert 'value="why"' in asked.text
    elsewhere = {"employer": cast.other_plant.code, "unit": cast.workshop.code}
    admin.post(f"{path}/roles", status=422, role="hr", reason="why", **elsewhere)
    assert scopes(session, cast.worker) == ["worker"]


def test_enter_grants_the_role_and_does_not_show_units(admin, cast):
    page = admin.get(f"/admin/people/{cast.worker.login}")
    [form] = [each for each in page.all("form") if each.get("action", "").endswith("/roles")]

    buttons = [each for each in form.iter("button") if each.get("type", "submit") == "submit"]
    assert [each.get("name") for each in buttons] == [None, "show"]


def test_nobody_is_made_officer_where_they_left(admin, cast, session):
    today = local_day(now())
    person = factories.person(session)
    factories.employment(session, person, cast.plant, ends_on=today - timedelta(days=1))
    factories.employment(session, person, cast.other_plant, ends_on=today)
    session.commit()

    page = admin.get(f"/admin/people/{person.login}")
    links = [each.get("href") for each in page.all("a") if "#grant" in each.get("href", "")]
    assert len(links) == 1
    assert f"employer={cast.other_plant.code}" in links[0]
