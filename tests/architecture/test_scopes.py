"""Every address of a role's own room, walked by everybody else and by the other employer."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.accounts.models import Employment, Grant
from app.accounts.policy import ROOMS
from app.api.models import ApiToken
from app.core.time import now
from app.learning.paths.models import LearningPath
from app.privacy.models import Correction, Erasure
from app.workforce.assigning.models import AssignmentRule
from app.workforce.models import Export, ReportSchedule, SavedReport, SavedView
from app.workforce.rosters.models import Roster
from tests import courses

CAST = ("worker", "stranger", "hr", "lecturer", "office", "admin")


def rules(app: Flask, room: str, method: str):
    return [
        rule
        for rule in app.url_map.iter_rules()
        if (rule.rule == room or rule.rule.startswith(f"{room}/")) and method in rule.methods
    ]


def address(app: Flask, rule, values) -> str:
    """Return the rule's address; an argument that nobody thought of fails the test."""
    with app.test_request_context():
        return rule.build({name: values[name] for name in rule.arguments})[1]


def rule_of(hr, session, cast) -> int:
    """Make a rule of the first employer."""
    courses.publish(session)
    hr.post(
        "/hr/rules",
        name="list.csv for all",
        employer=cast.plant.code,
        courses="small",
        due_kind="given",
        due_days="30",
        renewal="",
        keep="1",
    )
    return session.scalars(select(AssignmentRule.id)).one()


def path_of(hr, session, cast) -> int:
    """Make a learning path of the first employer."""
    courses.publish(session, courses.small_course("second"))
    names = {"name": "list.csv 路径", "name_en": "list.csv path"}
    places = {"place-small": "1", "place-second": "2"}
    hr.post("/hr/paths", employer=cast.plant.code, **names, **places)
    return session.scalars(select(LearningPath.id)).one()


def token_of(hr, session) -> int:
    """Make a token of the first employer's officer."""
    hr.post("/hr/tokens", status=200, name="list.csv", resources="records", days="9")
    return session.scalars(select(ApiToken.id)).one()


def view_of(hr, session) -> int:
    """Save a view of the first employer's officer."""
    hr.post("/hr/views", name="list.csv", address="/hr/board")
    return session.scalars(select(SavedView.id)).one()


def correction_of(worker, session) -> int:
    """Let the first employer's worker ask for a correction."""
    asked = {"field": "phone", "value": "13800138000", "reason": "list.csv is wrong"}
    worker.post("/account/corrections", **asked)
    return session.scalars(select(Correction.id)).one()


def erasure_of(worker, session) -> int:
    """Let the first employer's worker ask to be erased."""
    worker.post("/account/erasure", word="erase")
    return session.scalars(select(Erasure.id)).one()


def saved_report_of(hr, session) -> int:
    """Save a report of the first employer's officer, shared and made regularly."""
    hr.post("/hr/reports/saved", name="list.csv", report="workforce", format="csv")
    saved_id = session.scalars(select(SavedReport.id)).one()
    hr.post(f"/hr/reports/saved/{saved_id}/sharing", shared="1")
    hr.post(f"/hr/reports/saved/{saved_id}/schedule", when="day-0", hour="8")
    return saved_id


@pytest.fixture
def of_plant(client, session, cast):
    """What belongs to the first employer, by the name that addresses call it."""
    hr = client.sign_in(cast.hr)
    number = session.scalars(
        select(Employment.employee_number).where(Employment.person_id == cast.worker.id)
    ).one()
    hr.post("/hr/rosters", file=(BytesIO("工号,姓名\n007,王伟\n".encode()), "list.csv"))
    hr.post("/hr/exports", format="csv")
    return {
        "employer": cast.plant.code,
        "employee_number": number,
        "roster_id": session.scalars(select(Roster.id)).one(),
        "export_id": session.scalars(select(Export.id)).one(),
        "slug": "nothing",
        "key": "nothing",
        "number": 1,
        "check": "nothing",
        "job_id": 1,
        "view_id": view_of(hr, session),
        "saved_id": saved_report_of(hr, session),
        "schedule_id": session.scalars(select(ReportSchedule.id)).one(),
        "rule_id": rule_of(hr, session, cast),
        "path_id": path_of(hr, session, cast),
        "unit_id": cast.workshop.id,
        "token_id": token_of(hr, session),
        "correction_id": correction_of(client.sign_in(cast.worker), session),
        "erasure_id": erasure_of(client.sign_in(cast.worker), session),
        "login": cast.worker.login,
        "grant_id": 1,
        "kind": "employers",
        "code": cast.plant.code,
        "unit_code": cast.workshop.code,
    }


@pytest.mark.parametrize("room", ROOMS)
def test_room_of_a_role_is_closed_to_everybody_else(client, app, cast, of_plant, room):
    assert rules(app, room, "GET") + rules(app, room, "POST")
    for who in CAST:
        if who == ROOMS[room]:
            continue
        pages = client.sign_in(getattr(cast, who))
        for rule in rules(app, room, "GET"):
            pages.fetch(address(app, rule, of_plant), status=403)
        for rule in rules(app, room, "POST"):
            pages.post(address(app, rule, of_plant), status=403)


def test_nothing_of_an_employer_is_found_by_the_others_officer(client, app, cast, of_plant):
    other = client.sign_in(cast.hr2)
    named = [rule for rule in rules(app, "/hr", "GET") if rule.arguments]

    assert named
    for rule in named:
        other.fetch(address(app, rule, of_plant), status=404)
    for rule in rules(app, "/hr", "POST"):
        if rule.arguments:
            other.post(address(app, rule, of_plant), status=404)


def test_no_list_of_an_officer_names_anybody_of_the_other_employer(
    client, app, session, cast, of_plant
):
    other = client.sign_in(cast.hr2)
    lists = [rule.rule for rule in rules(app, "/hr", "GET") if not rule.arguments]
    secrets = (cast.worker.name, cast.plant.name, of_plant["employee_number"], "list.csv")

    assert lists
    for path in lists:
        text = other.get(path).words
        assert not [secret for secret in secrets if secret in text], path


def test_officer_whose_role_has_ended_is_refused_everywhere(client, app, session, cast, of_plant):
    pages = client.sign_in(cast.hr)
    session.execute(
        update(Grant)
        .where(Grant.person_id == cast.hr.id)
        .values(granted_at=now() - timedelta(days=1), ended_at=now() - timedelta(minutes=1))
    )

    for rule in rules(app, "/hr", "GET"):
        pages.fetch(address(app, rule, of_plant), status=403)
