"""Front matter against its schema: a finding for each value that is wrong, with its remedy."""

from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.content.findings import Finding, finding
from app.content.front_matter import FrontMatter, Value
from app.content.nearest import nearest
from app.content.schema import LessonSchema, ModuleSchema, Schema

S = TypeVar("S", bound=Schema)


def validated(file: str, front: FrontMatter, schema: type[S]) -> tuple[S | None, list[Finding]]:
    """Return what of `front` fits `schema`, and findings for the rest.

    Nothing is returned when a required key is missing or wrong.
    """
    findings = [finding(file, line, code, message) for line, code, message in front.problems]
    known = {field.alias or name: name for name, field in schema.model_fields.items()}
    given = {key: value for key, value in front.values.items() if key in known}
    code = "ignored-key" if schema in (LessonSchema, ModuleSchema) else "unknown-key"
    findings += [
        finding(file, front.line((key,)), code, _unknown(key, list(known)))
        for key in front.values
        if key not in known
    ]
    try:
        return schema.model_validate(given), findings
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False)
    findings += _unique(
        [
            _finding(file, front, schema, problem)
            for problem in problems
            if not (front.is_broken and problem["type"] == "missing")
        ]
    )
    return _rest(given, problems, schema), findings


def _unique(findings: list[Finding]) -> list[Finding]:
    """Return `findings` without further ones of the same line; a union's branches report each."""
    return list({(found.line, found.code): found for found in findings}.values())


def _unknown(key: str, known: list[str]) -> str:
    near = nearest(key, known)
    if near:
        return f"`{key}` is unknown: write `{near}`."
    return f"`{key}` is unknown: remove it, or use one of {', '.join(sorted(known))}."


def _finding(
    file: str, front: FrontMatter, schema: type[Schema], problem: ErrorDetails
) -> Finding:
    place = tuple(problem["loc"])
    line = front.line(place)
    remedy = _remedy(schema, str(place[0]))
    if problem["type"] == "missing":
        message = f"`{place[0]}` is missing: add `{place[0]}:` with {remedy}."
        return finding(file, 1, "missing-value", message)
    if problem["type"] == "extra_forbidden":
        message = f"`{place[-1]}` is unknown in `{place[0]}`: use {remedy}."
        return finding(file, line, "unknown-key", message)
    value = _at(front, place)
    if value in (None, ""):
        message = f"`{place[0]}` is empty: write {remedy}."
        return finding(file, line, "missing-value", message)
    message = f"`{place[0]}` cannot be `{_short(value)}`: write {remedy}."
    return finding(file, line, "bad-value", message)


def _remedy(schema: type[Schema], key: str) -> str:
    for name, field in schema.model_fields.items():
        if key in (name, field.alias):
            return field.description or "a value"
    return "a value"


def _at(front: FrontMatter, place: tuple[str | int, ...]) -> Value:
    """Return the value at `place`, or at the nearest place around it that exists."""
    value: Value = front.values
    for step in place:
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
    return value


def _short(value: Value) -> str:
    if isinstance(value, (dict, list)):
        return "a list" if isinstance(value, list) else "a group of keys"
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _rest(given: dict[str, Value], problems: list[ErrorDetails], schema: type[S]) -> S | None:
    bad = {problem["loc"][0] for problem in problems}
    try:
        return schema.model_validate({key: given[key] for key in given if key not in bad})
    except ValidationError:
        return None
