"""Where a worker stands under a standard: how far each level is, and what the nearest way asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.catalogue.queries import Card
from app.rules.evidence import Evidence
from app.rules.nearest import effort
from app.rules.node import Node
from app.rules.requirements import CREDIT_HOUR
from app.rules.standard import Level, LevelDecision, Route, Standard, decide_standard

SUGGESTED = 3
"""Courses that are named where several would do."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next, and the courses that do it, the most fitting first."""

    node: Node
    courses: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class RouteStanding:
    """How a worker stands on one route; `steps` is what remains, nothing when it is met."""

    route: Route
    node: Node
    percent: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class LevelStanding:
    """How a worker stands before a level; the nearest route comes first.

    `held` cites the worker's valid certificates of this level.
    """

    level: Level
    eligible: bool
    held: tuple[str, ...]
    routes: tuple[RouteStanding, ...]

    @property
    def is_reached(self) -> bool:
        """Whether the worker holds the level or may apply for it."""
        return self.eligible or bool(self.held)

    @property
    def nearest(self) -> RouteStanding:
        """The route that leaves the least to do."""
        return self.routes[0]

    @property
    def percent(self) -> int:
        """The share of the nearest route that is met; 100 only when the level is reached."""
        return 100 if self.held else self.nearest.percent


@dataclass(frozen=True, slots=True)
class StandardStanding:
    """How a worker stands under one version of a standard; levels from 5 upwards.

    `is_own` tells whether the worker works, or is certified, in the occupation or a related one.
    """

    standard: Standard
    on: date
    is_own: bool
    levels: tuple[LevelStanding, ...]

    @property
    def best(self) -> LevelStanding | None:
        """The highest level that is reached."""
        return next((level for level in reversed(self.levels) if level.is_reached), None)

    @property
    def goal(self) -> LevelStanding | None:
        """The level after the highest one that is reached."""
        rest = self.levels
        if self.best is not None:
            rest = rest[rest.index(self.best) + 1 :]
        return next(iter(rest), None)


def stand(
    standard: Standard, evidence: Evidence, on: date, *, offered: Sequence[Card]
) -> StandardStanding:
    """Return where the evidence stands on the day, with courses from those `offered`."""
    decision = decide_standard(standard, evidence, on)
    levels = tuple(
        _level(level, decided, evidence, on=on, offered=offered)
        for level, decided in zip(standard.levels, decision.levels, strict=True)
    )
    occupations = {each.occupation for each in evidence.experience}
    occupations |= {each.occupation for each in evidence.certificates}
    is_own = not occupations.isdisjoint((standard.occupation, *standard.related))
    return StandardStanding(standard, on, is_own, levels)


def percent_met(node: Node) -> int:
    """Return the share of a requirement that is met, rounded down; its needed parts weigh alike.

    Of alternatives, those count that are met the most.
    """
    if node.met:
        return 100
    match node.kind:
        case "all-of" | "any-of" | "at-least":
            shares = sorted(map(percent_met, node.children), reverse=True)
            return sum(shares[: node.need]) // node.need
        case "courses" | "credit-hours" | "work":
            return 100 * node.have // node.need
    return 0


def lacking(node: Node, on: date) -> Iterator[Node]:
    """Yield what remains on the nearest way to meet the node, in the standard's order."""
    if node.met:
        return
    if node.kind not in ("all-of", "any-of", "at-least"):
        yield node
        return
    unmet = [child for child in node.children if not child.met]
    nearest = sorted(unmet, key=lambda child: effort(child, on))[: node.remaining]
    for child in unmet:
        if child in nearest:
            yield from lacking(child, on)


def fitting(node: Node, evidence: Evidence, offered: Sequence[Card]) -> tuple[Card, ...]:
    """Return the offered courses that bring the node nearer, the most fitting first."""
    if node.kind == "courses":
        by_slug = {card.slug: card for card in offered}
        missing = _words(node, "missing")
        return tuple(by_slug[slug] for slug in missing if slug in by_slug)[:SUGGESTED]
    if node.kind != "credit-hours":
        return ()
    counted = {c.course for c in evidence.completions if c.number in node.cites}
    wanted = [c for c in offered if c.slug not in counted and _has_tags(node, c.tags)]
    return tuple(sorted(wanted, key=lambda card: _fit(card, node.remaining)))[:SUGGESTED]


def _fit(card: Card, minutes: int) -> tuple[bool, int]:
    """Rank the shortest course that is enough by itself first; else the longest."""
    worth = card.credit_hours * CREDIT_HOUR
    return (False, worth) if worth >= minutes else (True, -worth)


def _has_tags(node: Node, tags: tuple[str, ...]) -> bool:
    wanted = _words(node, "tags")
    found = [tag in tags for tag in wanted]
    return all(found) if not wanted or node.params["match"] == "all" else any(found)


def _words(node: Node, name: str) -> tuple[str, ...]:
    words = node.params[name]
    return words if isinstance(words, tuple) else ()


def _level(
    level: Level,
    decided: LevelDecision,
    evidence: Evidence,
    *,
    on: date,
    offered: Sequence[Card],
) -> LevelStanding:
    routes = [
        RouteStanding(
            route,
            node,
            percent_met(node),
            tuple(Step(each, fitting(each, evidence, offered)) for each in lacking(node, on)),
        )
        for route, node in zip(level.routes, [r.node for r in decided.routes], strict=True)
    ]
    routes.sort(key=lambda each: effort(each.node, on))
    return LevelStanding(level, decided.eligible, decided.held, tuple(routes))
