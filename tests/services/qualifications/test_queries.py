from datetime import date, timedelta

import pytest

from app.qualifications.queries import Decided, eligible_since, ladder, standing
from app.qualifications.services import load_standards
from app.records.services import issue, revoke
from app.rules.canonical import to_json
from tests import courses, factories
from tests.services.evidence import identity
from tests.services.qualifications.standards import (
    AT,
    certificate,
    small_completion,
    work,
    write,
)

DAY = timedelta(days=1)


@pytest.fixture
def worker(session):
    plant = factories.employer(session)
    return factories.worker(session, plant, born_on=date(1998, 5, 4)).id


@pytest.fixture
def standard(session, tmp_path):
    load_standards(session, [write(tmp_path)], at=AT - DAY)
    return "chips"


def bytes_of(standing):
    return [to_json(route.node).encode() for level in standing.levels for route in level.routes]


def test_the_same_question_about_the_same_instant_gives_the_same_bytes(
    session, worker, standard, tmp_path, cast
):
    issue(session, identity(worker), work(), at=AT)
    number = issue(session, identity(worker), small_completion(), at=AT)
    before = bytes_of(standing(session, worker, standard, at=AT))

    revoke(session, number, reason="A mistake.", revoked_by_id=cast.office.id, at=AT + DAY)
    issue(session, identity(worker), certificate(), at=AT + DAY)
    load_standards(session, [write(tmp_path, years=7)], at=AT + DAY)

    assert bytes_of(standing(session, worker, standard, at=AT)) == before
    assert bytes_of(standing(session, worker, standard, at=AT + DAY)) != before


def test_a_worker_sees_what_remains_and_the_course_that_does_it(session, worker, standard):
    courses.publish(session)
    issue(session, identity(worker), work(), at=AT)

    (found,) = ladder(session, worker, at=AT)

    assert found.is_own
    assert found.best is None
    assert found.goal is found.levels[0]
    (step,) = found.goal.nearest.steps
    assert (step.node.kind, step.node.remaining) == ("courses", 1)
    assert [card.slug for card in step.courses] == ["small"]
    assert found.goal.percent == 66


def test_the_next_level_follows_the_highest_that_is_reached(session, worker, standard):
    issue(session, identity(worker), work(), at=AT)
    issue(session, identity(worker), certificate(), at=AT)

    (found,) = ladder(session, worker, at=AT)

    assert found.best is found.levels[0]
    assert found.goal is found.levels[1]
    assert found.goal.nearest.route.key == "promotion"


def test_a_course_that_counts_already_is_not_suggested_again(session, worker, standard):
    courses.publish(session)
    issue(session, identity(worker), certificate(), at=AT)
    issue(session, identity(worker), small_completion(), at=AT)

    found = standing(session, worker, standard, at=AT)

    (step,) = found.levels[1].nearest.steps
    assert (step.node.kind, step.courses) == ("credit-hours", ())


def test_the_standard_of_the_own_occupation_comes_first(session, worker, standard, tmp_path):
    other = write(tmp_path, code="another")
    text = other.read_text("utf-8").replace("6-25-02-0", "6-18-01-0")
    other.write_text(text.replace("- courses: [small]", "- age: 18"), encoding="utf-8")
    load_standards(session, [other], at=AT)
    issue(session, identity(worker), work(), at=AT)

    found = ladder(session, worker, at=AT)

    assert [(each.standard.code, each.is_own) for each in found] == [
        ("chips", True),
        ("another", False),
    ]


def test_eligible_since_counts_from_the_last_time_without_a_break():
    answers = [
        Decided("chips", (5, 4), date(2026, 3, 1), ""),
        Decided("chips", (5,), date(2026, 2, 1), ""),
        Decided("chips", (), date(2026, 1, 1), ""),
        Decided("chips", (5, 4), date(2025, 1, 1), ""),
    ]

    assert eligible_since(answers) == {5: date(2026, 2, 1), 4: date(2026, 3, 1)}
