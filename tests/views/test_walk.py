"""Every address, form and API resource, opened with what belongs to somebody else.

All is read off the route map, the pages and the source, so that what is new is walked as well; an
argument, a parameter or a field that nobody thought of fails.
"""

import re
from collections.abc import Iterator
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app import site as university
from app.accounts.models import Grant, Person
from app.api.endpoints import ENDPOINTS
from app.api.tokens import RESOURCES, make_token
from app.catalogue import shelf
from app.core.time import now
from app.extensions import db
from app.web.limits import EXTENSION
from app.workforce.models import Export
from app.workforce.reports.kinds import REPORTS
from config import settings
from tests import things
from tests.firms import firm
from tests.fixtures.databases import BOTH
from tests.harvest import Listening, looked_for, parameters, rules, subsets, words_of
from tests.pages import Pages
from tests.walkers import (
    ANSWERS,
    ELSEWHERE,
    LOOKERS,
    OFFICERS,
    REFUSED,
    Viewer,
    World,
    is_closed,
    leaks,
    look,
    may_show_more,
    pages_of,
    theirs_for,
    world,
)

HARMLESS = {
    *("page", "limit", "cursor", "since", "sort", "by", "state", "status", "as_of", "size"),
    *("course", "industry", "completed_from", "completed_to", "expires_by", "from", "to"),
    *("next", "tab", "language", "again", "only", "action", "outcome", "version", "period"),
    *("employed", "hired_from", "hired_to", "left_from", "left_to", "due_from", "due_to"),
    *("code", "standard", "level", "year", "within", "expired", "column", "columns", "group"),
    *("last_day", "all"),
}
"""The parameters that name nobody, no unit and no employer."""
NEW_EACH_TIME = re.compile(
    r"[\w-]{20,}\.[\w-]{6}\.[\w-]{27}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|\d+:\d\d(:\d\d[.\d]*)?|data-now=\"[.\d]+\"|(?s:Content-Type: .*)"
)
"""What an answer says anew each time: tokens, names of tries, moments, and what stands above."""


ONCE = pytest.mark.parametrize("site", ["sqlite"], indirect=True, scope="module")
"""Pages ask both databases the same; files and feeds are made in the words of each."""


@pytest.fixture(scope="module", params=BOTH)
def site(request, databases, tmp_path_factory):
    """The application on a database of its own, outside of any context, as a server has it."""
    folder = tmp_path_factory.mktemp("walk")
    shelf._shelf.clear()
    url = databases.make(request.param, folder)
    app = university.create_app(
        settings({"DATABASE_URL": url, "MEDIA_URL": str(folder / "media")})
    )
    app.testing, app.request_class = True, Listening
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def firms(site):
    """The two firms, and everybody who looks; no test here touches what another one reads."""
    with site.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as session:
        yield world(Pages(site, session), session)


@pytest.fixture(autouse=True)
def _own_shelf():
    """Forget the releases that other databases have under the same ids."""
    shelf._shelf.clear()


@ONCE
@pytest.mark.parametrize("name", LOOKERS)
def test_no_address_shows_anybody_what_is_somebody_elses(site, firms, name):
    viewer, seen = firms.viewer(name), 0
    for rule in rules(site, "GET"):
        if may_show_more(viewer, rule.rule) or is_closed(viewer, rule.rule):
            continue
        for path, sent in theirs_for(site, rule, viewer, firms).items():
            status = look(site, viewer, path, *sent)
            seen += status == 200
            if sent and rule.rule.startswith("/hr"):
                assert status in REFUSED | {303}, f"{path}: {status}"
    assert seen > 8


@ONCE
def test_walk_would_see_what_it_looks_for(site, firms):
    """Who may see the firm sees it at many addresses, and in files of every format."""
    officer = Viewer(
        "officer", firms.viewers[0].pages.sign_in(firms.quill.shop.officer), ("quill",)
    )
    told = set()
    for rule in rules(site, "GET"):
        for path in pages_of(site, rule, {**ELSEWHERE, **firms.quill.shop.arguments}):
            officer.pages._let_go()
            if leaks(officer, [path], words_of(officer.pages.http.get(path))):
                told.add(path)
    kinds = {f"/hr/reports/{key}" for key in REPORTS}
    rooms = {"/hr/corrections", "/hr/reports/saved", "/hr/units", "/hr/rules"}
    assert told >= kinds | rooms
    assert len([path for path in told if path.startswith("/hr")]) > 20


def is_public(app: Flask, rule: Rule) -> bool:
    """Whether everybody is shown the same there."""
    return bool(getattr(app.view_functions[rule.endpoint], "is_public", False))


@ONCE
@pytest.mark.parametrize("name", OFFICERS)
def test_no_parameter_opens_what_is_another_partys(site, firms, name):
    """A page is asked with each name that it looks for, as it stands alone when it is opened."""
    viewer, theirs = firms.viewer(name), firms.quill.shop.fields
    asked, tried = parameters(), 0
    for rule in rules(site, "GET"):
        if is_public(site, rule):
            continue
        for path in pages_of(site, rule, {**ELSEWHERE, **viewer.own.arguments}):
            _status, names = looked_for(theirs, partial(look, site, viewer, path))
            asked |= names
            for key in sorted(names & set(theirs)):
                tried += look(site, viewer, f"{path}?{key}={theirs[key]}", theirs[key]) == 200
    assert not asked - HARMLESS - set(theirs), "say what these parameters name"
    assert tried > 10


