"""Decides a requirement tree for one worker on one day, and explains the decision.

The same requirement, evidence and day give the same tree, whatever the order of the evidence.
"""

from datetime import date
from typing import assert_never

from app.rules.calendar import FOREVER, ONE_DAY, add_days
from app.rules.employment import decide_work
from app.rules.evidence import Evidence, counting_on
from app.rules.node import Node
from app.rules.requirements import (
    Age,
    AllOf,
    AnyOf,
    AtLeast,
    Certificate,
    Courses,
    CreditHours,
    Not,
    Requirement,
    Work,
)
from app.rules.standing import decide_age, decide_certificate
from app.rules.study import decide_courses, decide_credit_hours


def decide(requirement: Requirement, evidence: Evidence, on: date) -> Node:
    """Decide a requirement by what counts on the day: nothing expired, nothing later."""
    return decide_counting(requirement, counting_on(evidence, on), on)


def decide_counting(requirement: Requirement, evidence: Evidence, on: date) -> Node:
    """Decide a requirement by evidence that `counting_on` has sifted for the day already."""
    match requirement:
        case Work():
            return decide_work(requirement, evidence, on)
        case Courses():
            return decide_courses(requirement, evidence, on)
        case CreditHours():
            return decide_credit_hours(requirement, evidence, on)
        case Certificate():
            return decide_certificate(requirement, evidence, on)
        case Age():
            return decide_age(requirement, evidence, on)
        case AllOf() | AnyOf() | AtLeast():
            return _decide_parts(requirement, evidence, on)
        case Not():
            return _decide_not(requirement, evidence, on)
    assert_never(requirement)


def _decide_parts(requirement: AllOf | AnyOf | AtLeast, evidence: Evidence, on: date) -> Node:
    children = tuple([decide_counting(part, evidence, on) for part in requirement.parts])
    need = _needed(requirement)
    have = sum([child.met for child in children])
    met_on, met_until = _window(children, need)
    return Node(
        requirement.kind,
        have >= need,
        "parts",
        need,
        have,
        tuple(sorted({number for child in children if child.met for number in child.cites})),
        met_on,
        met_until,
        {},
        children,
    )


def _needed(requirement: AllOf | AnyOf | AtLeast) -> int:
    match requirement:
        case AllOf():
            return len(requirement.parts)
        case AnyOf():
            return 1
        case AtLeast():
            return requirement.count
    assert_never(requirement)


def _window(children: tuple[Node, ...], need: int) -> tuple[date | None, date | None]:
    """Return the first day on which `need` children are met at once, and the last in a row."""
    windows = [(c.met_on, c.met_until or FOREVER) for c in children if c.met_on is not None]
    if len(windows) < need:
        return None, None
    for day in sorted([first for first, _ in windows]):
        ends = sorted([last for first, last in windows if first <= day <= last], reverse=True)
        if len(ends) >= need:
            last = ends[need - 1]
            return day, None if last == FOREVER else last
    return None, None


def _decide_not(requirement: Not, evidence: Evidence, on: date) -> Node:
    child = decide_counting(requirement.part, evidence, on)
    met = not child.met
    return Node(
        "not",
        met,
        "parts",
        1,
        int(met),
        () if met else child.cites,
        on if met else child.met_until and add_days(child.met_until, 1),
        child.met_on - ONE_DAY if met and child.met_on else None,
        {},
        (child,),
    )
