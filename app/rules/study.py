"""Decides what is learnt: named courses, and credit hours by tag."""

from collections.abc import Callable
from datetime import date

from app.rules.calendar import FOREVER, add_months
from app.rules.evidence import Completion, Evidence
from app.rules.node import Node
from app.rules.requirements import CREDIT_HOUR, Courses, CreditHours

Best = dict[str, tuple[date, Completion]]
"""By course, the completion that counts and the last day on which it does."""


def decide_courses(required: Courses, evidence: Evidence, on: date) -> Node:
    """Decide whether enough of the named courses are completed."""
    slugs = required.slugs
    best: Best = {}
    for completion in evidence.completions:
        if completion.course in slugs:
            _keep(best, completion, _last_day(completion, required.no_older_months), on=on)
    met = len(best) >= required.at_least
    return Node(
        "courses",
        met,
        "courses",
        required.at_least,
        len(best),
        _numbers(best),
        on if met else None,
        _until(best, required.at_least, lambda _: 1) if met else None,
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
    for completion in evidence.completions:
        if _has_tags(required, completion.tags):
            _keep(best, completion, _last_day(completion, required.no_older_months), on=on)
    have = sum(completion.credit_minutes for _, completion in best.values())
    met = have >= need
    return Node(
        "credit-hours",
        met,
        "credit-minutes",
        need,
        have,
        _numbers(best),
        on if met else None,
        _until(best, need, lambda completion: completion.credit_minutes) if met else None,
        {
            "hours": required.hours,
            "tags": required.tags,
            "match": required.match,
            "no_older_months": required.no_older_months,
        },
    )


def _has_tags(required: CreditHours, tags: tuple[str, ...]) -> bool:
    if not required.tags:
        return True
    found = (tag in tags for tag in required.tags)
    return all(found) if required.match == "all" else any(found)


def _last_day(completion: Completion, months: int | None) -> date:
    last = completion.valid_until or FOREVER
    return last if months is None else min(last, add_months(completion.completed_on, months))


def _keep(best: Best, completion: Completion, last: date, *, on: date) -> None:
    """Keep the completion when it still counts and no better one of its course is known."""
    if last < on:
        return
    known = best.get(completion.course)
    if known is None or _merit(last, completion) > _merit(*known):
        best[completion.course] = (last, completion)


def _merit(last: date, completion: Completion) -> tuple[int, date, str]:
    return completion.credit_minutes, last, completion.number


def _numbers(best: Best) -> tuple[str, ...]:
    return tuple(sorted(completion.number for _, completion in best.values()))


def _until(best: Best, need: int, worth: Callable[[Completion], int]) -> date | None:
    """Return the last day on which the completions together are still worth `need`."""
    for last, completion in sorted(best.values(), key=lambda each: each[0], reverse=True):
        need -= worth(completion)
        if need <= 0:
            return None if last == FOREVER else last
    return None
