"""Standards: the published rules of an occupation, level by level, and what they decide."""

import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from app.rules.canonical import dump, plain
from app.rules.decide import decide_counting
from app.rules.evidence import Evidence, counting_on
from app.rules.node import Node
from app.rules.requirements import Requirement


@dataclass(frozen=True, slots=True)
class Titles:
    """A title in both languages."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Route:
    """One of the alternative ways to meet a level."""

    key: str
    titles: Titles
    requirement: Requirement


@dataclass(frozen=True, slots=True)
class Level:
    """A level, from 5 (junior worker) to 1 (senior technician), and its routes; one suffices."""

    level: int
    titles: Titles
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard; `levels` come from the lowest (5) to the highest (1)."""

    code: str
    titles: Titles
    notes: Titles
    industry: str
    occupation: str
    related: tuple[str, ...]
    levels: tuple[Level, ...]
    version: str = ""

    def text(self) -> str:
        """Return what the standard says as canonical JSON, without its version."""
        return dump(_said(asdict(replace(self, version=""))))

    def digest(self) -> str:
        """Return the SHA-256 (hex) of what the standard says, however it is written down."""
        return hashlib.sha256(self.text().encode()).hexdigest()


def _said(value: Any) -> Any:
    """Leave out permissions that are not given, so that older standards keep their digest."""
    if isinstance(value, dict):
        said = ((key, each) for key, each in value.items() if (key, each) != ("reported", False))
        return {key: _said(each) for key, each in said}
    return [_said(each) for each in value] if isinstance(value, list | tuple) else value


@dataclass(frozen=True, slots=True)
class RouteDecision:
    """How a worker stands on one route."""

    key: str
    node: Node


@dataclass(frozen=True, slots=True)
class LevelDecision:
    """How a worker stands before one level; `held` cites own certificates of just this level."""

    level: int
    eligible: bool
    held: tuple[str, ...]
    routes: tuple[RouteDecision, ...]


@dataclass(frozen=True, slots=True)
class StandardDecision:
    """How a worker stands under one version of a standard on one day."""

    code: str
    version: str
    on: date
    levels: tuple[LevelDecision, ...]

    def eligible_levels(self) -> tuple[int, ...]:
        """Return the levels that the worker is eligible for."""
        return tuple(level.level for level in self.levels if level.eligible)

    def plain(self) -> dict[str, Any]:
        """Return the decision as JSON's own types."""
        return {
            "standard": self.code,
            "version": self.version,
            "on": self.on.isoformat(),
            "levels": [
                {
                    "level": level.level,
                    "eligible": level.eligible,
                    "held": list(level.held),
                    "routes": [{"key": r.key, "decision": plain(r.node)} for r in level.routes],
                }
                for level in self.levels
            ],
        }

    def to_json(self) -> str:
        """Return the decision as canonical JSON text."""
        return dump(self.plain())


def decide_standard(standard: Standard, evidence: Evidence, on: date) -> StandardDecision:
    """Decide every route of every level for one worker on one day."""
    counting = counting_on(evidence, on)
    levels = tuple([_decide_level(standard, level, counting, on) for level in standard.levels])
    return StandardDecision(standard.code, standard.version, on, levels)


def _decide_level(standard: Standard, level: Level, counting: Evidence, on: date) -> LevelDecision:
    routes = tuple(
        [
            RouteDecision(route.key, decide_counting(route.requirement, counting, on))
            for route in level.routes
        ]
    )
    held = [
        c.number
        for c in counting.certificates
        if c.level == level.level and c.occupation == standard.occupation
    ]
    eligible = any(route.node.met for route in routes)
    return LevelDecision(level.level, eligible, tuple(sorted(held)), routes)
