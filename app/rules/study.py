"""Decides what is learnt: named courses, and credit hours by tag."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from app.rules.calendar import FOREVER, add_months
from app.rules.evidence import Completion, Evidence
from app.rules.node import Node
from app.rules.requirements import CREDIT_HOUR, Courses, CreditHours


class Counted(NamedTuple):
    """What a completion is worth, the last day on which it counts, and its number.

    The greatest of a course counts: worth first, so that a further record never takes away.
    """

    worth: int
    last: date
    number: str


Best = dict[str, Counted]
"""The completion that counts, by course."""


def decide_courses(required: Courses, evidence: Evidence, on: date) -> Node:
    """Decide whether enough of the named courses are completed."""
    slugs = required.slugs
    best: Best = {}
    for completion in _allowed(evidence, required):
        if completion.course in slugs:
            last = _last_day(completion, required.no_older_months)
            _keep(best, completion, 1, last=last, on=on)
    met = len(best) >= required.at_least
    return Node(
        "courses",
        met,
        "courses",
        required.at_least,
        len(best),
        _numbers(best),
        on if met else None,
        _until(best, required.at_least) if met else None,
        {
            "courses": slugs,
            "missing": tuple(slug for slug in slugs if slug not in best),
            "no_older_months": required.no_older_months,
        },
    )


def decide_credit_hours(required: CreditHours, evidence: Evidence, on: date) -> Node:
    """Decide whether the tagged courses completed are worth enough credit hours together."""
    need = required.hours * CREDIT_HOUR
    best: Best = {}
    for completion in _allowed(evidence, required):
        if _has_tags(required, completion.tags):
            last = _last_day(completion, required.no_older_months)
            _keep(best, completion, completion.credit_minutes, last=last, on=on)
    have = sum(counted.worth for counted in best.values())
    met = have >= need
    return Node(
        "credit-hours",
        met,
        "credit-minutes",
        need,
        have,
        _numbers(best),
        on if met else None,
        _until(best, need) if met else None,
        {
            "hours": required.hours,
            "tags": required.tags,
            "match": required.match,
            "no_older_months": required.no_older_months,
        },
    )


def _allowed(evidence: Evidence, required: Courses | CreditHours) -> Iterator[Completion]:
    """Yield the completions, those that an employer reports only where the rule allows them."""
    return (each for each in evidence.completions if required.reported or not each.reported)


def _has_tags(required: CreditHours, tags: tuple[str, ...]) -> bool:
    if not required.tags:
        return True
    found = (tag in tags for tag in required.tags)
    return all(found) if required.match == "all" else any(found)


def _last_day(completion: Completion, months: int | None) -> date:
    last = completion.valid_until or FOREVER
    return last if months is None else min(last, add_months(completion.completed_on, months))


def _keep(best: Best, completion: Completion, worth: int, *, last: date, on: date) -> None:
    """Keep the completion when it still counts and no better one of its course is known."""
    if last < on:
        return
    counted = Counted(worth, last, completion.number)
    known = best.get(completion.course)
    if known is None or counted > known:
        best[completion.course] = counted


def _numbers(best: Best) -> tuple[str, ...]:
    return tuple(sorted([counted.number for counted in best.values()]))


def _until(best: Best, need: int) -> date | None:
    """Return the last day on which the completions together are still worth `need`."""
    for counted in sorted(best.values(), key=lambda counted: counted.last, reverse=True):
        need -= counted.worth
        if need <= 0:
            return None if counted.last == FOREVER else counted.last
    return None
