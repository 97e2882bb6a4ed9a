"""Every form, sent with what belongs to somebody else: nothing of theirs is touched."""

from functools import partial
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, scoped_session

from app.catalogue import shelf
from app.core.models import Base
from app.extensions import db
from app.learning.models import Attempt, Enrolment
from app.web.limits import EXTENSION
from tests.factories import PASSWORD
from tests.firms import Firm, Part
from tests.harvest import Form, Listening, forms, looked_for, rules, words_of
from tests.pages import Pages
from tests.walkers import (
    ANSWERS,
    ELSEWHERE,
    OFFICERS,
    REFUSED,
    Viewer,
    World,
    leaks,
    pages_of,
    theirs_for,
    world,
)

PLAIN = {
    *("csrf_token", "next", "language", "size", "page", "format", "kept", "file", "choice"),
    *("name", "address", "courses", "course", "due_kind", "due_days", "due_on", "renewal", "keep"),
    *("renewal_months", "renewal_from", "opens_days", "hired_within_days", "resources", "days"),
    *("reason", "answer", "mailed", "quiet_from", "quiet_to", "old", "new", "phone", "email"),
    *("sort", "status", "industry", "completed_from", "completed_to", "expires_by", "as_of"),
    *("place", "command", "question", "flagged", "flag", "password", "code", "state"),
    *("name_en", "level", "counted", "reach", "what", "show"),  # of a learning path, and of a rule
    *("keep", "kind", "report", "column", "columns", "group", "id_number", "value", "word"),
    *(
        "starts_on",
        "ends_on",
        "changes_on",
        "when",
        "hour",
        "is_mailed",
        "shared",
        "version",
        "tab",
    ),
    *("outcome", "conflict", "period", "who", "all"),
    *("again", "whole-page"),  # of a lesson, and of a quiz
    *("action", "told", "day", "way"),  # the last ones are of the styleguide
}
"""The fields that name nobody, no unit and no employer."""
OF_MANY = ("column-", "answer-", "order-", "place-")
"""How fields begin of which there is one for each column or question."""
THINGS = {
    "rosters": "roster_id",
    "assignment_rules": "rule_id",
    "exports": "export_id",
    "saved_views": "view_id",
    "api_tokens": "token_id",
    "saved_reports": "saved_id",
    "report_schedules": "schedule_id",
    "record_shares": "share_id",
    "corrections": "correction_id",
    "erasures": "erasure_id",
    "learning_paths": "path_id",
}
"""What people own, as tables and as addresses call it."""
FILLED_IN = {
    "/hr/rules": {
        "keep": ["1"],
        "name": ["Own"],
        "courses": ["second"],
        "path_id": [],
        "units": [],
        "occupations": [],
        "due_kind": ["given"],
        "due_days": ["30"],
    },
    "/edit": {"keep": ["1"]},
    "/hr/workers/new": {"keep": ["1"]},
    "/employment": {"keep": ["1"]},
    "/account/password": {"old": [PASSWORD], "new": ["another long password"]},
    "/hr/paths": {
        "name": ["Own"],
        "name_en": ["Own"],
        "place-second": ["1"],
        "place-small": ["2"],
    },
    "/hr/reports/saved": {"name": ["Own"]},
}
"""What a form asks for that a page does not propose; a rule is for everybody within sight.

Of what first says what it means, that is taken as seen: `keep`.
"""


