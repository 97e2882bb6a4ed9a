"""Where the language switch and a reload lead when an address only takes a form."""

import pytest
from werkzeug.exceptions import HTTPException

from app.web import form_pages
from tests.harvest import rules
from tests.pages import parsed

NO_PAGE = {"/language", "/text-size", "/sign-out"}
"""Their forms stand on every page."""
VALUES = {"IntegerConverter": 7, "AnyConverter": "employers"}


def address(app, rule):
    values = {
        name: VALUES.get(type(each).__name__, "abc") for name, each in rule._converters.items()
    }
    with app.test_request_context():
        return rule.build(values)[1]


def page_of(app, path):
    with app.test_request_context(path, method="POST"):
        return form_pages.form_page()


@pytest.mark.parametrize(
    ("sent_to", "page"),
    [
        ("/account/corrections", "/account/data"),
        ("/hr/rules", "/hr/rules/new"),
        ("/hr/rules/7/answers", "/hr/rules/7"),
        ("/hr/paths/7", "/hr/paths/7/edit"),
        ("/hr/workers/lgw/1001/assignments", "/hr/workers/lgw/1001"),
        ("/hr/workers/lgw/1001/assignments/cleanroom/withdrawal", "/hr/workers/lgw/1001"),
        ("/hr/rosters/7/columns", "/hr/rosters/7"),
        ("/hr/slips", "/hr/slips"),
        ("/admin/employers/lgw/units", "/admin/employers/lgw"),
        ("/learn/cleanroom/exam/attempts/2/answers", "/learn/cleanroom/exam/attempts/2"),
    ],
)
def test_form_stands_on_a_page(app, sent_to, page):
    assert page_of(app, sent_to) == page


def test_filters_of_the_page_are_kept(app):
    with app.test_request_context("/hr/rules/7/answers?state=queued", method="POST"):
        assert form_pages.here() == "/hr/rules/7?state=queued"


def test_every_form_stands_on_a_page_that_opens(app):
    lost = []
    for path in {address(app, rule) for rule in rules(app, "POST")} - NO_PAGE:
        page = page_of(app, path)
        try:
            app.url_map.bind("localhost").match(page or "/nowhere", method="GET")
        except HTTPException:
            lost.append(path)

    assert lost == []


def next_of(answer):
    fields = [each for each in parsed(answer.text).iter("input") if each.get("name") == "next"]
    return fields[0].get("value")


def test_language_is_switched_on_the_page_of_the_form_that_was_refused(client, cast):
    answer = client.sign_in(cast.hr).post("/hr/rules", status=422)

    assert next_of(answer) == "/hr/rules/new"


def test_page_that_was_opened_keeps_its_address_in_the_other_language(client, cast):
    answer = client.sign_in(cast.hr).fetch("/hr/workers?q=Wang")

    assert next_of(answer) == "/hr/workers?q=Wang"


@pytest.mark.parametrize(
    ("reloaded", "page"),
    [
        ("/hr/workers/lgw/1001/assignments", "/hr/workers/lgw/1001"),
        ("/hr/rules/7/answers", "/hr/rules/7"),
        ("/account/corrections", "/account/data"),
    ],
)
def test_reload_of_a_forms_address_opens_its_page(client, cast, reloaded, page):
    assert client.sign_in(cast.hr).fetch(reloaded, status=303).location == page


def test_page_that_there_is_not_is_not_found_as_before(client, cast):
    hr = client.sign_in(cast.hr)

    hr.fetch("/hr/workers/lgw/nobody", status=404)
    hr.fetch("/hr/paths/7", status=404)
    hr.fetch("/nowhere", status=404)
    hr.fetch("/language", status=405)


def test_program_that_uses_the_wrong_method_is_told(client, cast):
    hr = client.sign_in(cast.hr)
    answer = hr.http.get("/hr/rules/7/answers", headers={"Accept": "application/json"})

    assert answer.status_code == 405
