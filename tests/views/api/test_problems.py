"""Whatever goes wrong below /api, a program is told as RFC 9457 writes it."""

import pytest
from sqlalchemy.exc import OperationalError

from app.api import lists, views
from app.api.endpoints import ENDPOINTS
from app.web.problems import TYPE


def told(answer, status):
    assert (answer.status_code, answer.content_type) == (status, TYPE), answer.text
    said = answer.json
    assert set(said) == {"type", "title", "status", "detail", "id"}
    assert said["status"] == status
    assert said["detail"]
    assert said["id"] == answer.headers["X-Request-ID"]
    return said


@pytest.mark.parametrize(
    "path",
    ["/api/v1/kings", "/api/v1", "/api/", "/api/v2/workers", "/api/v1/workers/", "/api/v1/"],
)
def test_address_that_is_none(client, path):
    client._let_go()

    told(client.http.get(path), 404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", [*ENDPOINTS, "/openapi.json"])
def test_method_that_there_is_not_says_which_there_are(client, method, path):
    client._let_go()
    answer = getattr(client.http, method)(f"/api/v1{path}", json={"a": 1})

    told(answer, 405)
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"{", "application/json"), (b"<a/>", "text/xml"), (b"x" * 3_000_000, "text/plain")],
    ids=["bad JSON", "another kind", "too large"],
)
def test_body_is_never_read(client, data, kind):
    client._let_go()

    told(client.http.post("/api/v1/workers", data=data, content_type=kind), 405)


@pytest.mark.parametrize("accept", ["text/html", "image/png, text/*", "application/json;q=0"])
def test_form_of_answer_that_there_is_not(client, cast, accept):
    pages = client.sign_in(cast.hr)
    pages._let_go()

    told(pages.http.get("/api/v1/workers", headers={"Accept": accept}), 406)


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html, application/json;q=0.1"])
def test_form_of_answer_that_includes_ours(client, cast, accept):
    pages = client.sign_in(cast.hr)
    pages._let_go()

    assert pages.http.get("/api/v1/workers", headers={"Accept": accept}).status_code == 200


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("select", {}, Exception("secret words")), 503),
        (RuntimeError("secret words"), 500),
        (OverflowError("secret words"), 400),
    ],
)
def test_failure_on_our_side_shows_nothing_of_it(app, client, cast, monkeypatch, error, status):
    def fail(*_arguments, **_named):
        raise error

    pages = client.sign_in(cast.hr)
    monkeypatch.setattr(lists, "workers_after", fail)
    monkeypatch.setattr(app, "testing", False)
    pages._let_go()
    answer = pages.http.get("/api/v1/workers")

    told(answer, status)
    assert "secret" not in answer.text


def test_token_that_is_none_or_malformed(client):
    views._noted.clear()
    client._let_go()
    for given in ("Bearer", "Bearer x", "Basic eDp5", "Bearer \xff", "bearer lgu_" + "x" * 5000):
        answer = client.http.get("/api/v1/workers", headers={"Authorization": given})
        told(answer, 401)


def test_page_of_a_person_stays_a_page(client):
    assert client.fetch("/api/docs").mimetype == "text/html"
    assert client.fetch("/nothing/here", status=404).mimetype == "text/html"
