from hypothesis import given

from app.qualifications.standing import lacking, percent_met
from app.rules.decide import decide
from tests.unit.rules.strategies import TODAY, evidences, requirements


@given(requirements, evidences)
def test_the_share_is_whole_only_when_the_requirement_is_met(requirement, evidence):
    node = decide(requirement, evidence, TODAY)

    share = percent_met(node)
    assert 0 <= share <= 100
    assert (share == 100) == node.met


@given(requirements, evidences)
def test_something_remains_only_when_the_requirement_is_not_met(requirement, evidence):
    node = decide(requirement, evidence, TODAY)

    rest = list(lacking(node, TODAY))
    assert (rest == []) == node.met
    assert not any(each.met for each in rest)
