"""Which course of a path somebody is to complete now: the rule itself, without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Rung:
    """A course of a path, and when it was put there."""

    slug: str
    added: datetime


@dataclass(frozen=True, slots=True)
class Begun:
    """A course that was given to somebody, when, and what became of it."""

    state: str
    at: datetime


def current(rungs: Sequence[Rung], begun: Mapping[str, Begun]) -> str | None:
    """Return the course that comes now, or nothing at the end of the path.

    What was given and is not completed comes first, even when it has left the path. Then the
    first rung that was neither completed nor excused; but one that was put before a course which
    had already begun concerns only those who come later.
    """
    for slug, each in begun.items():
        if each.state in ("open", "queued"):
            return slug
    counted = {slug: each for slug, each in begun.items() if each.state != "gone"}
    wanted: str | None = None
    passed: datetime | None = None
    for rung in reversed(rungs):
        if rung.slug in counted:
            at = counted[rung.slug].at
            passed = at if passed is None else min(passed, at)
        elif passed is None or rung.added <= passed:
            wanted = rung.slug
    return wanted
