"""What programs read, with which token, and what they are refused."""

import json
from datetime import timedelta

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from sqlalchemy import select, update

from app.accounts.models import AuditEntry, Grant
from app.accounts.queries import identity
from app.api import views
from app.api.document import document
from app.api.endpoints import ENDPOINTS
from app.api.models import ApiToken
from app.api.tokens import RESOURCES, make_token
from app.core.time import local_day, now
from app.learning.services.due_dates import assign
from app.records.services import issue, revoke
from tests import courses, factories
from tests.services.evidence import completion


@pytest.fixture
def world(session, cast):
    courses.publish(session)
    at = now()
    assign(
        session,
        cast.worker.id,
        "small",
        due_on=local_day(at) + timedelta(days=3),
        employer_id=cast.plant.id,
        completed=(),
        by=cast.hr.id,
        at=at,
    )
    session.commit()
    return cast


@pytest.fixture
def ask(client, session, world):
    """Ask as a program with the first employer's token."""
    return asking(client, session, world.hr)


def asking(client, session, person, resources=tuple(RESOURCES)):
    views._noted.clear()
    secret = make_token(session, person.id, name="payroll", resources=resources, days=9, at=now())
    session.commit()

    def get(path, status=200, **headers):
        client._let_go()
        answer = client.http.get(
            f"/api/v1{path}", headers={"Authorization": f"Bearer {secret}", **headers}
        )
        assert answer.status_code == status, answer.text
        return answer

    return get


def completed(session, person, **changes):
    who = identity(session, person.id, on=local_day(now()))
    number = issue(session, who, completion(**changes), at=now())
    session.commit()
    return number


def test_employer_reads_its_own_people_and_nobody_else(ask, client, session, world):
    mine = ask("/workers").json["data"]
    theirs = asking(client, session, world.hr2)("/workers").json["data"]

    assert [row["name"] for row in mine] == ["Wang Wei"]
    assert {row["employer"] for row in theirs} == {world.other_plant.code}
    assert set(mine[0]) == set(document("x")["components"]["schemas"]["Worker"]["properties"])


def test_assignments_and_enrolments_say_by_when(ask):
    (assigned,) = ask("/assignments").json["data"]
    (enrolled,) = ask("/enrolments").json["data"]

    assert (assigned["course"], assigned["state"]) == ("small", "open")
    assert enrolled["due_on"] == assigned["due_on"]


def test_courses_and_standing_are_answered(ask, session, world):
    row = ask("/workers").json["data"][0]
    address = f"/eligibility?employer={row['employer']}&employee_number={row['employee_number']}"

    assert ask("/courses").json["data"][0]["slug"] == "small"
    assert "data" in ask(address).json
    ask(f"/eligibility?employer={world.other_plant.code}&employee_number=x", 404)


def test_feed_misses_nothing_and_repeats_nothing(ask, session, world):
    first = completed(session, world.worker)
    second = completed(session, world.worker, subject="other", cause="other")
    completed(session, world.other_worker)
    page = ask("/records?limit=1").json
    assert ([row["record_number"] for row in page["data"]], page["more"]) == ([first], True)
    page = ask(f"/records?since={page['next']}").json
    assert ([row["record_number"] for row in page["data"]], page["more"]) == ([second], False)
    empty = ask(f"/records?since={page['next']}").json
    assert (empty["data"], empty["next"]) == ([], page["next"])

    revoke(session, first, reason="issued twice", revoked_by_id=world.office.id, at=now())
    session.commit()
    (entry,) = ask(f"/records?since={page['next']}").json["data"]
    assert (entry["what"], entry["record_number"], entry["reason"]) == (
        "revoked",
        first,
        "issued twice",
    )


def test_pages_follow_one_another_to_the_end(ask, session, world):
    for _ in range(6):
        factories.worker(session, world.plant)
    numbers, address = [], "/workers?limit=3"
    while address:
        page = ask(address).json
        numbers += [row["employee_number"] for row in page["data"]]
        address = page["next"] and f"/workers?limit=3&cursor={page['next']}"

    assert len(numbers) == len(set(numbers)) == 7


def test_unchanged_answer_is_not_sent_twice(ask):
    etag = ask("/workers").headers["ETag"]

    assert ask("/workers", 304, **{"If-None-Match": etag}).text == ""


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/workers?limit=0", 400),
        ("/workers?limit=many", 400),
        ("/workers?unknown=1", 400),
        ("/workers?limit=1&limit=2", 400),
        ("/workers?cursor=x", 400),
        ("/workers?cursor=MQ==", 400),
        ("/workers?since=c1.2", 400),
        ("/workers?since=s1700000000000000.1", 409),
        ("/enrolments?cursor=c0.1.2.3.4", 409),
        ("/enrolments?cursor=c0.1.2.3", 409),
        ("/assignments?since=s1.2&cursor=c0.1.2.3.4", 409),
        ("/workers?since=s1.2&employee_number=E1", 409),
        ("/eligibility", 400),
        ("/kings", 404),
    ],
)
def test_refusal_is_a_problem_that_says_what_to_do(ask, address, status):
    answer = ask(address, status)

    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["detail"]


