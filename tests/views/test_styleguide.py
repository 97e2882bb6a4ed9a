"""The page of all parts."""

import io

import pytest

from tests.pages import Pages, parsed, text


@pytest.fixture
def hr(client: Pages, cast) -> Pages:
    """HR's browser."""
    return client.sign_in(cast.hr)


def test_the_styleguide_shows_every_part_to_staff_in_both_languages(hr):
    english = hr.get("/styleguide").words
    hr.post("/language", language="zh", next="/styleguide")

    assert hr.get("/styleguide").words != english


def test_the_styleguide_is_not_for_workers(client, cast):
    client.sign_in(cast.worker).get("/styleguide", status=403)


def test_a_wrong_form_keeps_what_was_typed_and_says_what_is_missing_on_top_and_beside(hr):
    answer = hr.post("/styleguide", name="", unit="", reason="Night shift", status=422)
    page = parsed(answer.text)

    summary = next(e for e in page.iter() if e.get("id") == "error-summary")
    assert "Say who it is for." in text(summary)
    assert [link.get("href") for link in summary.iter("a")] == ["#name", "#day", "#way"]
    field = next(e for e in page.iter("input") if e.get("name") == "name")
    assert field.get("aria-invalid") == "true"
    assert field.get("aria-describedby") == "name-hint name-error"
    assert "Night shift" in text(next(page.iter("textarea")))


def test_a_right_form_goes_on(hr):
    hr.post("/styleguide", name="Li", unit="", day="2026-12-24", way="none")

    assert "All of it is right." in hr.get("/styleguide").words


def test_a_file_arrives_whole(hr):
    hr.post("/styleguide/file", file=(io.BytesIO(b"x" * 2048), "roster.csv"))

    assert "2,048 bytes" in hr.get("/styleguide").words


def test_a_form_without_its_file_asks_for_it(hr):
    answer = hr.post("/styleguide/file", status=422)

    assert "Choose a file first." in answer.text
