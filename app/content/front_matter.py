"""Front matter: the YAML between `---` lines, as plain values that know their lines.

Every scalar stays the text that the author wrote; the schema decides what it is. So `title: no`
is the title "no", and `time-limit: 12:30` is reported instead of becoming 750.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

LONGEST = 64 * 1024
DEEPEST = 6

Value = str | list["Value"] | dict[str, "Value"] | None
Place = tuple[str | int, ...]


class Problem(Exception):
    """The YAML cannot be used: the reason, and the line within it, from 0."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(slots=True)
class FrontMatter:
    """The values, the line of each place in them, and the body with its first line."""

    values: dict[str, Value] = field(default_factory=dict)
    lines: dict[Place, int] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    present: bool = False
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    """Line, code and message of what could not be read."""

    @property
    def is_broken(self) -> bool:
        """Whether values may be missing because the YAML could not be read to its end."""
        return any(code == "bad-front-matter" for _, code, _ in self.problems)

    def line(self, place: Place) -> int:
        """Return the line of `place`, or of the nearest place around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_front_matter(text: str) -> FrontMatter:
    """Return the front matter and the body of `text`, with the problems found on the way."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return FrontMatter(body=text)
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        found = FrontMatter(body="", present=True)
        message = "The front matter does not end: close it with a line `---`."
        found.problems.append((1, "bad-front-matter", message))
        return found
    found = FrontMatter(body="\n".join(lines[end + 1 :]), body_line=end + 2, present=True)
    try:
        _read_yaml("\n".join(lines[1:end]) + "\n", found)
    except Problem as problem:
        found.problems.append((problem.line + 2, "bad-front-matter", problem.message))
    except yaml.YAMLError as error:
        found.problems.append((_error_line(error), "bad-front-matter", _explained(error)))
    return found


def _error_line(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 2 if mark else 1


def _explained(error: yaml.YAMLError) -> str:
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    return f"This is no YAML ({reason}): write `key: value`, and quote a value that holds `: `."


def _read_yaml(text: str, found: FrontMatter) -> None:
    if len(text) > LONGEST:
        raise Problem(0, f"The front matter is longer than {LONGEST:,} characters: shorten it.")
    events = yaml.parse(text, Loader=yaml.CSafeLoader)
    for event in events:
        if isinstance(event, yaml.MappingStartEvent):
            _refuse_cleverness(event)
            _mapping(events, (), found)
        elif isinstance(event, yaml.NodeEvent):
            raise _wrong_shape(event)


def _wrong_shape(event: Any) -> Problem:
    return Problem(event.start_mark.line, "The front matter must be lines of `key: value`.")


def _mapping(events: Iterator[Any], place: Place, found: FrontMatter) -> dict[str, Value]:
    values: dict[str, Value] = {} if place else found.values
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        _refuse_cleverness(event)
        line = event.start_mark.line
        if not isinstance(event, yaml.ScalarEvent):
            raise Problem(line, "A key must be a plain word.")
        key = event.value
        value = _value(events, next(events), (*place, key), found=found)
        if key in values:
            first = found.line((*place, key))
            message = f"`{key}` was already given in line {first}: keep one of the two."
            found.problems.append((line + 2, "duplicate-key", message))
            continue
        found.lines[(*place, key)] = line + 2
        values[key] = value
    return values


def _sequence(events: Iterator[Any], place: Place, found: FrontMatter) -> list[Value]:
    values: list[Value] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        here = (*place, len(values))
        found.lines[here] = event.start_mark.line + 2
        values.append(_value(events, event, here, found=found))
    return values


def _value(events: Iterator[Any], event: Any, place: Place, *, found: FrontMatter) -> Value:
    _refuse_cleverness(event)
    if len(place) > DEEPEST:
        raise Problem(event.start_mark.line, f"Values may be nested {DEEPEST} deep at most.")
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events, place, found)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, place, found)
    plain = not event.style
    return None if plain and event.value in ("", "~", "null") else str(event.value)


def _refuse_cleverness(event: Any) -> None:
    line = event.start_mark.line
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise Problem(
            line, "Anchors (`&`) and aliases (`*`) are not allowed: write the value out."
        )
    if getattr(event, "tag", None) and event.tag != "!":
        raise Problem(line, f"Tags such as `{event.tag}` are not allowed: write a plain value.")
