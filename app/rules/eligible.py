"""Eligibility without the explanation: the same verdicts as `decide_standard`, for everyone."""

from datetime import date

from app.rules.decide import decide_counting
from app.rules.evidence import Evidence, counting_on
from app.rules.requirements import AllOf, AnyOf, AtLeast, Not, Requirement
from app.rules.standard import Standard


def eligible_levels(standard: Standard, evidence: Evidence, on: date) -> tuple[int, ...]:
    """Return the levels that `decide_standard` finds the worker eligible for."""
    counting = counting_on(evidence, on)
    return tuple(
        [
            level.level
            for level in standard.levels
            if any(_holds(route.requirement, counting, on) for route in level.routes)
        ]
    )


def _holds(requirement: Requirement, evidence: Evidence, on: date) -> bool:
    """Whether the requirement is met; stops at the first part that settles it."""
    match requirement:
        case AllOf():
            return all(_holds(part, evidence, on) for part in requirement.parts)
        case AnyOf():
            return any(_holds(part, evidence, on) for part in requirement.parts)
        case AtLeast():
            met = [part for part in requirement.parts if _holds(part, evidence, on)]
            return len(met) >= requirement.count
        case Not():
            return not _holds(requirement.part, evidence, on)
    return decide_counting(requirement, evidence, on).met
