from datetime import date

import pytest
from flask_babel import force_locale
from hypothesis import given

from app.qualifications.sentences import Sentences
from app.rules.decide import decide
from app.rules.evidence import Evidence, Experience
from app.rules.requirements import AnyOf, Certificate, Courses, CreditHours, Not, Work
from tests.unit.rules.strategies import OCCUPATIONS, TODAY, evidences, requirements

CHIPS, RELATED, MACHINES = OCCUPATIONS
SAY = Sentences(CHIPS, {"esd": "Static", "vacuum": "Vacuum"})


@pytest.fixture(autouse=True)
def _english(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        app.preprocess_request()
        yield


@given(requirements, evidences)
def test_every_decision_can_be_said(requirement, evidence):
    nodes = [decide(requirement, evidence, TODAY)]
    while nodes:
        node = nodes.pop()
        nodes += node.children
        said = [SAY.asks(node), SAY.limit(node), SAY.stands(node), SAY.remedy(node)]
        said.append(SAY.until(node))
        assert said[0]
        assert "%(" not in "".join(said)


@pytest.mark.parametrize(
    ("requirement", "sentence"),
    [
        (Courses(("esd",), 1), "Complete “Static”"),
        (Courses(("esd", "vacuum"), 2), "Complete “Static”, “Vacuum”"),
        (Courses(("esd", "unknown"), 1), "Complete 1 of these courses: “Static”, “unknown”"),
        (CreditHours(1), "1 credit hour from any course"),
        (CreditHours(6, ("a", "b")), "6 credit hours from courses tagged a, b"),
        (
            CreditHours(6, ("a", "b"), "all"),
            "6 credit hours from courses tagged with all of: a, b",
        ),
        (Work(1, (CHIPS,)), "1 year of work in this occupation"),
        (
            Work(3, (CHIPS, RELATED), 5),
            "3 years of work in this occupation or a related one since the certificate of level 5",
        ),
        (
            Certificate(3, (MACHINES,)),
            "A valid certificate of level 3 or better in the occupations 6-18-01-07",
        ),
        (AnyOf((CreditHours(1),)), "One of these"),
        (Not(CreditHours(1)), "This must not be so"),
    ],
)
def test_a_requirement_is_asked_in_a_sentence(requirement, sentence):
    assert SAY.asks(decide(requirement, Evidence(), TODAY)) == sentence


def test_chinese_readers_see_tags_in_their_language_and_unknown_ones_as_written():
    asked = decide(CreditHours(6, ("safety", "presses")), Evidence(), TODAY)

    with force_locale("zh"):
        assert SAY.asks(asked) == "安全、presses类课程累计 6 学时"


@pytest.mark.parametrize(
    ("work", "sentence"),
    [
        (
            Experience("1", CHIPS, date(2025, 11, 24)),
            "1 day of work is missing; at work as now, you have it on 24 Nov 2026.",
        ),
        (
            Experience("1", CHIPS, date(2025, 1, 1), date(2025, 1, 5)),
            "360 days of work are missing. Other work counts once it is confirmed.",
        ),
    ],
)
def test_missing_work_is_said_with_the_day_on_which_time_alone_brings_it(work, sentence):
    node = decide(Work(1, (CHIPS,)), Evidence(experience=(work,)), TODAY)

    assert SAY.remedy(node) == sentence
