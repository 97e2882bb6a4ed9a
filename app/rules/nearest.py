"""Which route is nearest: the one that leaves the least to do.

Routes compare by what is lacking, in this order: certificates and other things that neither time
nor study brings; whole years to wait; courses; credit minutes; days to wait. Waits run side by
side, so the longest counts. Of alternatives, the nearest count.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from app.rules.node import Node
from app.rules.standard import LevelDecision, RouteDecision


class Effort(NamedTuple):
    """What is lacking, in the order of weight."""

    blocked: int = 0
    years: int = 0
    courses: int = 0
    credit_minutes: int = 0
    days: int = 0


NOTHING = Effort()


def nearest_route(level: LevelDecision, on: date) -> RouteDecision:
    """Return the route that leaves the least to do; of equal ones the first in the standard."""
    return min(level.routes, key=lambda route: effort(route.node, on))


def effort(node: Node, on: date) -> Effort:
    """Return what is lacking before the node is met."""
    if node.met:
        return NOTHING
    match node.kind:
        case "courses":
            return Effort(courses=node.remaining)
        case "credit-hours":
            return Effort(credit_minutes=node.remaining)
        case "work":
            return _waiting(node.remaining)
        case "age" if node.met_on:
            return _waiting((node.met_on - on).days)
        case "all-of" | "any-of" | "at-least":
            lacking = sorted(effort(child, on) for child in node.children if not child.met)
            return _together(lacking[: node.remaining])
    return Effort(blocked=1)


def _waiting(days: int) -> Effort:
    return Effort(years=days // 365, days=days)


def _together(efforts: Iterable[Effort]) -> Effort:
    blocked, years, courses, minutes, days = zip(*efforts, strict=True)
    return Effort(sum(blocked), max(years), sum(courses), sum(minutes), max(days))
