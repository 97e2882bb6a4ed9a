"""Sitting a quiz in the browser, and what must not be in any answer before its time."""

import json
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from app.core.time import now
from app.demo.study import right_answer
from app.learning.queries import own_sitting
from app.learning.services.enrolments import enrol, mark_lesson_done
from app.learning.services.papers import paper_of
from tests import courses

QUIZ = "/learn/small/basics/check"


@pytest.fixture
def pages(client, cast):
    return client.sign_in(cast.worker)


def publish(session, cast, **rules):
    courses.publish(session, courses.small_course(check=courses.quiz(**rules)))
    enrol(session, cast.worker.id, "small", completed=(), at=now())
    session.commit()


def begin(pages):
    return pages.post(f"{QUIZ}/attempts").location


def right_form(session, cast, number=1):
    sitting = own_sitting(session, cast.worker.id, "small", "basics/check", number)
    _, paper = paper_of(session, sitting)
    return {f"answer-{a.question.key}": right_answer(a) for a in paper.questions}


@contextmanager
def counted(session):
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            statements.append(statement)

    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("feedback", ["immediately", "after-submit", "after-pass", "never"])
def test_no_page_of_an_open_attempt_gives_an_answer_away(pages, session, cast, feedback):
    publish(session, cast, feedback=feedback)
    attempt = begin(pages)

    for page in (QUIZ, attempt, f"{attempt}/overview", "/learn/small"):
        answer = pages.fetch(page)
        told = answer.text + json.dumps(dict(answer.headers))
        assert courses.SECRET not in told
        assert "option--right" not in told
        assert "上锁" not in told
        assert "1.1" not in told


def test_with_feedback_at_once_only_the_answered_question_is_explained(pages, session, cast):
    publish(session, cast, feedback="immediately")
    attempt = begin(pages)
    pages.post(f"{attempt}/answers", question="lockout", **{"answer-lockout": "no idea"})

    page = pages.get(attempt)
    assert page.words.count(courses.SECRET) == 1
    changed = {"answer-lockout": "lockout"}
    refused = pages.post(f"{attempt}/answers", status=409, question="lockout", **changed)
    assert "stays" in refused.text
    assert "Wrong" in pages.get(attempt).words


@pytest.mark.parametrize(
    ("feedback", "passing", "taught"),
    [
        pytest.param("after-submit", False, True, id="after handing in"),
        pytest.param("after-pass", False, False, id="not before passing"),
        pytest.param("after-pass", True, True, id="after passing"),
        pytest.param("never", True, False, id="never"),
    ],
)
def test_the_result_teaches_by_the_quizs_rule(pages, session, cast, feedback, passing, taught):
    publish(session, cast, feedback=feedback)
    attempt = begin(pages)
    form = right_form(session, cast) if passing else {}
    pages.post(f"{attempt}/submission", **form)

    words = pages.get(attempt).words
    assert (courses.SECRET in words) == taught
    assert ("Not passed" in words) == (not passing)


def test_an_answer_is_saved_as_it_is_given_and_found_again(pages, session, cast):
    publish(session, cast)
    attempt = begin(pages)
    answer = pages.http.post(
        f"{attempt}/answers",
        data={"csrf_token": pages._token(), "question": "lockout", "answer-lockout": "锁"},
        headers={"Accept": "application/json"},
    )

    assert answer.json == {"saved": "lockout"}
    field = next(f for f in pages.get(attempt).all("input") if f.get("name") == "answer-lockout")
    assert field.get("value") == "锁"


def test_a_page_without_scripts_saves_every_answer_on_it(pages, session, cast):
    publish(session, cast)
    attempt = begin(pages)
    form = right_form(session, cast)
    pages.post(f"{attempt}/answers", question="lockout", **{"whole-page": "yes"}, **form)

    pages.post(f"{attempt}/submission")
    assert "Passed" in pages.get(attempt).words


def test_a_closed_attempt_refuses_answers_in_words(pages, session, cast):
    publish(session, cast)
    attempt = begin(pages)
    pages.post(f"{attempt}/submission")
    answer = pages.http.post(
        f"{attempt}/answers",
        data={"csrf_token": pages._token(), "question": "lockout", "answer-lockout": "x"},
        headers={"Accept": "application/json"},
    )

    assert answer.status_code == 409
    assert "closed" in answer.json["error"]


def test_another_workers_attempt_is_nowhere(client, pages, session, cast):
    publish(session, cast)
    attempt = begin(pages)
    other = client.sign_in(cast.other_worker)

    other.get(attempt, status=404)
    other.post(f"{attempt}/submission", status=404)
    other.post(f"{attempt}/answers", question="lockout", status=404)


def test_a_lesson_page_takes_three_statements_at_most(pages, session, cast):
    publish(session, cast)
    pages.get("/learn/small/basics/first")
    with counted(session) as statements:
        pages.fetch("/learn/small/basics/first")

    assert 1 <= len(statements) <= 3


def test_handing_in_takes_ten_statements_at_most(pages, session, cast):
    publish(session, cast)
    attempt = begin(pages)
    form = right_form(session, cast)
    pages.get(attempt)
    with counted(session) as statements:
        pages.post(f"{attempt}/submission", **form)

    assert 1 <= len(statements) <= 10


def test_a_whole_course_from_enrolment_to_record(pages, session, cast):
    courses.publish(session)
    assert pages.post("/courses/small/enrolments").location == "/learn/small"
    pages.get("/learn/small/basics/second", status=403)
    after = pages.post("/learn/small/basics/first/done").location
    assert after == "/learn/small/basics/second"
    pages.post(f"{after}/done")
    for quiz in ("basics/check", "exam"):
        attempt = pages.post(f"/learn/small/{quiz}/attempts").location
        sitting = own_sitting(session, cast.worker.id, "small", quiz, 1)
        _, paper = paper_of(session, sitting)
        form = {f"answer-{a.question.key}": right_answer(a) for a in paper.questions}
        pages.post(f"{attempt}/submission", **form)

    assert "Course completed" in pages.get(attempt).words
    assert "Course small" in pages.get("/me/records").words


def test_who_is_not_enrolled_is_led_to_the_courses_page(pages, session, cast):
    courses.publish(session)

    for page in ("/learn/small", "/learn/small/basics/first", "/learn/small/exam"):
        assert pages.fetch(page, status=303).location == "/courses/small"
    pages.post("/learn/small/basics/first/done", status=403)


def test_leaving_a_course_keeps_what_was_done(pages, session, cast):
    publish(session, cast)
    mark_lesson_done(session, cast.worker.id, "small", "basics/first", at=now())
    session.commit()
    pages.post("/learn/small/withdrawal")
    pages.fetch("/learn/small", status=303)
    pages.post("/courses/small/enrolments")

    assert "Done" in pages.get("/learn/small").words
