"""Checks inside a lesson, in the browser: nothing told before an answer, everything after it."""

from uuid import uuid4

import pytest

from app.core.time import now
from app.learning.services.enrolments import enrol
from tests import courses
from tests.views.learning.test_quiz import counted

LESSON = "/learn/small/basics/first"
TELLING = (courses.SECRET, "option--right", "上锁", "1.1", "0.9")


@pytest.fixture
def pages(client, session, cast):
    courses.publish(session, courses.with_checks(courses.small_course()))
    enrol(session, cast.worker.id, "small", completed=(), at=now())
    session.commit()
    return client.sign_in(cast.worker)


def answer(pages, check, *values, status=303, command=None, path=LESSON):
    fields = {"answer": list(values), "command": command or str(uuid4())}
    return pages.post(f"{path}/checks/{check}", status=status, **fields)


def answer_by_script(pages, check, *values, command=None, status=200):
    pages.http.environ_base["HTTP_ACCEPT"] = "application/json"
    try:
        return answer(pages, check, *values, status=status, command=command).json
    finally:
        del pages.http.environ_base["HTTP_ACCEPT"]


def test_no_answer_is_in_the_page_before_it_was_given(pages):
    page = pages.get(LESSON)

    assert len(page.all("form", class_="check__form")) == 5
    assert "About iso-class?" in page.words
    for telling in TELLING:
        assert telling not in page.response.text


def test_text_stands_before_between_and_after_the_checks(pages):
    words = pages.get(LESSON).words

    places = [words.index(part) for part in ("Read this.", "iso-class?", "lockout?", "The end.")]
    assert places == sorted(places)


def test_a_plain_form_goes_back_to_the_check_and_only_that_one_is_told(pages):
    back = answer(pages, "iso-class", "0")

    assert back.location == f"{LESSON}#check-iso-class"
    page = pages.get(LESSON)
    assert "Wrong" in page.words
    assert "Right answer" in page.words
    assert f"{courses.SECRET} 0" in page.words
    assert f"{courses.SECRET} 1" not in page.words
    assert len(page.all("form", class_="check__form")) == 4
    assert "上锁" not in page.response.text


@pytest.mark.parametrize(
    ("check", "values"),
    [
        ("iso-class", ["1"]),
        ("sources", ["0", "2"]),
        ("walk-fast", ["false"]),
        ("wrist-strap", ["1 MΩ"]),
        ("lockout", ["上锁"]),
    ],
)
def test_a_right_answer_of_each_kind_is_told_to_be_right(pages, check, values):
    told = answer_by_script(pages, check, *values)

    assert told["right"] is True
    assert "Right" in told["html"]
    assert courses.SECRET in told["html"]
    assert told["html"] in pages.get(LESSON).response.text


def test_a_script_is_told_what_was_wrong(pages):
    told = answer_by_script(pages, "lockout", "no idea")

    assert told["right"] is False
    assert "no idea" in told["html"]
    assert "lockout / 上锁" in told["html"]


def test_the_newest_answer_is_shown_and_may_be_tried_again_without_scripts(pages):
    answer(pages, "lockout", "no idea")
    answer(pages, "lockout", "lockout")
    page = pages.get(LESSON)
    assert "Right" in page.words
    assert "no idea" not in page.words

    again = page.link("Try again")
    assert again == "?again=lockout#check-lockout"
    afresh = pages.get(f"{LESSON}?again=lockout")
    assert courses.SECRET not in afresh.words
    assert len(afresh.all("form", class_="check__form")) == 5


@pytest.mark.parametrize(
    ("check", "value", "sentence"),
    [
        pytest.param("lockout", "", "Choose or type an answer first", id="nothing"),
        pytest.param("wrist-strap", "a few", "cannot be read as a number", id="no number"),
        pytest.param("iso-class", "7", "That option is not among", id="no option"),
    ],
)
def test_what_cannot_be_an_answer_is_said_beside_the_question(pages, check, value, sentence):
    refused = answer(pages, check, value, status=422)

    assert sentence in refused.text
    assert courses.SECRET not in refused.text
    assert sentence in answer_by_script(pages, check, value, status=400)["error"]


def test_an_answer_sent_twice_is_told_as_the_first_time(pages):
    command = str(uuid4())
    first = answer_by_script(pages, "lockout", "lockout", command=command)

    assert answer_by_script(pages, "lockout", "no idea", command=command) == first


def test_an_answer_without_a_name_is_refused(pages):
    assert "name of its own" in answer(pages, "lockout", "x", command="1", status=422).text


def test_who_is_not_on_the_course_cannot_answer(pages, client, cast):
    stranger, other = client.sign_in(cast.stranger), client.sign_in(cast.other_worker)

    assert courses.SECRET not in answer(stranger, "lockout", "lockout", status=403).text
    assert courses.SECRET not in answer(other, "lockout", "lockout", status=403).text
    answer(pages, "lockout", "lockout")


def test_nobody_sees_the_answer_of_another(pages, client, session, cast):
    answer(pages, "lockout", "my own words")
    enrol(session, cast.other_worker.id, "small", completed=(), at=now())
    other = client.sign_in(cast.other_worker).get(LESSON)

    assert "my own words" in pages.get(LESSON).words
    assert "my own words" not in other.response.text


def test_a_check_that_does_not_exist_is_not_found(pages):
    answer(pages, "none", "x", status=404)
    answer(pages, "lockout", "x", status=404, path="/learn/small/basics/none")
    answer(pages, "lockout", "x", status=404, path="/learn/none/basics/first")


def test_an_answer_needs_the_token_of_the_page(pages):
    refused = pages.post_without_token(f"{LESSON}/checks/lockout", answer="lockout")

    assert refused.status_code == 400
    assert courses.SECRET not in refused.text


def test_a_lesson_with_checks_takes_one_statement_more_than_one_without(pages, session, cast):
    enrol(session, cast.worker.id, "small", completed=(), at=now())
    pages.post("/learn/small/basics/first/done")
    counts = []
    for key in ("first", "second"):
        with counted(session) as statements:
            pages.get(f"/learn/small/basics/{key}")
        counts.append(len(statements))

    assert counts[0] == counts[1] + 1 <= 4


def test_words_of_the_page_about_a_translated_check_are_in_its_language(pages):
    check = pages.get(LESSON).all("section", class_="check")[0]

    assert check.get("lang") == "en"
