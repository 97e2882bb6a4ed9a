"""Sessions that others prepared, and ways to another site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.web.addresses import safe_next
from tests.factories import PASSWORD

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "/\x00/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "http:evil.example",
    "https:/evil.example",
    "@evil.example",
    "evil.example",
    "／／evil.example",
    "//evil.example@learn.example",
    "//[",
    "/me\\@evil.example",
    "/x\r\nSet-Cookie: a=b",
    "/\x85/evil.example",
]
HERE = ["/", "/me/records", "/hr/workers?q=%2F%2Fevil.example&page=2", "/courses/x#part", "/a b"]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_no_form_leads_to_another_site(client, cast, wanted):
    for path, fields in (
        ("/sign-in", {"login": "worker", "password": PASSWORD}),
        ("/language", {"language": "en"}),
        ("/text-size", {"size": "large"}),
    ):
        assert client.post(path, next=wanted, **fields).location == "/", path


@pytest.mark.parametrize("wanted", HERE)
def test_address_on_this_site_is_gone_to(app, wanted):
    with app.test_request_context("/", method="POST", data=MultiDict({"next": wanted})):
        assert safe_next() == wanted


@given(st.text(st.sampled_from("/\\\t\n\r :@.?#[]%2f5cevil\x00\x7f／＼"), max_size=12))
def test_what_is_gone_to_begins_with_one_slash(app, wanted):
    with app.test_request_context("/", method="POST", data=MultiDict({"next": wanted})):
        safe = safe_next()

    assert safe.startswith("/")
    assert not safe[1:2] or safe[1] not in "/\\\t\r\n\x00"
    assert "\\" not in safe


def test_encoded_slashes_stay_encoded(client, cast):
    answer = client.post("/sign-in", login="worker", password=PASSWORD, next="/%2F/evil.example")

    assert answer.location == "/%2F/evil.example"


def test_session_that_somebody_prepared_is_not_signed_in(client, app, session, cast):
    """The cookie before the sign-in is worth nothing after it, and holds nothing over."""
    client.get("/sign-in")
    before = client.http.get_cookie("session").value
    with client.http.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    client.post("/sign-in", login="worker", password=PASSWORD)
    with client.http.session_transaction() as cookie:
        assert "planted" not in cookie
    after = client.http.get_cookie("session").value

    thief = type(client)(app, session)
    thief.http.set_cookie("session", before)
    thief.fetch("/account", status=303)
    assert after != before


def test_token_of_a_form_before_the_sign_in_is_worth_nothing_after_it(client, app, cast):
    token = client._token()
    client.post("/sign-in", login="worker", password=PASSWORD)

    answer = client.http.post("/notices", data={"csrf_token": token})
    assert answer.status_code == 400


def test_session_of_who_gets_a_role_ends(client, session, cast):
    worker = client.sign_in(cast.worker)
    worker.get("/account")
    client.sign_in(cast.admin).post(
        f"/admin/people/{cast.worker.login}/roles",
        role="office",
        reason="a good reason",
        employer="",
        unit="",
        institution="",
    )

    worker.fetch("/account", status=303)