@pytest.fixture(scope="module")
def connection(engine):
    """One transaction for the whole walk, of which a form's work is undone."""
    shelf._shelf.clear()
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture(scope="module")
def here(app, connection):
    """The two firms, and everybody who looks; no test here touches what another one reads."""
    with (
        Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(db, "session", scoped_session(lambda: session))
        patch.setattr(app, "request_class", Listening)
        yield world(Pages(app, session), session)


@pytest.fixture
def sending(app, connection, here):
    """What sends a form and undoes its work; then `seen` says what is there before that."""

    def send(viewer, path, fields, seen=lambda: None):
        here.session.commit()
        undo = connection.begin_nested()
        with viewer.pages.http.session_transaction() as cookie:
            kept = dict(cookie)
        answer = sent(app, viewer, path, fields)
        viewer.pages.do_jobs()
        found = seen()
        here.session.commit()
        undo.rollback()
        with viewer.pages.http.session_transaction() as cookie:
            cookie.clear()
            cookie.update(kept)
        here.session.expunge_all()
        return *answer, found

    return send


def protected(session: Session, part: Part, firm: Firm, *, whole: bool) -> dict[str, set[object]]:
    """Return which values of which columns make a row one that others must not touch."""
    parts = (firm.shop, firm.annex) if whole else (part,)
    people = {p.id for each in parts for p in (each.officer, each.worker, each.leaver)}
    people |= {firm.chief.id} if whole else set()
    shared = [firm.common] if whole else []
    held = [*(each.arguments for each in parts), *shared]
    found: dict[str, set[object]] = {
        name: {each[name] for each in held if name in each} for name in THINGS.values()
    }
    found["path_id"] = {firm.shop.arguments["path_id"]} if whole else set()
    columns = ("person_id", "on_id", "head_id", "made_by_id", "owner_id", "people.id")
    found |= dict.fromkeys(columns, people)
    enrolled = select(Enrolment.id).where(Enrolment.person_id.in_(people))
    found["enrolment_id"] = set(session.scalars(enrolled))
    begun = select(Attempt.id).where(Attempt.enrolment_id.in_(enrolled))
    found["attempt_id"] = set(session.scalars(begun))
    units = {each.unit.id for each in parts}
    found |= dict.fromkeys(("unit_id", "parent_id", "units.id"), units)
    found |= dict.fromkeys(("employer_id", "employers.id"), {firm.plant.id} if whole else set())
    return found | {f"{table}.id": found[name] for table, name in THINGS.items()}


def others(here: World, name: str) -> dict[str, set[object]]:
    """Return the marks of what must not be touched by a viewer of either firm."""
    quill = protected(here.session, here.quill.shop, here.quill, whole=name == "other officer")
    if name == "other officer":
        return quill
    tansy = protected(here.session, here.tansy.shop, here.tansy, whole=True)
    return {column: quill[column] | tansy[column] for column in quill}


def belongings(session: Session, marks: dict[str, set[object]]) -> set[str]:
    """Return every row that is theirs, as text, but for when a rule was applied last."""
    rows = set()
    for table in Base.metadata.sorted_tables:
        names = {column: marks.get(column.name, set()) for column in table.columns}
        if "id" in table.columns:
            names[table.columns["id"]] = marks.get(f"{table.name}.id", set())
        theirs = [column.in_(values) for column, values in names.items() if values]
        if theirs:
            for row in session.execute(select(table).where(or_(*theirs))).mappings():
                held = {name: value for name, value in row.items() if name != "evaluated_at"}
                rows.add(f"{table.name} {held}")
    return rows


def own_forms(app: Flask, viewer: Viewer) -> list[tuple[str, dict[str, list[str]]]]:
    """Return every form on every page that is open to the viewer, and what it sends.

    Of a form that first says what it means, that is taken as seen.
    """
    found: dict[tuple[str, ...], tuple[str, dict[str, list[str]]]] = {}
    for rule in rules(app, "GET"):
        for path in pages_of(app, rule, {**ELSEWHERE, **viewer.own.arguments}):
            viewer.pages._let_go()
            try:
                answer = viewer.pages.http.get(path)
            except DBAPIError:  # a file, read on a connection that does not see this test
                continue
            if answer.status_code == 200 and answer.mimetype == "text/html":
                for each in forms(answer.text):
                    fields = each.fields | filled_in(each)
                    found.setdefault((each.action, *sorted(fields)), (each.action, fields))
    return list(found.values())


def filled_in(form: Form) -> dict[str, list[str]]:
    """Return what has to be typed or chosen before a form is taken."""
    return next((more for end, more in FILLED_IN.items() if form.action.endswith(end)), {})


def sent(app: Flask, viewer: Viewer, path: str, fields: dict[str, object]) -> tuple[int, str]:
    """Send a form; return the status and what was said."""
    app.extensions[EXTENSION].storage.reset()
    viewer.pages._let_go()
    kept = {name: value for name, value in fields.items() if name != "csrf_token"}
    answer = viewer.pages.http.post(path, data={"csrf_token": viewer.pages._token(), **kept})
    return answer.status_code, words_of(answer)


def tampered(fields: dict[str, list[str]], name: str, theirs: Part) -> dict[str, object]:
    """Return a form with another party's value in a field, and in a file."""
    roster = f"工号,姓名,单位\n{theirs.number},X,{theirs.unit.code}\n".encode()
    file = {"file": (BytesIO(roster), "own.csv")} if "file" in fields else {}
    return {**fields, **file, name: theirs.fields[name]}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")  # as in test_walk
@pytest.mark.parametrize(
    ("name", "room", "most"),
    [*((name, "/hr/", 15) for name in OFFICERS), ("colleague", "/learn/", 4)],
)
def test_no_form_changes_what_is_another_partys(app, here, sending, name, room, most):
    """A form is sent as it stands, then with each name that was looked for in it meanwhile.

    As it stands it is taken, so that the others are refused for what they name.
    """
    viewer, theirs = here.viewer(name), here.quill.shop
    asked, taken = set(), []
    marks = others(here, name)
    before = belongings(here.session, marks)
    assert len(before) > 30

    def harmless(path, fields, *given):
        status, said, after = sending(
            viewer, path, fields, lambda: belongings(here.session, marks)
        )
        assert sorted(before ^ after) == [], (path, fields)
        assert status in ANSWERS | {429}, (path, status)
        assert not leaks(viewer, list(given), said), (path, fields)
        return status if "/sign-in" not in said else 401

    offered = own_forms(app, viewer)
    assert len(offered) > 2 * most
    for path, fields in offered:
        status, names = looked_for(theirs.fields, partial(harmless, path, fields))
        names, taken = names | set(fields), taken + [path] * (status in (200, 303))
        asked |= names
        for field_name in sorted(names & set(theirs.fields)):
            wrong = tampered(fields, field_name, theirs)
            harmless(path, wrong, theirs.fields[field_name])
    unknown = asked - PLAIN - set(theirs.fields)
    assert not {each for each in unknown if not each.startswith(OF_MANY)}
    assert len([path for path in taken if path.startswith(room)]) > most, taken
    for rule in rules(app, "POST"):
        for path, given in theirs_for(app, rule, viewer, here).items():
            fields = next((f for p, f in offered if same_view(app, p, rule)), {})
            if given:
                assert harmless(path, fields, *given) in REFUSED, path
            elif not rule.arguments and not fields:
                harmless(path, fields)  # no page of the viewer's has this form


def same_view(app: Flask, path: str, rule) -> bool:
    """Whether a form's address leads to the rule's view."""
    bare = path.partition("?")[0]
    return app.url_map.bind("localhost").match(bare, method="POST")[0] == rule.endpoint
