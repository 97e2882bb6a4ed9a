"""The braces after a question's heading: `{#key .multiple points=2 scoring=per-option}`."""

import re
from dataclasses import dataclass, field
from typing import cast, get_args

from app.content.findings import Finding, finding
from app.content.nearest import nearest
from app.grading.questions import Scoring

LONGEST = 500
MOST_POINTS = 100

_PART = re.compile(r"""(?P<name>[^\s=]+)=(?:"(?P<quoted>[^"]*)"|(?P<plain>\S*))|(?P<bare>\S+)""")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CLASSES = ("false", "multiple", "number", "one", "text", "true")
_UNSUPPORTED = ("calculated", "checklist", "essay", "match", "order", "upload")
_NAMES = ("points", "scoring")


@dataclass(slots=True)
class Attributes:
    """What the braces say."""

    key: str = ""
    classes: set[str] = field(default_factory=set)
    points: int = 1
    scoring: Scoring | None = None
    unsupported: str = ""
    findings: list[Finding] = field(default_factory=list)

    @property
    def truth(self) -> bool | None:
        """The answer of a statement; nothing for any other question."""
        if self.classes & {"true", "false"}:
            return "true" in self.classes
        return None

    @property
    def one(self) -> bool:
        """Whether exactly one answer is demanded."""
        return "one" in self.classes

    @property
    def multiple(self) -> bool:
        """Whether several answers may be chosen, however many are right."""
        return "multiple" in self.classes

    @property
    def text(self) -> bool:
        """Whether the answer is a text even if it looks like a number."""
        return "text" in self.classes

    @property
    def number(self) -> bool:
        """Whether the answer must be a number."""
        return "number" in self.classes


def read_attributes(file: str, line: int, text: str) -> Attributes:
    """Return what `text` between the braces says, with findings for what is unknown in it."""
    attributes = Attributes()
    if len(text) > LONGEST:
        message = f"The braces hold over {LONGEST} characters: keep `#key`, a class and `points=`."
        attributes.findings.append(finding(file, line, "bad-attribute", message))
        return attributes
    for part in _PART.finditer(text):
        problem = _read(part, attributes)
        if problem:
            attributes.findings.append(finding(file, line, *problem))
    if len(attributes.classes - {"text", "number"}) > 1:
        message = "Only one of `.one`, `.multiple`, `.true` and `.false` makes sense: keep one."
        attributes.findings.append(finding(file, line, "bad-attribute", message))
    return attributes


def _read(part: re.Match[str], attributes: Attributes) -> tuple[str, str] | None:
    if bare := part["bare"]:
        return _bare(bare, attributes)
    value = part["quoted"] if part["quoted"] is not None else part["plain"]
    if part["name"] == "points":
        return _points(value, attributes)
    if part["name"] == "scoring":
        return _scoring(value, attributes)
    return _unknown(part["name"], _NAMES)


def _bare(bare: str, attributes: Attributes) -> tuple[str, str] | None:
    if bare.startswith("#"):
        return _key(bare[1:], attributes)
    name = bare.removeprefix(".")
    if not bare.startswith("."):
        return _unknown(bare, tuple(f".{known}" for known in _CLASSES))
    if name in _UNSUPPORTED:
        attributes.unsupported = name
        return None
    if name not in _CLASSES:
        return _unknown(bare, tuple(f".{known}" for known in _CLASSES))
    attributes.classes.add(name)
    return None


def _key(key: str, attributes: Attributes) -> tuple[str, str] | None:
    if attributes.key:
        return "bad-attribute", f"The question has two keys: keep `#{attributes.key}` or `#{key}`."
    attributes.key = key
    if len(key) > 80 or not _KEY.fullmatch(key):
        message = f"The key `{key}` must be lower case letters, digits and single hyphens."
        return "bad-key", message
    return None


def _points(value: str, attributes: Attributes) -> tuple[str, str] | None:
    if value.isascii() and value.isdigit() and len(value) < 4 and 1 <= int(value) <= MOST_POINTS:
        attributes.points = int(value)
        return None
    message = f"`points={value}` must be a whole number from 1 to {MOST_POINTS}: write `points=2`."
    return "bad-attribute", message


def _scoring(value: str, attributes: Attributes) -> tuple[str, str] | None:
    known = get_args(Scoring)
    if value in known:
        attributes.scoring = cast(Scoring, value)
        return None
    message = f"`scoring={value}` is unknown: write one of {', '.join(known)}."
    return "bad-attribute", message


def _unknown(name: str, known: tuple[str, ...]) -> tuple[str, str]:
    near = nearest(name, known)
    remedy = f"write `{near}`" if near else f"remove it, or use one of {', '.join(known)}"
    return "unknown-attribute", f"`{name}` is unknown: {remedy}."
