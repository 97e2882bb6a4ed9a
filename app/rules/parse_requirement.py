"""Reads a requirement of a standard: a mapping whose one key says what is required."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import cast

import yaml

from app.rules import reading
from app.rules.reading import Report
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
    TagMatch,
    Work,
)

STUDY = ("no-older-than", "reported")
"""Keys of every requirement about courses."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a requirement may refer to; no `known_courses` or `known_tags` means: unchecked."""

    report: Report
    occupation: str
    related: tuple[str, ...]
    known_courses: Collection[str] | None
    known_tags: Collection[str] | None


def parse_requirement(terms: Terms, node: yaml.Node) -> Requirement | None:
    """Return the requirement that `node` says, or nothing when it says none."""
    found = reading.entries(terms.report, node, what="a requirement here")
    if len(found) > 1:
        message = "Write each requirement as an entry of its own, beginning with `-`."
        terms.report.add(node, "several-requirements", message)
    elif isinstance(node, yaml.MappingNode) and not found:
        terms.report.add(node, "empty-list", "Write a requirement here.")
    read = [_parse_one(terms, key, value) for key, value in found]
    return read[0] if len(read) == 1 else None


def parse_parts(terms: Terms, node: yaml.Node) -> tuple[Requirement, ...]:
    """Return the requirements of a list."""
    read = [parse_requirement(terms, item) for item in reading.items(terms.report, node)]
    return tuple(requirement for requirement in read if requirement is not None)


def _parse_one(terms: Terms, key: yaml.ScalarNode, value: yaml.Node) -> Requirement | None:
    kind = key.value
    parse = _PARSERS.get(kind)
    if parse is not None:
        return parse(terms, value)
    remedy = reading.nearest(kind, _PARSERS) or f"; write one of {', '.join(_PARSERS)}"
    message = f"There is no requirement `{reading.short(kind)}`{remedy}."
    terms.report.add(key, "unknown-requirement", message)
    return None


def _age(terms: Terms, node: yaml.Node) -> Age | None:
    years = reading.number(terms.report, node, low=1, high=100)
    return Age(years) if years else None


def _work(terms: Terms, node: yaml.Node) -> Work | None:
    report = terms.report
    found = reading.fields(report, node, needs=["years"], takes=["since-level", "occupations"])
    years = reading.number(report, found["years"], low=1, high=60) if "years" in found else None
    since = reading.level(report, found["since-level"]) if "since-level" in found else None
    occupations = _occupations(terms, found.get("occupations"))
    return Work(years, occupations, since) if years else None


def _certificate(terms: Terms, node: yaml.Node) -> Certificate | None:
    found = reading.fields(terms.report, node, needs=["level"], takes=["occupations"])
    level = reading.level(terms.report, found["level"]) if "level" in found else None
    occupations = _occupations(terms, found.get("occupations"))
    return Certificate(level, occupations) if level else None


def _courses(terms: Terms, node: yaml.Node) -> Courses | None:
    if isinstance(node, yaml.SequenceNode):
        slugs = _course_list(terms, node)
        return Courses(slugs, len(slugs)) if slugs else None
    found = reading.fields(terms.report, node, needs=["of"], takes=["at-least", *STUDY])
    if "of" not in found:
        return None
    slugs = _course_list(terms, found["of"])
    count = _count(terms, found.get("at-least"), len(slugs)) if slugs else None
    months, reported = _months(terms, found), _reported(terms, found)
    return Courses(slugs, count, months, reported=reported) if count else None


def _credit_hours(terms: Terms, node: yaml.Node) -> CreditHours | None:
    report = terms.report
    takes = ["tags", "match", *STUDY]
    found = reading.fields(report, node, needs=["at-least"], takes=takes)
    tags = _tag_list(terms, found["tags"]) if "tags" in found else ()
    match = reading.choice(report, found["match"], ("any", "all")) if "match" in found else "any"
    months, reported = _months(terms, found), _reported(terms, found)
    if "at-least" not in found:
        return None
    hours = reading.number(report, found["at-least"], low=1, high=10_000)
    if not hours:
        return None
    return CreditHours(hours, tags, cast(TagMatch, match), months, reported=reported)


def _all_of(terms: Terms, node: yaml.Node) -> AllOf | None:
    parts = parse_parts(terms, node)
    return AllOf(parts) if parts else None


def _any_of(terms: Terms, node: yaml.Node) -> AnyOf | None:
    parts = parse_parts(terms, node)
    return AnyOf(parts) if parts else None


def _at_least(terms: Terms, node: yaml.Node) -> AtLeast | None:
    found = reading.fields(terms.report, node, needs=["count", "of"])
    parts = parse_parts(terms, found["of"]) if "of" in found else ()
    count = _count(terms, found.get("count"), len(parts)) if parts else None
    return AtLeast(count, parts) if count else None


def _not(terms: Terms, node: yaml.Node) -> Not | None:
    part = parse_requirement(terms, node)
    return Not(part) if part else None


def _count(terms: Terms, node: yaml.Node | None, of: int) -> int | None:
    """Return how many of a list are needed: all of them when nothing is said."""
    if node is None:
        return of
    count = reading.number(terms.report, node, low=1, high=1000)
    if count is not None and count > of:
        terms.report.add(node, "count-too-large", f"The list holds {of}; ask for {of} at most.")
        return None
    return count


def _months(terms: Terms, found: dict[str, yaml.Node]) -> int | None:
    node = found.get("no-older-than")
    return reading.months(terms.report, node) if node else None


def _reported(terms: Terms, found: dict[str, yaml.Node]) -> bool:
    """Return whether completions that an employer reports count; they do not when unsaid."""
    node = found.get("reported")
    choices = ("count", "do-not-count")
    return node is not None and reading.choice(terms.report, node, choices) == "count"


def _occupations(terms: Terms, node: yaml.Node | None) -> tuple[str, ...]:
    """Return the occupations meant: the own and the related ones when nothing is said."""
    if isinstance(node, yaml.SequenceNode):
        return reading.slugs(terms.report, node)
    if node and reading.choice(terms.report, node, ("own", "own-or-related")) == "own":
        return (terms.occupation,)
    return tuple(dict.fromkeys((terms.occupation, *terms.related)))


def _course_list(terms: Terms, node: yaml.Node) -> tuple[str, ...]:
    written = reading.slugs(terms.report, node)
    _warn(terms, node, "course", terms.known_courses)
    return written


def _tag_list(terms: Terms, node: yaml.Node) -> tuple[str, ...]:
    written = reading.slugs(terms.report, node)
    _warn(terms, node, "tag", terms.known_tags)
    return written


def _warn(terms: Terms, node: yaml.Node, what: str, known: Collection[str] | None) -> None:
    """Warn of the entries of a list that are not among the known ones."""
    if known is None or not isinstance(node, yaml.SequenceNode):
        return
    for item in node.value:
        if isinstance(item, yaml.ScalarNode) and item.value.strip() not in known:
            remedy = reading.nearest(item.value, known) or "; publish it, or correct the name"
            message = f"There is no published {what} `{reading.short(item.value)}`{remedy}."
            terms.report.add(item, f"unknown-{what}", message)


_PARSERS: dict[str, Callable[[Terms, yaml.Node], Requirement | None]] = {
    "age": _age,
    "work": _work,
    "certificate": _certificate,
    "courses": _courses,
    "credit-hours": _credit_hours,
    "all-of": _all_of,
    "any-of": _any_of,
    "at-least": _at_least,
    "not": _not,
}