@pytest.mark.parametrize("name", [*OFFICERS, "officer"])
def test_own_files_hold_own_people_only(firms, name):
    """An export of each report, in one format or another, and what has changed since."""
    viewer = maker(firms, name)
    made = select(Export.id, Export.report, Export.rows).where(
        Export.made_by_id == viewer.own.officer.id
    )
    exports = firms.session.execute(made).all()
    assert {export.report for export in exports} == set(REPORTS)
    for export in exports:
        address = f"/hr/exports/{export.id}"
        file, page, changed = (
            read(viewer, f"{address}{path}") for path in ("/file", "/changes", "/changes/file")
        )
        assert export.rows > 0
        assert f"{viewer.own.word} wang" in file.lower(), export.report
        for said in (file, page, changed):
            assert not leaks(viewer, [], said), export.report
        assert f"{viewer.own.word} wang li" in changed.lower(), export.report
        assert f"{viewer.own.word} wang li" not in file.lower(), export.report


def maker(firms: World, name: str) -> Viewer:
    """Return somebody who made exports."""
    if name != "officer":
        return firms.viewer(name)
    shop = firms.quill.shop
    return Viewer(name, firms.viewers[0].pages.sign_in(shop.officer), ("tansy",), shop)


def read(viewer: Viewer, path: str) -> str:
    """Return what an answer says that must be there."""
    viewer.pages._let_go()
    answer = viewer.pages.http.get(path)
    assert answer.status_code == 200, path
    return words_of(answer)


def bearer(firms: World, person: Person) -> dict[str, str]:
    secret = make_token(
        firms.session, person.id, name="walk", resources=tuple(RESOURCES), days=9, at=now()
    )
    firms.session.commit()
    return {"Authorization": f"Bearer {secret}"}


def every_page(pages: Pages, path: str, headers: dict[str, str]) -> Iterator[str]:
    """Yield what a resource answers, followed to its end."""
    while path:
        pages._let_go()
        answer = pages.http.get(path, headers=headers)
        assert answer.status_code in ANSWERS, f"{path}: {answer.status}"
        yield answer.text
        following = (answer.json or {}).get("next") if answer.status_code == 200 else None
        key = "since" if "/records" in path else "cursor"
        more = following and (answer.json.get("more", True))
        path = f"{path.partition('?')[0]}?limit=1&{key}={following}" if more else ""


@pytest.mark.parametrize("name", OFFICERS)
def test_no_token_reads_what_is_another_partys(firms, name):
    viewer, theirs = firms.viewer(name), firms.quill.shop.fields
    headers, own, answered = bearer(firms, viewer.own.officer), viewer.own, 0
    for path, endpoint in ENDPOINTS.items():
        asked = [name for name in endpoint.asks.model_fields if name in theirs]
        for names in [(), *subsets(set(asked))]:
            mine = {name: own.fields[name] for name in asked} if names else {}
            values = {**mine, **{name: theirs[name] for name in names}}
            query = "&".join(f"{name}={value}" for name, value in values.items())
            for said in every_page(viewer.pages, f"/api/v1{path}?{query}", headers):
                assert not leaks(viewer, [theirs[name] for name in names], said), (path, query)
                answered += own.word in said or own.record in said
    assert answered > 3


def test_token_of_an_officer_whose_role_ended_and_sessions_of_others_read_nobody(firms):
    officer = firms.tansy.annex.officer
    headers = bearer(firms, officer)
    ended = update(Grant).where(Grant.person_id == officer.id).values(ended_at=now())
    firms.session.execute(ended)
    nobody = firms.viewer("nobody").pages
    asked = [(nobody, headers, ("quill", "tansy"))]
    others = [each for each in firms.viewers if each.name not in OFFICERS]
    asked += [(each.pages, {}, each.forbidden) for each in others]
    for pages, sent, forbidden in asked:
        for path in ENDPOINTS:
            for said in every_page(pages, f"/api/v1{path}", sent):
                assert not [word for word in forbidden if word in said], path


def shown(app: Flask, viewer: Viewer) -> dict[str, str]:
    """Return all that somebody is shown or may take along, without what is new each time."""
    own = {**ELSEWHERE, **viewer.own.arguments}
    found = {}
    for rule in rules(app, "GET"):
        if is_public(app, rule) and rule.rule != "/":
            continue
        for path in pages_of(app, rule, own):
            viewer.pages._let_go()
            answer = viewer.pages.http.get(path)
            if answer.status_code == 200:
                found[path] = NEW_EACH_TIME.sub("", words_of(answer))
    app.extensions[EXTENSION].storage.reset()
    taken = viewer.pages.post("/me/data", status=200)
    return found | {"/me/data": NEW_EACH_TIME.sub("", taken.text)}


@ONCE
def test_nobody_is_shown_anything_else_because_another_firm_came(site, firms):
    """Numbers and days name nobody, so that others would not be seen in them."""
    viewers = [maker(firms, "officer"), firms.viewer("colleague")]
    officer = viewers[0]  # whose file says from now on that it was taken
    read(officer, f"/hr/exports/{officer.own.arguments['export_id']}/file")
    before = [shown(site, viewer) for viewer in viewers]
    sorrel = firm(firms.viewer("nobody").pages, firms.session, "sorrel")
    things.go_further(firms.session, sorrel.plant, sorrel.shop.officer, sorrel.shop.worker)
    for viewer, seen in zip(viewers, before, strict=True):
        after = shown(site, viewer)
        assert after.keys() == seen.keys()
        for path, said in after.items():
            assert said == seen[path], f"{viewer.name}: {path}"
