"""Every address, opened by everybody: nobody sees what belongs to somebody else."""

import pytest

from app.accounts.queries import identity
from app.core.time import local_day, now
from app.learning.services.attempts import start_attempt
from app.learning.services.enrolments import enrol
from app.records.services import issue
from tests import courses
from tests.services.evidence import completion

VISITOR = "visitor"
EVERYBODY = (VISITOR, "stranger", "worker", "other_worker", "hr", "hr2", "lecturer", "office")
MAY_SEE_THE_WORKER = {"worker", "hr"}
FOR_ANYONE = "/verify/<number>"
ANSWERS = {200, 302, 303, 308, 400, 403, 404}


@pytest.fixture
def world(session, cast):
    """The worker has begun a course, sits its exam, and holds a record."""
    courses.publish(session)
    at = now()
    enrol(session, cast.worker.id, "small", completed=(), at=at)
    start_attempt(session, cast.worker.id, "small", "exam", at=at)
    who = identity(session, cast.worker.id, on=local_day(at))
    number = issue(session, who, completion(), at=at)
    session.commit()
    return {
        "slug": "small",
        "key": "exam",
        "number": 1,
        "record": number,
        "employee_number": who.employee_number,
        "code": "semiconductor-chip-manufacturing-worker",
        "digest": "a" * 64,
        "name": "x.svg",
        "filename": "css/site.css",
        "export_id": 1,
        "kind": "employers",
        "login": "worker",
    }


def addresses(app, world):
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        values = {name: world.get(name, 1) for name in rule.arguments}
        if rule.rule == FOR_ANYONE:
            values["number"] = world["record"]
        with app.test_request_context():
            yield rule.rule, rule.build(values, append_unknown=False)[1]


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_address_shows_a_worker_to_somebody_else(app, client, cast, world, who):
    pages = client if who == VISITOR else client.sign_in(getattr(cast, who))
    seen = set()
    for rule, address in addresses(app, world):
        pages._let_go()
        answer = pages.http.get(address)
        assert answer.status_code in ANSWERS, f"{address}: {answer.status}"
        if "Wang Wei" in answer.text or world["record"] in answer.text:
            seen.add(rule)

    assert FOR_ANYONE in seen
    if who not in MAY_SEE_THE_WORKER:
        assert seen == {FOR_ANYONE}
    else:
        assert len(seen) > 1


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_post_without_its_token_changes_anything(app, client, cast, world, who):
    pages = client if who == VISITOR else client.sign_in(getattr(cast, who))
    tried = 0
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        values = {name: world.get(name, 1) for name in rule.arguments}
        with app.test_request_context():
            address = rule.build(values, append_unknown=False)[1]
        assert pages.post_without_token(address).status_code == 400, address
        tried += 1
    assert tried > 5
