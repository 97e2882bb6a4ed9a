"""Standards as they are kept: the text whose SHA-256 is the version, and the way back from it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

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
from app.rules.standard import Level, Route, Standard, Titles

_KINDS: Mapping[str, type[Requirement]] = {
    "courses": Courses,
    "credit-hours": CreditHours,
    "work": Work,
    "certificate": Certificate,
    "age": Age,
    "all-of": AllOf,
    "any-of": AnyOf,
    "at-least": AtLeast,
    "not": Not,
}


def to_text(standard: Standard) -> str:
    """Return what the standard says; the digest of this text names the version."""
    return standard.text()


def from_text(text: str) -> Standard:
    """Return the standard that `to_text` wrote, under the version that the text itself gives."""
    plain = json.loads(text)
    return Standard(
        code=plain["code"],
        titles=Titles(**plain["titles"]),
        notes=Titles(**plain["notes"]),
        industry=plain["industry"],
        occupation=plain["occupation"],
        related=tuple(plain["related"]),
        levels=tuple(_level(level) for level in plain["levels"]),
        version=hashlib.sha256(text.encode()).hexdigest(),
    )


def _level(plain: dict[str, Any]) -> Level:
    routes = tuple(_route(route) for route in plain["routes"])
    return Level(plain["level"], Titles(**plain["titles"]), routes)


def _route(plain: dict[str, Any]) -> Route:
    return Route(plain["key"], Titles(**plain["titles"]), _requirement(plain["requirement"]))


def _requirement(plain: dict[str, Any]) -> Requirement:
    return _KINDS[plain["kind"]](**{name: _value(value) for name, value in plain.items()})


def _value(value: Any) -> Any:  # what JSON holds, as the requirement's own types
    if isinstance(value, dict):
        return _requirement(value)
    return tuple(_value(each) for each in value) if isinstance(value, list) else value
