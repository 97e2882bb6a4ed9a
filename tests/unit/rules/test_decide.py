from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.canonical import to_json
from app.rules.decide import decide
from app.rules.evidence import Completion, Evidence, Experience, HeldCertificate
from app.rules.requirements import (
    Age,
    AllOf,
    AnyOf,
    AtLeast,
    Certificate,
    Courses,
    CreditHours,
    Not,
    Work,
)
from tests.unit.rules.strategies import (
    TODAY,
    completions,
    days,
    evidences,
    experiences,
    positive_requirements,
    requirements,
    works,
)

OWN = ("6-25-02-05",)
YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)


def completion(number="C1", course="cleanroom", **changes):
    return replace(Completion(number, course, 90, ("safety",), date(2026, 1, 31)), **changes)


def worked(starts_on, ends_on=None, *, number="E1", occupation=OWN[0]):
    return Experience(number, occupation, starts_on, ends_on)


def held(level, issued_on, valid_until=None, *, number="H1", occupation=OWN[0]):
    return HeldCertificate(number, occupation, level, issued_on, valid_until)


def with_completions(*records):
    return Evidence(completions=records)


def test_named_course_is_met_and_cited_when_completed():
    node = decide(Courses(("cleanroom",), 1), with_completions(completion()), TODAY)

    assert (node.met, node.have, node.remaining, node.cites) == (True, 1, 0, ("C1",))


@pytest.mark.parametrize("allowed", [True, False])
def test_what_only_an_employer_reports_counts_where_the_rule_allows_it(allowed):
    evidence = with_completions(completion(reported=True))

    course = Courses(("cleanroom",), 1, reported=allowed)
    hours = CreditHours(2, ("safety",), reported=allowed)
    assert decide(course, evidence, TODAY).met is allowed
    assert decide(hours, evidence, TODAY).met is allowed


def test_missing_courses_are_named():
    required = Courses(("cleanroom", "esd", "vacuum"), 2)
    node = decide(required, with_completions(completion()), TODAY)

    assert (node.met, node.have, node.remaining) == (False, 1, 1)
    assert node.params["missing"] == ("esd", "vacuum")
    assert node.met_on is None


@pytest.mark.parametrize(
    ("record", "counts"),
    [
        pytest.param(completion(valid_until=TODAY), True, id="valid to this day"),
        pytest.param(completion(valid_until=YESTERDAY), False, id="expired yesterday"),
        pytest.param(completion(completed_on=TODAY), True, id="completed this day"),
        pytest.param(completion(completed_on=TOMORROW), False, id="completed tomorrow"),
        pytest.param(completion(course="esd"), False, id="another course"),
    ],
)
def test_completion_counts_only_while_it_is_valid(record, counts):
    assert decide(Courses(("cleanroom",), 1), with_completions(record), TODAY).met is counts


def test_completion_grows_too_old_after_the_last_day_of_the_month():
    required = Courses(("cleanroom",), 1, no_older_months=1)
    evidence = with_completions(completion())

    assert decide(required, evidence, date(2026, 2, 28)).met
    assert not decide(required, evidence, date(2026, 3, 1)).met
    assert decide(required, evidence, date(2026, 2, 1)).met_until == date(2026, 2, 28)


def test_credit_hours_add_up_over_courses_with_a_tag():
    evidence = with_completions(
        completion(), completion("C2", "esd"), completion("C3", "art", tags=("art",))
    )
    node = decide(CreditHours(5, ("safety", "semiconductor")), evidence, TODAY)

    assert (node.need, node.have, node.remaining) == (225, 180, 45)
    assert node.cites == ("C1", "C2")
    assert decide(CreditHours(4, ("safety",)), evidence, TODAY).met
    assert decide(CreditHours(6), evidence, TODAY).met
    assert not decide(CreditHours(1, ("safety", "art"), "all"), evidence, TODAY).met


def test_course_completed_twice_earns_its_credit_hours_once():
    evidence = with_completions(completion(), completion("C2", completed_on=date(2026, 5, 1)))

    assert decide(CreditHours(3), evidence, TODAY).have == 90


def test_completion_worth_fewer_hours_takes_none_of_the_same_course_away():
    evidence = with_completions(
        completion(), completion("C2", credit_minutes=45, completed_on=date(2026, 5, 1))
    )

    assert decide(CreditHours(2), evidence, TODAY).cites == ("C1",)


def test_recertification_prolongs_a_course_whatever_its_hours():
    evidence = with_completions(
        completion(valid_until=TOMORROW),
        completion("C2", credit_minutes=45, valid_until=date(2028, 1, 1)),
    )
    node = decide(Courses(("cleanroom",), 1), evidence, TODAY)

    assert (node.cites, node.met_until) == (("C2",), date(2028, 1, 1))


