"""Every address, form and API resource, opened with what belongs to somebody else.

All is read off the route map, the pages and the source, so that what is new is walked as well; an
argument, a parameter or a field that nobody thought of fails.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

import app as university
from app.accounts.models import Grant, Person
from app.api.endpoints import ENDPOINTS
from app.api.tokens import RESOURCES, make_token
from app.core.time import now
from app.extensions import db
from app.workforce.models import Export
from config import settings
from tests.harvest import parameters, rules, subsets, words_of
from tests.pages import Pages
from tests.walkers import (
    ANSWERS,
    ELSEWHERE,
    REFUSED,
    Viewer,
    World,
    addresses,
    built,
    leaks,
    look,
    may_show_more,
    world,
)

HARMLESS = {
    *("page", "limit", "cursor", "since", "sort", "by", "state", "status", "as_of", "size"),
    *("course", "industry", "completed_from", "completed_to", "expires_by", "from", "to"),
    *("next", "tab", "language", "again", "only", "action", "role", "outcome"),
}
"""The parameters that name nobody, no unit and no employer."""


@pytest.fixture
def site(database_url, tmp_path):
    """The application on a database of its own, outside of any context, as a server has it."""
    env = {"DATABASE_URL": database_url, "MEDIA_URL": str(tmp_path / "media")}
    app = university.create_app(settings(env))
    app.testing = True
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def firms(site):
    """The two firms, and everybody who looks."""
    with site.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as session:
        yield world(Pages(site, session), session)


def test_no_address_shows_anybody_what_is_somebody_elses(site, firms):
    seen = 0
    for viewer in firms.viewers:
        for rule in rules(site, "GET"):
            if may_show_more(viewer, rule.rule):
                continue
            for path, sent in addresses(site, rule, viewer.own, firms.quill.shop):
                status = look(site, viewer, path, *sent)
                seen += status == 200
                if sent and rule.rule.startswith("/hr"):
                    assert status in REFUSED | {303}, f"{viewer.name}: {path}: {status}"
    assert seen > 100


def test_walk_would_see_what_it_looks_for(site, firms):
    """Who may see the firm sees it at many addresses, and in files of every format."""
    officer = Viewer(
        "officer", firms.viewers[0].pages.sign_in(firms.quill.shop.officer), ("quill",)
    )
    told = set()
    for rule in rules(site, "GET"):
        path = built(site, rule, {**ELSEWHERE, **firms.quill.shop.arguments})
        officer.pages._let_go()
        if leaks(officer, [path], words_of(officer.pages.http.get(path))):
            told.add(rule.rule)
    assert len([rule for rule in told if rule.startswith("/hr")]) > 12
    assert "/hr/exports/<int:export_id>/file" in told


def is_public(app: Flask, rule: Rule) -> bool:
    """Whether everybody is shown the same there."""
    return bool(getattr(app.view_functions[rule.endpoint], "is_public", False))


@pytest.mark.parametrize("name", ["other officer", "officer of a unit"])
def test_no_parameter_opens_what_is_another_partys(site, firms, name):
    viewer, theirs, asked = firms.viewer(name), firms.quill.shop.fields, parameters()
    assert not asked - HARMLESS - set(theirs), "say what these parameters name"
    tried = 0
    for rule in rules(site, "GET"):
        path = built(site, rule, {**ELSEWHERE, **viewer.own.arguments})
        if is_public(site, rule) or look(site, viewer, path) != 200:
            continue
        for key in sorted(asked & set(theirs)):
            tried += look(site, viewer, f"{path}?{key}={theirs[key]}", theirs[key]) == 200
    assert tried > 50


@pytest.mark.parametrize("name", ["other officer", "officer of a unit"])
def test_own_files_hold_own_people_only(site, firms, name):
    """The newest three exports are one of each format."""
    viewer = firms.viewer(name)
    made = select(Export.id).where(Export.made_by_id == viewer.own.officer.id)
    ids = firms.session.scalars(made).all()
    assert len(ids) == 3
    for export_id in ids:
        viewer.pages._let_go()
        answer = viewer.pages.http.get(f"/hr/exports/{export_id}/file")
        said = words_of(answer)
        assert viewer.own.record in said
        assert not leaks(viewer, [], said)


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


@pytest.mark.parametrize("name", ["other officer", "officer of a unit"])
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
    officer = firms.tansy.shop.officer
    headers = bearer(firms, officer)
    ended = update(Grant).where(Grant.person_id == officer.id).values(ended_at=now())
    firms.session.execute(ended)
    nobody = firms.viewer("nobody").pages
    asked = [(nobody, headers, ("quill", "tansy"))]
    asked += [(each.pages, {}, each.forbidden) for each in firms.viewers if each.own is None]
    for pages, sent, forbidden in asked:
        for path in ENDPOINTS:
            for said in every_page(pages, f"/api/v1{path}", sent):
                assert not [word for word in forbidden if word in said], path
