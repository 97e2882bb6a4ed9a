import json
from dataclasses import replace
from datetime import date

from hypothesis import given

from app.rules.eligible import eligible_levels
from app.rules.evidence import Completion, Evidence, Experience, HeldCertificate
from app.rules.nearest import Effort, effort, nearest_route
from app.rules.requirements import Age, AllOf, AnyOf, Certificate, Courses, Work
from app.rules.standard import Level, Route, Standard, Titles, decide_standard
from tests.unit.rules.strategies import TITLES, TODAY, evidences, standards

OWN = ("6-25-02-05",)
CLEANROOM = Courses(("cleanroom",), 1)
STANDARD = Standard(
    code="chips",
    titles=TITLES,
    notes=TITLES,
    industry="integrated-circuits",
    occupation=OWN[0],
    related=(),
    levels=(
        Level(5, TITLES, (Route("work", TITLES, AllOf((Work(1, OWN), CLEANROOM))),)),
        Level(
            4,
            TITLES,
            (
                Route("work", TITLES, Work(5, OWN)),
                Route("promotion", TITLES, AllOf((Certificate(5, OWN), Work(3, OWN, 5)))),
            ),
        ),
    ),
    version="v1",
)
WORKER = Evidence(date(2000, 1, 1), experience=(Experience("E1", OWN[0], date(2025, 1, 1)),))
DONE = replace(WORKER, completions=(Completion("C1", "cleanroom", 135, ("safety",), TODAY),))


def test_finishing_the_course_makes_an_experienced_worker_eligible():
    assert decide_standard(STANDARD, WORKER, TODAY).eligible_levels() == ()
    assert decide_standard(STANDARD, DONE, TODAY).eligible_levels() == (5,)


def test_decision_names_version_day_and_own_certificates():
    own = HeldCertificate("H1", OWN[0], 5, TODAY)
    other = HeldCertificate("H2", "other", 5, TODAY)
    decision = decide_standard(STANDARD, replace(DONE, certificates=(own, other)), TODAY)

    assert (decision.code, decision.version, decision.on) == ("chips", "v1", TODAY)
    assert [level.held for level in decision.levels] == [("H1",), ()]


def test_decision_is_canonical_json():
    text = decide_standard(STANDARD, DONE, TODAY).to_json()
    again = json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    assert text == again
    assert json.loads(text)["levels"][0]["routes"][0]["decision"]["cites"] == ["C1", "E1"]


@given(standards(), evidences)
def test_quick_verdict_agrees_with_the_explained_one(standard, evidence):
    explained = decide_standard(standard, evidence, TODAY).eligible_levels()

    assert eligible_levels(standard, evidence, TODAY) == explained


def test_digest_changes_with_any_word_and_not_with_the_version():
    retitled = replace(STANDARD, titles=Titles("Other", "标题"))

    assert replace(STANDARD, version="v2").digest() == STANDARD.digest()
    assert retitled.digest() != STANDARD.digest()


def test_digest_tells_all_of_from_any_of():
    def with_route(requirement):
        return replace(STANDARD, levels=(Level(5, TITLES, (Route("work", TITLES, requirement),)),))

    assert with_route(AllOf((CLEANROOM,))).digest() != with_route(AnyOf((CLEANROOM,))).digest()


def test_route_without_a_missing_certificate_is_nearer():
    level = decide_standard(STANDARD, WORKER, TODAY).levels[1]

    assert nearest_route(level, TODAY).key == "work"


def test_route_with_less_waiting_is_nearer():
    certified = replace(WORKER, certificates=(HeldCertificate("H1", OWN[0], 5, date(2025, 1, 1)),))

    assert nearest_route(decide_standard(STANDARD, certified, TODAY).levels[1], TODAY).key == (
        "promotion"
    )


def test_effort_of_a_met_route_is_nothing():
    route = decide_standard(STANDARD, DONE, TODAY).levels[0].routes[0]

    assert effort(route.node, TODAY) == Effort()


def test_effort_adds_study_up_and_lets_waits_run_side_by_side():
    required = AllOf((Work(5, OWN), Age(30), CLEANROOM, Courses(("esd",), 1)))
    standard = replace(STANDARD, levels=(Level(5, TITLES, (Route("all", TITLES, required),)),))
    route = decide_standard(standard, WORKER, TODAY).levels[0].routes[0]

    assert effort(route.node, TODAY) == Effort(years=3, courses=2, days=1135)


@given(standards(), evidences)
def test_met_routes_are_the_nearest_and_nothing_else_costs_nothing(standard, evidence):
    for level in decide_standard(standard, evidence, TODAY).levels:
        nearest = nearest_route(level, TODAY)

        assert nearest.node.met == level.eligible
        assert (effort(nearest.node, TODAY) == Effort()) == level.eligible