def test_year_of_work_is_complete_on_its_anniversary():
    evidence = Evidence(experience=(worked(date(2025, 11, 23)),))

    assert decide(Work(1, OWN), evidence, TODAY).met
    assert not decide(Work(1, OWN), evidence, YESTERDAY).met
    assert decide(Work(1, OWN), evidence, YESTERDAY).remaining == 1
    assert decide(Work(1, OWN), evidence, YESTERDAY).met_on == TODAY


def test_last_day_of_an_employment_counts():
    evidence = Evidence(experience=(worked(date(2026, 1, 1), date(2026, 1, 31)),))

    assert decide(Work(1, OWN), evidence, TODAY).have == 31
    assert decide(Work(1, OWN), evidence, TODAY).met_on is None


def test_overlapping_employments_count_once():
    first = worked(date(2026, 1, 1), date(2026, 3, 31))
    inside = worked(date(2026, 2, 1), date(2026, 2, 10), number="E2")
    after = worked(date(2026, 3, 1), date(2026, 4, 30), number="E3")

    assert decide(Work(1, OWN), Evidence(experience=(first, inside, after)), TODAY).have == 120


def test_work_in_another_occupation_counts_only_when_it_is_related():
    evidence = Evidence(experience=(worked(date(2020, 1, 1), occupation="6-25-02-06"),))

    assert not decide(Work(1, OWN), evidence, TODAY).met
    assert decide(Work(1, (*OWN, "6-25-02-06")), evidence, TODAY).met


def test_work_since_a_certificate_counts_from_the_day_of_its_issue():
    evidence = Evidence(
        experience=(worked(date(2010, 1, 1)),),
        certificates=(held(5, date(2024, 11, 23)), held(4, date(2025, 1, 1), number="H2")),
    )
    node = decide(Work(3, OWN, since_level=5), evidence, TODAY)

    assert (node.have, node.params["since"]) == (730, "2024-11-23")
    assert node.cites == ("E1", "H1")
    assert node.met_on == date(2027, 11, 23)


def test_work_since_a_certificate_that_is_not_held_counts_nothing():
    evidence = Evidence(experience=(worked(date(2010, 1, 1)),))

    assert decide(Work(3, OWN, since_level=5), evidence, TODAY).have == 0


def test_work_since_a_certificate_that_expires_first_is_never_met():
    evidence = Evidence(
        experience=(worked(date(2010, 1, 1)),),
        certificates=(held(5, date(2024, 11, 23), date(2027, 1, 1)),),
    )

    assert decide(Work(3, OWN, since_level=5), evidence, TODAY).met_on is None


@pytest.mark.parametrize(
    ("record", "counts"),
    [
        pytest.param(held(4, date(2020, 1, 1)), True, id="the level itself"),
        pytest.param(held(3, date(2020, 1, 1)), True, id="a better level"),
        pytest.param(held(5, date(2020, 1, 1)), False, id="a lower level"),
        pytest.param(held(4, date(2020, 1, 1), YESTERDAY), False, id="expired"),
        pytest.param(held(4, TOMORROW), False, id="not issued yet"),
        pytest.param(
            held(4, date(2020, 1, 1), occupation="other"), False, id="another occupation"
        ),
    ],
)
def test_certificate_counts_at_its_level_while_it_is_valid(record, counts):
    assert decide(Certificate(4, OWN), Evidence(certificates=(record,)), TODAY).met is counts


def test_age_is_reached_on_the_birthday():
    node = decide(Age(16), Evidence(born_on=date(2010, 11, 24)), TODAY)

    assert (node.met, node.have, node.remaining, node.met_on) == (False, 15, 1, TOMORROW)
    assert decide(Age(16), Evidence(born_on=date(2010, 11, 23)), TODAY).met


def test_leap_day_child_comes_of_age_on_the_last_of_february():
    assert decide(Age(18), Evidence(born_on=date(2008, 2, 29)), date(2026, 2, 28)).met


def test_unknown_date_of_birth_is_never_old_enough():
    node = decide(Age(16), Evidence(), TODAY)

    assert (node.met, node.met_on, node.params["known"]) == (False, None, "no")


def test_combination_counts_its_parts_and_cites_the_met_ones():
    evidence = with_completions(completion())
    parts = (Courses(("cleanroom",), 1), Courses(("esd",), 1), Age(16))

    everything = decide(AllOf(parts), evidence, TODAY)
    one = decide(AnyOf(parts), evidence, TODAY)
    two = decide(AtLeast(2, parts), evidence, TODAY)

    assert (everything.met, everything.have, everything.need) == (False, 1, 3)
    assert (one.met, one.need, one.cites) == (True, 1, ("C1",))
    assert (two.met, two.remaining) == (False, 1)


