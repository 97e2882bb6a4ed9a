from datetime import date, timedelta
from pathlib import Path

import pytest

from app.accounts.models import Person
from app.core.time import now
from app.qualifications.services import load_standards, refresh_worker
from app.records.services import issue, revoke
from tests import courses
from tests.services.evidence import identity
from tests.services.qualifications.standards import certificate, small_completion, work, write

HOUR = timedelta(hours=1)
SVG = "{http://www.w3.org/2000/svg}"
SHIPPED = Path(__file__).parents[3] / "qualifications"


@pytest.fixture
def standard(session, tmp_path):
    courses.publish(session)
    load_standards(session, [write(tmp_path)], at=now() - 2 * HOUR)


@pytest.fixture
def worked(session, cast, standard):
    cast.worker.born_on = date(1998, 5, 4)
    return issue(session, identity(cast.worker.id), work(), at=now() - HOUR)


def completed(session, cast):
    number = issue(session, identity(cast.worker.id), small_completion(), at=now() - HOUR)
    refresh_worker(session, cast.worker.id, at=now())
    return number


def test_a_worker_sees_how_far_each_level_is_and_the_next_course(client, cast, worked):
    page = client.sign_in(cast.worker).get("/me/qualifications")

    assert page.heading == "My way up"
    assert "Level 5 · Junior worker" in page.words
    assert "66 % of the nearest way" in page.words
    assert "Complete “Course small”" in page.words
    assert page.link("Course small") == "/courses/small"


def test_the_ladder_says_its_numbers_to_a_screen_reader(client, cast, worked):
    page = client.sign_in(cast.worker).get("/me/qualifications")

    (picture,) = page.all(f"{SVG}svg", class_="ladder")
    assert picture.get("role") == "img"
    (title,) = page.all(f"{SVG}title", id=picture.get("aria-labelledby"))
    assert title.text.startswith("Level 5: 66 %, Level 4: ")


def test_a_met_condition_names_the_record_that_meets_it(client, session, cast, worked):
    number = completed(session, cast)

    page = client.sign_in(cast.worker).get("/me/qualifications/chips")

    assert page.heading == "Chip worker"
    assert page.link(number) == f"/verify/{number}"
    assert page.link(worked) == f"/verify/{worked}"
    assert "Eligible since" in page.words
    assert "eligible for level 5" in page.words


def test_an_unmet_condition_says_by_how_much_and_until_when(client, cast, worked):
    words = client.sign_in(cast.worker).get("/me/qualifications/chips").words

    assert "5 years of work in this occupation or a related one" in words
    assert "of 1,825 days" in words
    assert "at work as now, you have them on 9 Mar 2030" in words
    assert "40 credit hours are missing." in words
    assert "Completed within the last 24 months" in words
    assert "You hold no valid certificate of level 5 yet." in words


def test_an_unknown_date_of_birth_is_said_so(client, cast, standard):
    words = client.sign_in(cast.worker).get("/me/qualifications/chips").words

    assert "Your date of birth is not known here." in words


def test_a_revoked_record_counts_no_longer_on_the_page(client, session, cast, worked):
    number = completed(session, cast)
    revoke(session, number, reason="A mistake.", revoked_by_id=cast.office.id, at=now())

    page = client.sign_in(cast.worker).get("/me/qualifications/chips")

    assert f"/verify/{number}" not in [a.get("href") for a in page.all("a")]
    assert "Complete “Course small”" in page.words


def test_a_certificate_held_is_shown_at_its_level(client, session, cast, worked):
    held = issue(session, identity(cast.worker.id), certificate(), at=now() - HOUR)

    page = client.sign_in(cast.worker).get("/me/qualifications/chips")

    assert "Certificate held" in page.words
    assert page.link(held) == f"/verify/{held}"


def test_a_worker_sees_own_evidence_only(client, session, cast, worked):
    number = completed(session, cast)
    other = client.sign_in(cast.other_worker)

    for path in ("/me/qualifications", "/me/qualifications/chips"):
        words = other.get(path).words
        assert number not in words
        assert worked not in words
        assert "Eligible since" not in words


@pytest.mark.parametrize("who", ["stranger", "hr", "lecturer"])
def test_the_pages_are_for_workers(client, cast, standard, who):
    person = client.sign_in(getattr(cast, who))

    person.get("/me/qualifications", status=403)
    person.get("/me/qualifications/chips", status=403)


def test_a_standard_that_is_not_there_is_not_found(client, cast, standard):
    client.sign_in(cast.worker).get("/me/qualifications/nothing", status=404)


def test_without_a_standard_the_page_leads_to_the_courses(client, cast):
    page = client.sign_in(cast.worker).get("/me/qualifications")

    assert page.link("Find a course") == "/courses"


def test_the_shipped_standards_are_explained_in_both_languages(client, session, cast):
    load_standards(session, [SHIPPED], at=now() - HOUR)
    worker = client.sign_in(cast.worker)

    assert worker.get("/me/qualifications/cnc-machine-operator").heading == "CNC machine operator"
    session.get_one(Person, cast.worker.id).language = "zh"
    assert worker.get("/me/qualifications/cnc-machine-operator").heading == "数控机床操作工"
