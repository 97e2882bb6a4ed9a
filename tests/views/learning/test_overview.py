"""A last look over, and answers that cannot be kept."""

import pytest

from app.learning.queries import own_sitting, responses
from tests.pages import parsed, text
from tests.views.learning.test_quiz import begin, publish, right_form


@pytest.fixture
def pages(client, cast):
    return client.sign_in(cast.worker)


def kept(session, cast):
    sitting = own_sitting(session, cast.worker.id, "small", "basics/check", 1)
    return responses(session, sitting.id)


def rows(page):
    return [text(row) for row in page.all("li", class_="overview__row")]


def test_the_overview_says_what_has_an_answer_and_leads_back_to_it(pages, session, cast):
    publish(session, cast)
    attempt = begin(pages)
    answer = pages.post(
        f"{attempt}/answers",
        **{"answer-lockout": "上锁", "flag": "walk-fast", "whole-page": "yes"},
    )
    page = pages.get(answer.location)

    assert answer.location == f"{attempt}/overview"
    assert "4 questions have no answer yet. You flagged 1 question." in page.words
    (answered,) = [row for row in rows(page) if "lockout" in row]
    assert answered.endswith("Answered")
    (flagged,) = [row for row in rows(page) if "walk-fast" in row]
    assert "Flagged" in flagged
    assert f"{attempt}#question-lockout" in [a.get("href") for a in page.all("a")]


def test_handing_in_stands_on_the_overview(pages, session, cast):
    publish(session, cast)
    attempt = begin(pages)
    pages.post(f"{attempt}/answers", **right_form(session, cast), **{"whole-page": "yes"})
    form = next(f for f in pages.get(f"{attempt}/overview").all("form", id="hand-in"))

    assert form.get("action") == f"{attempt}/submission"
    pages.post(form.get("action"))
    assert "7 of 7 points" in pages.get(attempt).words
    assert pages.fetch(f"{attempt}/overview", status=303).location == attempt


@pytest.mark.parametrize("place", ["answers", "submission"])
def test_a_number_that_is_none_comes_back_beside_its_field_while_the_others_are_kept(
    pages, session, cast, place
):
    publish(session, cast)
    attempt = begin(pages)
    form = right_form(session, cast) | {"answer-wrist-strap": "about one", "whole-page": "yes"}
    page = parsed(pages.post(f"{attempt}/{place}", status=422, **form).text)

    field = next(e for e in page.iter("input") if e.get("name") == "answer-wrist-strap")
    assert field.get("value") == "about one"
    assert field.get("aria-invalid") == "true"
    summary = next(e for e in page.iter() if e.get("id") == "error-summary")
    assert "cannot be read as a number" in text(summary)
    assert len(kept(session, cast)) == 4


def test_a_script_hears_why_an_answer_was_not_kept(pages, session, cast):
    publish(session, cast)
    attempt = begin(pages)
    answer = pages.http.post(
        f"{attempt}/answers",
        data={
            "csrf_token": pages._token(),
            "question": "wrist-strap",
            "answer-wrist-strap": "about one",
        },
        headers={"Accept": "application/json"},
    )

    assert answer.status_code == 422
    assert "number" in answer.json["error"]


def test_a_question_that_comes_later_is_not_in_the_overview_of_a_quiz_in_order(
    pages, session, cast
):
    publish(session, cast, navigation="forward-only")
    attempt = begin(pages)
    shown = rows(pages.get(f"{attempt}/overview"))

    assert sum("comes later" in row for row in shown) == len(shown) - 1


def test_results_can_show_only_what_was_wrong(pages, session, cast):
    publish(session, cast)
    attempt = begin(pages)
    form = right_form(session, cast)
    form["answer-lockout"] = "key"
    pages.post(f"{attempt}/answers", **form, **{"whole-page": "yes"})
    pages.post(f"{attempt}/submission")
    every, wrong = pages.get(attempt), pages.get(f"{attempt}?only=wrong")

    assert len(every.all("fieldset", class_="question question--marked")) == 5
    (only,) = wrong.all("fieldset", class_="question question--marked")
    assert "lockout" in text(only)


def test_anothers_attempt_has_no_overview(client, pages, session, cast):
    publish(session, cast)
    attempt = begin(pages)

    client.sign_in(cast.other_worker).get(f"{attempt}/overview", status=404)
