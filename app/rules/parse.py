"""Reads a standard from YAML: all its mistakes in one go, or the standard."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

import yaml

from app.core.findings import Finding
from app.rules import reading
from app.rules.document import LARGEST, finding, read_document
from app.rules.parse_requirement import Terms, parse_parts, parse_requirement
from app.rules.reading import Report
from app.rules.requirements import AllOf, Requirement
from app.rules.standard import Level, Route, Standard, Titles

INDUSTRIES = (
    "integrated-circuits",
    "artificial-intelligence",
    "biomedicine",
    "aerospace",
    "general",
)

NO_TITLES = Titles("", "")

Parsed = tuple[tuple[Finding, ...], Standard | None]


def parse_standard(
    file: str,
    content: bytes,
    *,
    known_courses: Collection[str] | None = None,
    known_tags: Collection[str] | None = None,
) -> Parsed:
    """Return the findings of a file, and its standard unless one of them is an error.

    Courses and tags that are not among the known ones get a warning; `None` leaves them unchecked.
    """
    root = read_document(file, content)
    if isinstance(root, Finding):
        return (root,), None
    report = Report(file)
    standard = _standard(report, root, known_courses, known_tags)
    findings = tuple(sorted(set(report.findings), key=lambda each: (each.line, each)))
    if standard is None or any(each.severity == "error" for each in findings):
        return findings, None
    return findings, replace(standard, version=standard.digest())


def load_standards(
    paths: Iterable[Path],
    *,
    known_courses: Collection[str] | None = None,
    known_tags: Collection[str] | None = None,
) -> tuple[tuple[Finding, ...], tuple[Standard, ...]]:
    """Read files, and the `*.yaml` files of folders; a code that stands twice loads once."""
    findings: list[Finding] = []
    standards: dict[str, Standard] = {}
    for path in _files(paths):
        found, standard = _load(path, known_courses, known_tags)
        findings += found
        if standard and standard.code in standards:
            message = f"Another file has the code `{standard.code}` already; choose another."
            findings.append(finding(str(path), 1, "duplicate-code", message))
        elif standard:
            standards[standard.code] = standard
    return tuple(findings), tuple(standards.values())


def _files(paths: Iterable[Path]) -> list[Path]:
    found = [sorted(path.glob("*.yaml")) if path.is_dir() else [path] for path in paths]
    return list(dict.fromkeys(path for group in found for path in group))


def _load(
    path: Path, known_courses: Collection[str] | None, known_tags: Collection[str] | None
) -> Parsed:
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        return (finding(str(path), 1, "unreadable", f"The file cannot be read: {reason}."),), None
    return parse_standard(str(path), content, known_courses=known_courses, known_tags=known_tags)


def _standard(
    report: Report,
    root: yaml.Node,
    known_courses: Collection[str] | None,
    known_tags: Collection[str] | None,
) -> Standard | None:
    found = reading.fields(
        report,
        root,
        needs=("code", "title", "industry", "occupation", "levels"),
        takes=("notes", "related"),
    )
    code = reading.slug(report, found["code"]) if "code" in found else None
    titles = reading.titles(report, found["title"]) if "title" in found else None
    notes = reading.titles(report, found["notes"]) if "notes" in found else NO_TITLES
    industry = reading.choice(report, found["industry"], INDUSTRIES) if "industry" in found else ""
    occupation = reading.slug(report, found["occupation"]) if "occupation" in found else None
    related = reading.slugs(report, found["related"]) if "related" in found else ()
    terms = Terms(report, occupation or "", related, known_courses, known_tags)
    levels = _levels(terms, found["levels"]) if "levels" in found else ()
    if not (code and titles and notes and industry and occupation and levels):
        return None
    return Standard(code, titles, notes, industry, occupation, related, levels)


def _levels(terms: Terms, node: yaml.Node) -> tuple[Level, ...]:
    found = reading.entries(terms.report, node, what="a level")
    if isinstance(node, yaml.MappingNode) and not node.value:
        terms.report.add(node, "empty-list", "Write at least one level here, such as `5:`.")
    read = [_level(terms, key, value) for key, value in found]
    levels = [level for level in read if level is not None]
    return tuple(sorted(levels, key=lambda level: -level.level))


def _level(terms: Terms, key: yaml.Node, node: yaml.Node) -> Level | None:
    level = reading.level(terms.report, key)
    found = reading.fields(terms.report, node, needs=("title", "routes"))
    titles = reading.titles(terms.report, found["title"]) if "title" in found else None
    routes = _routes(terms, found["routes"]) if "routes" in found else ()
    return Level(level, titles, routes) if level and titles and routes else None


def _routes(terms: Terms, node: yaml.Node) -> tuple[Route, ...]:
    found = reading.entries(terms.report, node, what="a route of this level")
    if isinstance(node, yaml.MappingNode) and not node.value:
        terms.report.add(node, "empty-list", "Write at least one route here.")
    read = [_route(terms, key, value) for key, value in found]
    return tuple(route for route in read if route is not None)


def _route(terms: Terms, name: yaml.Node, node: yaml.Node) -> Route | None:
    key = reading.slug(terms.report, name)
    found = reading.fields(terms.report, node, needs=("title", "requires"))
    titles = reading.titles(terms.report, found["title"]) if "title" in found else None
    requirement = _requires(terms, found["requires"]) if "requires" in found else None
    return Route(key, titles, requirement) if key and titles and requirement else None


def _requires(terms: Terms, node: yaml.Node) -> Requirement | None:
    """Return the route's requirement; those of a list are all needed."""
    if not isinstance(node, yaml.SequenceNode):
        return parse_requirement(terms, node)
    parts = parse_parts(terms, node)
    return AllOf(parts) if parts else None
