"""What a phone asks for so that a course opens without a signal."""

import re

import pytest

from app.learning.services.enrolments import enrol
from app.web.shell import FILES
from tests import courses
from tests.services.learning.test_results import AT


@pytest.fixture
def worker(client, cast, session):
    courses.publish(session)
    enrol(session, cast.worker.id, "small", completed=(), at=AT)
    return client.sign_in(cast.worker)


def ask(pages, path, **fields):
    return pages.http.post(
        path, data={"csrf_token": pages._token(), **fields}, headers={"Accept": "application/json"}
    )


def test_a_course_names_what_it_needs_and_how_large_it_is(worker):
    needed = worker.fetch("/learn/small/offline.json").json

    urls = [item["url"] for item in needed["items"]]
    assert urls == ["/learn/small", "/learn/small/basics/first"]
    assert needed["bytes"] == sum(item["bytes"] for item in needed["items"]) > 0
    for url in urls:
        worker.get(url)


def test_a_lesson_that_is_not_open_yet_and_a_quiz_are_not_saved(worker):
    needed = worker.fetch("/learn/small/offline.json").json

    saved = {item["url"]: item["kind"] for item in needed["items"]}
    assert saved == {"/learn/small": "outline", "/learn/small/basics/first": "lesson"}
    assert needed["needs_signal"] == ["/learn/small/basics/check", "/learn/small/exam"]


def test_what_is_saved_has_another_name_when_a_further_lesson_opens(worker):
    before = worker.fetch("/learn/small/offline.json").json
    assert before == worker.fetch("/learn/small/offline.json").json
    worker.post("/learn/small/basics/first/done")
    after = worker.fetch("/learn/small/offline.json").json

    assert after["parcel"] != before["parcel"]
    assert after["digest"] == before["digest"]
    assert "/learn/small/basics/second" in [item["url"] for item in after["items"]]


def test_every_saved_page_says_of_which_release_and_whose_it_is(worker):
    needed = worker.fetch("/learn/small/offline.json").json
    person = worker.fetch("/token").json["person"]

    for item in needed["items"]:
        page = worker.fetch(item["url"]).text
        assert f'data-digest="{needed["digest"]}"' in page
        assert f'data-person="{person}"' in page


def test_who_is_not_on_the_course_saves_nothing_of_it(client, cast, worker):
    client.sign_in(cast.other_worker).fetch("/learn/small/offline.json", status=403)
    client.sign_in(cast.hr).fetch("/learn/small/offline.json", status=403)


def test_a_script_that_marks_a_lesson_is_told_where_to_go_on(worker):
    answer = ask(worker, "/learn/small/basics/first/done", command="any")

    assert answer.json == {"next": "/learn/small/basics/second", "record": None}
    assert ask(worker, "/learn/small/basics/first/done").json == answer.json


def test_a_token_tells_whose_session_it_is_without_naming_the_person(client, cast, worker):
    own = worker.fetch("/token").json["person"]

    assert own == worker.get("/").root.get("data-person")
    assert own != client.sign_in(cast.other_worker).fetch("/token").json["person"]
    assert str(cast.worker.id) != own
    client.fetch("/token", status=303)


def test_the_service_worker_carries_the_addresses_of_this_version(client):
    answer = client.fetch("/service-worker.js")
    sender, *files = re.findall(r"/static/\w+/[\w./-]+", answer.text)

    assert sender.endswith("/js/sending.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert [file.split("/", 3)[3] for file in files] == list(FILES)
    assert all(client.http.get(file, buffered=True).status_code == 200 for file in files)


def test_everything_that_a_saved_page_loads_is_in_the_shell(worker):
    for path in ("/learn/small", "/learn/small/basics/first", "/offline"):
        loaded = re.findall(r'(?:src|href)="/static/\w+/([\w./-]+)"', worker.fetch(path).text)
        assert set(loaded) <= set(FILES)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_manifest_describes_the_site_in_the_readers_language(client, language):
    client.http.set_cookie("language", language)
    answer = client.fetch("/manifest.webmanifest")

    assert answer.mimetype == "application/manifest+json"
    assert answer.json["lang"].startswith(language)
    for icon in answer.json["icons"]:
        assert client.http.get(icon["src"], buffered=True).status_code == 200


def test_the_page_without_a_signal_opens_for_anyone_in_each_language_and_names_nobody(worker):
    assert worker.get("/offline").heading == "No signal"
    for language, tag in (("zh", "zh-Hans"), ("en", "en")):
        page = worker.get(f"/offline?language={language}")
        assert page.root.get("lang") == tag
        assert page.root.get("data-person") is None
    assert worker.get("/offline?language=xx").heading == "No signal"


def test_signing_out_clears_the_phone(worker):
    answer = worker.post("/sign-out")

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