def test_not_turns_its_part_around_and_cites_what_stands_against_it():
    node = decide(
        Not(Courses(("cleanroom",), 1)), with_completions(completion(valid_until=TODAY)), TODAY
    )

    assert (node.met, node.cites, node.met_on) == (False, ("C1",), TOMORROW)
    assert decide(Not(Age(16)), Evidence(born_on=date(2010, 11, 24)), TODAY).met_until == TODAY


def test_wait_ends_with_the_last_part_unless_another_expires_before():
    soon = AllOf((Work(1, OWN), Courses(("cleanroom",), 1)))
    experience = (worked(date(2026, 1, 1)),)

    lasting = Evidence(None, (completion(),), experience)
    expiring = Evidence(None, (completion(valid_until=date(2026, 12, 31)),), experience)

    assert decide(soon, lasting, TODAY).met_on == date(2027, 1, 1)
    assert decide(soon, expiring, TODAY).met_on is None


@given(requirements, evidences, st.randoms(use_true_random=False))
def test_order_of_the_evidence_changes_no_byte(requirement, evidence, shuffler):
    def shuffled(records):
        return tuple(shuffler.sample(records, len(records)))

    permuted = Evidence(
        evidence.born_on,
        shuffled(evidence.completions),
        shuffled(evidence.experience),
        shuffled(evidence.certificates),
    )

    before = to_json(decide(requirement, evidence, TODAY))
    assert to_json(decide(requirement, permuted, TODAY)) == before


@given(positive_requirements, evidences, evidences)
def test_more_evidence_never_takes_eligibility_away(requirement, evidence, more):
    both = Evidence(
        evidence.born_on,
        evidence.completions + more.completions,
        evidence.experience + more.experience,
        evidence.certificates + more.certificates,
    )

    assert decide(requirement, both, TODAY).met >= decide(requirement, evidence, TODAY).met


@given(works, evidences, st.lists(experiences, max_size=3))
def test_days_of_work_are_the_days_on_which_any_employment_ran(required, evidence, more):
    everything = replace(evidence, experience=evidence.experience + tuple(more))
    node = decide(required, everything, TODAY)

    since = node.params["since"]
    begin = date.fromisoformat(since) if since else date.min
    worked_days = {
        e.starts_on + timedelta(days=n)
        for e in everything.experience
        if e.occupation in required.occupations
        for n in range((min(e.ends_on or YESTERDAY, YESTERDAY) - e.starts_on).days + 1)
    }
    if required.since_level is None or since:
        assert node.have == len([day for day in worked_days if day >= begin])


@given(works, evidences, days, days)
def test_years_of_work_in_all_only_grow(required, evidence, one_day, another):
    required = replace(required, since_level=None)
    sooner, later = sorted((one_day, another))

    assert decide(required, evidence, sooner).have <= decide(required, evidence, later).have


@given(st.lists(requirements, min_size=1, max_size=4).map(tuple), evidences)
def test_any_all_and_at_least_are_one_family(parts, evidence):
    def met(requirement):
        return decide(requirement, evidence, TODAY).met

    negated = tuple(Not(part) for part in parts)
    assert met(AllOf(parts)) == met(AtLeast(len(parts), parts)) == (not met(AnyOf(negated)))
    assert met(AnyOf(parts)) == met(AtLeast(1, parts)) == (not met(AllOf(negated)))


@given(requirements, evidences)
def test_node_is_met_when_nothing_remains_and_says_from_when(requirement, evidence):
    node = decide(requirement, evidence, TODAY)

    assert node.met == (node.remaining == 0 and node.params.get("known") != "no")
    assert node.met == (node.met_on == TODAY)


@given(positive_requirements, evidences)
def test_prophecy_comes_true_when_nothing_changes_but_time(requirement, evidence):
    known = replace(
        evidence,
        completions=tuple(c for c in evidence.completions if c.completed_on <= TODAY),
        experience=tuple(e for e in evidence.experience if e.starts_on <= TODAY),
        certificates=tuple(c for c in evidence.certificates if c.issued_on <= TODAY),
    )
    node = decide(requirement, known, TODAY)

    if node.met_on:
        assert decide(requirement, known, node.met_on).met
    if node.met_on and node.met_until:
        assert decide(requirement, known, node.met_until).met


@given(evidences, completions)
def test_expired_record_is_never_cited(evidence, record):
    expired = replace(record, number="expired", valid_until=YESTERDAY)
    more = replace(evidence, completions=(*evidence.completions, expired))

    assert "expired" not in decide(CreditHours(1), more, TODAY).cites
