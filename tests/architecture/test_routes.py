"""Every page asks for a sign-in, unless it is listed here."""

from flask import Flask

from app.accounts.policy import ROOMS

PUBLIC = {
    "/",
    "/courses",
    "/courses/<slug>",
    "/healthz",
    "/language",
    "/text-size",
    "/manifest.webmanifest",
    "/media/<digest>/<name>",
    "/offline",
    "/privacy",
    "/readyz",
    "/service-worker.js",
    "/api/docs",
    "/api/v1/<path:name>",
    "/api/v1/openapi.json",
    "/first-sign-in",
    "/forgotten-password",
    "/reset/<token>",
    "/sign-in",
    "/static/<version>/<path:name>",
    "/verify",
    "/verify/<number>",
}

EVERYBODYS_OWN = (
    *("/account", "/agreement", "/me/data", "/me/records", "/notices", "/sign-out", "/token"),
    *("/office", "/programme"),  # these say only what the own roles are for
    "/styleguide",  # which closes itself to who is a worker only
)
"""Where everybody who has signed in may go, and finds what is their own."""

ARGUMENTS = {"kind": "employers"}  # those that are chosen from a few


def test_public_pages_are_the_listed_ones_and_no_others(app: Flask):
    public = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "is_public", False)
    }

    assert public == PUBLIC


def test_every_other_page_is_in_a_room_of_a_role_or_listed_as_everybodys_own(app: Flask):
    places = tuple({**ROOMS, **dict.fromkeys(EVERYBODYS_OWN)})
    nowhere = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule not in PUBLIC
        and not any(rule.rule == place or rule.rule.startswith(f"{place}/") for place in places)
    ]

    assert nowhere == []


def test_every_other_page_sends_a_visitor_to_the_sign_in(app: Flask, client):
    pages = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    private = [rule for rule in pages if rule.rule not in PUBLIC]

    assert private
    for rule in private:
        with app.test_request_context():
            path = rule.build(dict.fromkeys(rule.arguments, 1) | ARGUMENTS, append_unknown=False)
        answer = client.fetch(path[1], status=303)
        assert answer.location.startswith("/sign-in"), rule.rule


def test_pages_that_change_something_cannot_be_opened(app: Flask):
    both = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if {"GET", "POST"} <= (rule.methods or set())
    ]

    assert both == []


def test_nothing_changes_without_the_token_of_our_own_page(app: Flask, client, cast):
    admin = client.sign_in(cast.admin)
    changing = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]

    assert changing
    for rule in changing:
        with app.test_request_context():
            path = rule.build(dict.fromkeys(rule.arguments, 1) | ARGUMENTS, append_unknown=False)
        assert admin.post_without_token(path[1]).status_code == 400, rule.rule
