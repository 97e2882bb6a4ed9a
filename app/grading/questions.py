"""The question types as plain values: what marking needs, and nothing that a page shows."""

from dataclasses import dataclass
from typing import Literal

Scoring = Literal["all-or-nothing", "per-option", "right-minus-wrong"]


@dataclass(frozen=True, slots=True)
class OneAnswer:
    """A choice of exactly one of `options` options; `right` is the index of the right one."""

    key: str
    points: int
    options: int
    right: int
    kind: Literal["one"] = "one"


@dataclass(frozen=True, slots=True)
class SeveralAnswers:
    """A choice of any number of options; `right` holds the sorted indices of the right ones."""

    key: str
    points: int
    options: int
    right: tuple[int, ...]
    scoring: Scoring = "all-or-nothing"
    kind: Literal["several"] = "several"


@dataclass(frozen=True, slots=True)
class TrueFalse:
    """A statement that is true or false."""

    key: str
    points: int
    right: bool
    kind: Literal["true-false"] = "true-false"


@dataclass(frozen=True, slots=True)
class Number:
    """A number between `low` and `high` (decimal strings, in `unit`), both included."""

    key: str
    points: int
    low: str
    high: str
    unit: str = ""
    kind: Literal["number"] = "number"


@dataclass(frozen=True, slots=True)
class ShortText:
    """A word or phrase: one of `accepted`, or a match of one of the safe `patterns`."""

    key: str
    points: int
    accepted: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    kind: Literal["text"] = "text"


Question = OneAnswer | SeveralAnswers | TrueFalse | Number | ShortText
