"""Every form, sent with what belongs to somebody else: nothing of theirs is touched."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core.models import Base
from app.web.limits import EXTENSION
from tests.firms import Firm, Part
from tests.harvest import Form, forms, rules, words_of
from tests.walkers import (
    ANSWERS,
    ELSEWHERE,
    REFUSED,
    Viewer,
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
    *("told", "day", "way"),  # of the styleguide
}
"""The fields that name nobody, no unit and no employer."""
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
}
"""What people own, as tables and as addresses call it."""


@pytest.fixture
def here(app, client, session):
    """The two firms in the test's own transaction, of which a form's work can be undone."""
    return world(client, session)


def protected(part: Part, firm: Firm, *, whole: bool) -> dict[str, set[object]]:
    """Return which values of which columns make a row one that others must not touch."""
    parts = (firm.shop, firm.annex) if whole else (part,)
    people = {p.id for each in parts for p in (each.officer, each.worker, each.leaver)}
    people |= {firm.chief.id} if whole else set()
    shared = [firm.common] if whole else []
    held = [*(each.arguments for each in parts), *shared]
    found: dict[str, set[object]] = {
        name: {each[name] for each in held if name in each} for name in THINGS.values()
    }
    columns = ("person_id", "on_id", "head_id", "made_by_id", "owner_id", "people.id")
    found |= dict.fromkeys(columns, people)
    units = {each.unit.id for each in parts}
    found |= dict.fromkeys(("unit_id", "parent_id", "units.id"), units)
    found |= dict.fromkeys(("employer_id", "employers.id"), {firm.plant.id} if whole else set())
    return found | {f"{table}.id": found[name] for table, name in THINGS.items()}


def belongings(session: Session, marks: dict[str, set[object]]) -> set[str]:
    """Return every row that is theirs, as text."""
    rows = set()
    for table in Base.metadata.sorted_tables:
        names = {column: marks.get(column.name, set()) for column in table.columns}
        if "id" in table.columns:
            names[table.columns["id"]] = marks.get(f"{table.name}.id", set())
        for row in session.execute(select(table)).mappings():
            if any(row[column] in values for column, values in names.items() if values):
                rows.add(f"{table.name} {dict(row)}")
    return rows


def own_forms(app: Flask, viewer: Viewer) -> list[tuple[str, dict[str, list[str]]]]:
    """Return every form on every page that is open to the viewer, and what it sends.

    What a form says first is taken as seen, with what it offers then.
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
                    fields = each.fields | offered_later(each)
                    found.setdefault((each.action, *sorted(fields)), (each.action, fields))
    return list(found.values())


def offered_later(form: Form) -> dict[str, list[str]]:
    """Return the fields that stand on a form only once it was said what it means."""
    asks_first = form.action in ("/hr/rules", "/hr/workers/new")
    if form.action.endswith("/employment"):
        return {"keep": ["1"]} | ({"role": []} if form.fields.get("action") == ["end"] else {})
    return {"keep": ["1"]} if asks_first else {}


def send(app: Flask, viewer: Viewer, path: str, fields: dict[str, object]) -> tuple[int, str]:
    """Send a form; return the status and what was said."""
    app.extensions[EXTENSION].storage.reset()
    viewer.pages._let_go()
    kept = {name: value for name, value in fields.items() if name != "csrf_token"}
    answer = viewer.pages.http.post(path, data={"csrf_token": viewer.pages._token(), **kept})
    return answer.status_code, words_of(answer)


def tampered(fields: dict[str, list[str]], theirs: Part) -> Iterator[tuple[str, dict]]:
    """Yield the form with another party's value in each field that names one, one at a time."""
    number = theirs.number
    roster = f"工号,姓名,单位\n{number},X,{theirs.unit.code}\n".encode()
    for name in fields:
        if name in theirs.fields:
            file = {"file": (BytesIO(roster), "own.csv")} if "file" in fields else {}
            yield name, {**fields, **file, name: theirs.fields[name]}


@pytest.mark.parametrize("name", ["other officer", "officer of a unit"])
def test_no_form_changes_what_is_another_partys(app, session, connection, here, name):
    viewer, theirs = here.viewer(name), here.quill.shop
    marks = protected(theirs, here.quill, whole=name == "other officer")
    before = belongings(session, marks)
    assert len(before) > 15

    def harmless(path, fields, *sent):
        session.commit()
        undo = connection.begin_nested()
        status, said = send(app, viewer, path, fields)
        viewer.pages.do_jobs()
        touched = before ^ belongings(session, marks)
        session.commit()
        undo.rollback()
        session.expunge_all()
        assert not touched, (path, fields)
        assert status in ANSWERS | {429}, (path, status)
        assert not leaks(viewer, list(sent), said), (path, fields)
        return status

    offered = own_forms(app, viewer)
    assert len(offered) > 12
    unknown = {n for _path, fields in offered for n in fields} - PLAIN - set(theirs.fields)
    assert not {n for n in unknown if not n.startswith(("column-", "answer-"))}
    for path, fields in offered:
        for field_name, wrong in tampered(fields, theirs):
            harmless(path, wrong, theirs.fields[field_name])
    for rule in rules(app, "POST"):
        for path, sent in theirs_for(app, rule, viewer, here).items():
            fields = next((f for p, f in offered if same_view(app, p, rule)), {})
            if sent:
                assert harmless(path, fields, *sent) in REFUSED, path


def same_view(app: Flask, path: str, rule) -> bool:
    """Whether a form's address leads to the rule's view."""
    return app.url_map.bind("localhost").match(path, method="POST")[0] == rule.endpoint


def test_forms_of_the_walk_are_taken_when_nobody_tampers(app, session, connection, here):
    """What the walk is refused is refused for what it names, not for how it was sent."""
    viewer, taken = here.viewer("other officer"), set()
    for path, fields in own_forms(app, viewer):
        session.commit()
        undo = connection.begin_nested()
        status, _said = send(app, viewer, path, fields)
        session.commit()
        undo.rollback()
        session.expunge_all()
        taken |= {path} if status in (200, 303) else set()

    assert len(taken) > 12
    assert len([path for path in taken if path.startswith("/hr/")]) > 6
