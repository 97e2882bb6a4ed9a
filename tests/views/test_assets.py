"""What browsers load beside a page."""

import re

import pytest

from app.web.assets import compressed, version_of


@pytest.mark.parametrize("name", ["css/site.css", "css/learning.css", "js/attempt.js"])
@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_static_file_travels_compressed_and_is_kept_for_ever(client, address, name, encoding):
    answer = ask(client, address(name), **{"Accept-Encoding": encoding})

    assert answer.headers["Content-Encoding"] == encoding
    assert len(answer.data) < 8 * 1024
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_static_file_is_sent_whole_to_who_cannot_unpack(client, address):
    answer = ask(client, address("css/site.css"), **{"Accept-Encoding": "identity"})

    assert "Content-Encoding" not in answer.headers
    assert b"@layer" in answer.data


def test_a_static_file_that_a_browser_has_is_not_sent_again(client, address):
    first = ask(client, address("css/site.css"))

    again = ask(client, address("css/site.css"), **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_page_made_before_an_update_is_led_to_the_file_as_it_is_now(client, address):
    answer = ask(client, "/static/000000000000/css/site.css")

    assert answer.status_code == 302
    assert answer.location == address("css/site.css")


@pytest.mark.parametrize("name", ["css/none.css", "../config.py", "css/%2e%2e/%2e%2e/__init__.py"])
def test_what_is_no_static_file_is_not_found(client, name):
    assert ask(client, f"/static/000000000000/{name}").status_code == 404


def test_the_version_changes_with_a_file_and_with_a_name(tmp_path):
    (tmp_path / "a.css").write_text("p { color: red }")
    first = version_of(tmp_path)
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    second = version_of(tmp_path)
    (tmp_path / "b.css").write_text("p { color: blue }")

    assert len({first, second, version_of(tmp_path)}) == 3


def test_compressed_files_are_made_once(tmp_path):
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "a.css").write_text("p { color: red }\n" * 50)
    target = compressed(sources, tmp_path / "made" / "1")
    made = {path.name for path in target.iterdir()}
    (sources / "b.css").write_text("")

    assert made == {"a.css", "a.css.br", "a.css.gz"}
    assert compressed(sources, target) == target
    assert {path.name for path in target.iterdir()} == made
    assert [path.name for path in target.parent.iterdir()] == ["1"]


@pytest.fixture
def address(client):
    """Return where a static file lies, as the pages say it."""
    version = re.search(r"/static/(\w+)/css/site.css", client.fetch("/").text)
    return lambda name: f"/static/{version[1]}/{name}"


def ask(client, path, **headers):
    return client.http.get(path, headers=headers, buffered=True)