def test_token_opens_only_what_it_names(client, session, world):
    get = asking(client, session, world.hr, resources=("courses",))

    get("/courses")
    get("/workers", 403)


@pytest.mark.parametrize(
    "change",
    [
        {"ended_at": factories.LONG_AGO},
        {"expires_at": factories.LONG_AGO},
        {"digest": "0" * 64},
    ],
)
def test_token_that_ended_opens_nothing(ask, session, change):
    session.execute(update(ApiToken).values(**change))

    answer = ask("/workers", 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_token_dies_with_its_owners_role(ask, session, world):
    session.execute(update(Grant).where(Grant.person_id == world.hr.id).values(ended_at=now()))

    ask("/workers", 401)


def test_worker_with_a_session_reads_courses_and_nobody(client, world):
    pages = client.sign_in(world.worker)

    assert pages.fetch("/api/v1/courses").json["data"]
    pages.fetch("/api/v1/workers", status=403)
    client.fetch("/api/v1/courses", status=401)


def test_last_use_is_kept(ask, session):
    ask("/courses")

    assert session.scalars(select(ApiToken.last_used_at)).one() is not None


def test_token_is_made_shown_once_and_ended(client, session, world):
    hr = client.sign_in(world.hr)
    hr.post("/hr/tokens", status=422, name="payroll", days="9")
    page = hr.post("/hr/tokens", status=200, name="payroll", resources="records", days="9")
    assert "lgu_" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "lgu_" not in hr.get("/hr/tokens").words

    token_id = session.scalars(select(ApiToken.id)).one()
    client.sign_in(world.hr2).post(f"/hr/tokens/{token_id}/end", status=404)
    hr.post(f"/hr/tokens/{token_id}/end")
    assert "Ended" in hr.get("/hr/tokens").words


def test_too_many_calls_are_told_when_to_come_back(ask, monkeypatch):
    monkeypatch.setattr(views, "CALLS", "2/minute")
    ask("/courses")
    ask("/courses")

    assert ask("/courses", 429).headers["Retry-After"] == "60"


def test_document_is_whole_and_the_docs_name_every_resource(client):
    described = client.fetch("/api/v1/openapi.json").json
    words = client.get("/api/docs").words

    assert described["openapi"] == "3.1.0"
    for path in ENDPOINTS:
        assert f"GET {path}" in words
    assert json.dumps(described).count("#/components/schemas/Problem") >= len(ENDPOINTS)


def is_lost(value):
    """Whether an address cannot say this: no list at all, or a list of one like its value."""
    return isinstance(value, list | dict) and len(value) < 2


@pytest.mark.parametrize("path", ENDPOINTS)
def test_schemathesis_finds_nothing(app, client, session, world, path):
    """Every address is called with made-up parameters, right ones and wrong ones."""
    completed(session, world.worker)
    views._noted.clear()
    secret = make_token(
        session, world.hr.id, name="fuzz", resources=tuple(RESOURCES), days=9, at=now()
    )
    session.commit()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    strategies = [schema[path]["GET"].as_strategy(generation_mode=mode) for mode in GenerationMode]

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=st.one_of(*strategies))
    def call(case):
        client._let_go()
        assume(not any(map(is_lost, (case.query or {}).values())))
        case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})

    call()


def test_trail_says_once_a_day_what_a_program_reads(ask, session, world):
    for path, status in (("/workers", 200), ("/workers?limit=3", 200), ("/records", 200)):
        views._noted.clear()
        ask(path, status)
    reads = select(AuditEntry.actor_id, AuditEntry.subject).where(AuditEntry.action == "api-read")
    token_id = session.scalars(select(ApiToken.id)).one()

    assert session.execute(reads.order_by(AuditEntry.id)).all() == [
        (world.hr.id, f"token:{token_id} workers"),
        (world.hr.id, f"token:{token_id} records"),
    ]


def test_token_that_does_not_open_a_resource_read_nothing(client, session, world):
    asking(client, session, world.hr, resources=("courses",))("/workers", 403)

    assert session.scalar(select(AuditEntry.id).where(AuditEntry.action == "api-read")) is None
