"""What browsers load beside a page."""

import pytest


@pytest.mark.parametrize("name", ["css/site.css", "css/learning.css", "js/attempt.js"])
def test_a_static_file_travels_compressed_and_is_kept_for_a_year(client, name):
    answer = ask(client, f"/static/{name}")

    assert answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) < 8 * 1024
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_a_static_file_that_a_browser_has_is_not_sent_again(client):
    path = "/static/css/site.css"
    first = ask(client, path)

    assert ask(client, path, **{"If-None-Match": first.headers["ETag"]}).status_code == 304


def ask(client, path, **headers):
    return client.http.get(path, headers={"Accept-Encoding": "br", **headers}, buffered=True)
