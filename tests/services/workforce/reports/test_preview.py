"""What a page shows of a report is the beginning of its file, and no number that is not so."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.accounts.policy import WorkforceScope
from app.core.time import now
from app.learning.models import DueDate
from app.qualifications.models import Decision, StandardVersion
from app.records.services import revoke
from app.workforce.filters import Choices
from app.workforce.reports.composing import first_cells, report_cells
from app.workforce.reports.definition import definition_of
from app.workforce.reports.kinds import REPORTS
from app.workforce.reports.ordering import asked_question, count_rows
from app.workforce.reports.preview import preview
from tests import courses, factories
from tests.services.workforce.ledger import complete, whole

TODAY = now().date()
YEARS = (2024, 2023, 2024)


@pytest.fixture
def people(session, cast):
    """Three more workers of the plant and one of the other, with something in every report."""
    course_id = courses.publish(session).course_id
    version = StandardVersion(code="etcher", digest="d" * 64, source="", loaded_at=now())
    session.add(version)
    session.flush()
    people = [factories.worker(session, cast.plant) for _ in range(3)]
    for person, plant in (
        (factories.worker(session, cast.other_plant), cast.other_plant),
        *((person, cast.plant) for person in reversed(people)),
    ):
        employ_again(session, person, plant)
        learn(session, person, plant)
        enrolment = factories.enrolment(session, person, course_id=course_id)
        setter = {"set_by": cast.hr.id, "set_at": factories.LONG_AGO}
        due = {"enrolment_id": enrolment.id, "employer_id": plant.id, "due_on": TODAY}
        session.add(DueDate(**due, **setter))
        answer = {"standard_code": "etcher", "version_id": version.id, "levels": "5"}
        session.add(Decision(person_id=person.id, **answer, decided_on=TODAY, decided_at=now()))
    wrong = complete(session, cast.worker, cast.plant)
    revoke(session, wrong, reason="wrong", revoked_by_id=cast.hr.id, at=now())
    session.commit()
    return people


def employ_again(session, person, plant):
    before = {"starts_on": date(2019, 1, 1), "ends_on": date(2019, 12, 31)}
    factories.employment(session, person, plant, **before)


def learn(session, person, plant):
    until = TODAY + timedelta(days=20)
    for number, year in enumerate(YEARS):
        on = datetime(year, 12, 31, 15 + number, tzinfo=UTC)
        subject = f"course-{number}"
        complete(session, person, plant, completed_at=on, subject=subject, valid_until=until)
    certificate = {"kind": "held-certificate", "subject": "6-25-02-05", "level": 4}
    complete(session, person, plant, **certificate, began_on=date(2025, 3, 1))


def question_of(session, scope, definition):
    return asked_question(
        session, scope, definition, Choices((), {"course-1": "One"}), language="en", at=now()
    )


@pytest.mark.parametrize(
    ("report", "words"),
    [
        *((report, {}) for report in REPORTS),
        ("workforce", {"employed": "all"}),
        ("hours", {"year": "2024"}),
        ("hours", {"course": "course-1"}),
    ],
)
def test_first_rows_and_bounded_count_are_those_of_the_file(session, people, cast, report, words):
    definition = definition_of(REPORTS[report], (), (), words)
    both = WorkforceScope((cast.plant.id, cast.other_plant.id), ())
    for scope in (whole(cast.plant), both):
        question = question_of(session, scope, definition)
        file = session.execute(report_cells(definition, question)).all()
        is_known = report == "completions" and scope is not both

        assert len(file) >= 3
        for most in (1, 2, len(file) - 1, len(file), len(file) + 1):
            first = session.execute(first_cells(definition, question, most)).all()
            found = preview(session, definition, question, everything=False, most=most)
            is_more = most < len(file) and not is_known
            assert first == file[:most]
            assert (found.total, found.is_more) == (most if is_more else len(file), is_more)
        assert preview(session, definition, question, everything=True).total == len(file)


def test_groups_of_many_entries_are_made_when_they_are_asked_for(session, people, cast):
    definition = definition_of(REPORTS["hours"], (), ("year",), {})
    question = question_of(session, whole(cast.plant), definition)

    few = preview(session, definition, question, everything=False)
    many = preview(session, definition, question, everything=False, most=2)
    asked = preview(session, definition, question, everything=True, most=2)

    assert [row[0] for row in few.rows] == ["2024", "2025"]
    assert (few.total, few.is_more, few.is_ungrouped) == (2, False, False)
    assert (many.rows, many.total, many.is_more, many.is_ungrouped) == ((), 2, True, True)
    assert (asked.rows, asked.total, asked.is_ungrouped) == (few.rows, 2, False)


def test_completions_of_a_whole_employer_are_known_without_counting(session, people, cast):
    definition = definition_of(REPORTS["completions"], (), (), {})
    question = question_of(session, whole(cast.plant), definition)

    found = preview(session, definition, question, everything=False, most=1)

    assert found.total == count_rows(session, definition, question)
    assert not found.is_more
