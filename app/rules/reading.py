"""Reads YAML nodes as what they should be; what they are not becomes a finding, and nothing."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

import yaml

from app.core.findings import Finding
from app.rules.document import finding
from app.rules.standard import Titles

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
LONGEST_SLUG = 80
LONGEST_TEXT = 2000

Entry = tuple[yaml.ScalarNode, yaml.Node]

_NULL = "tag:yaml.org,2002:null"
_SPAN = re.compile(r"(\d{1,3}) (month|year)s?", re.ASCII)


@dataclass(slots=True)
class Report:
    """The findings of one file, as they are met."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def add(self, node: yaml.Node, code: str, message: str) -> None:
        """Note a finding at the line of `node`."""
        self.findings.append(finding(self.file, node.start_mark.line + 1, code, message))


def fields(
    report: Report, node: yaml.Node, *, needs: Collection[str], takes: Collection[str] = ()
) -> dict[str, yaml.Node]:
    """Return the values of a mapping by key; what it `needs` must be there, nothing unknown."""
    known = (*needs, *takes)
    found: dict[str, yaml.Node] = {}
    for key, value in entries(report, node, what="a key"):
        if key.value in known:
            found[key.value] = value
        else:
            remedy = nearest(key.value, known)
            message = f"There is no key `{short(key.value)}` here{remedy}."
            report.add(key, "unknown-key", message)
    if isinstance(node, yaml.MappingNode):
        for name in needs:
            if name not in found or is_empty(found[name]):
                report.add(found.pop(name, node), "missing-key", f"Write the key `{name}` here.")
    return {name: value for name, value in found.items() if not is_empty(value)}


def entries(report: Report, node: yaml.Node, *, what: str) -> list[Entry]:
    """Return the keys and values of a mapping; a key that stands twice comes once."""
    if not isinstance(node, yaml.MappingNode):
        report.add(node, "wrong-type", "Write `key: value` lines here.")
        return []
    found: dict[str, Entry] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            report.add(key, "wrong-type", "A key is a single word.")
        elif key.value in found:
            report.add(key, "duplicate-key", f"`{short(key.value)}` is {what} already; keep one.")
        else:
            found[key.value] = (key, value)
    return list(found.values())


def items(report: Report, node: yaml.Node) -> list[yaml.Node]:
    """Return the entries of a list, which must have some."""
    if not isinstance(node, yaml.SequenceNode):
        report.add(node, "wrong-type", "Write a list here: lines that begin with `-`.")
        return []
    if not node.value:
        report.add(node, "empty-list", "Write at least one entry in this list.")
    return list(node.value)


def text(report: Report, node: yaml.Node) -> str | None:
    """Return a text."""
    if not isinstance(node, yaml.ScalarNode):
        report.add(node, "wrong-type", "Write a text here.")
        return None
    if len(node.value) > LONGEST_TEXT:
        report.add(node, "bad-value", f"Keep this under {LONGEST_TEXT} characters.")
        return None
    return str(node.value).strip()


def number(report: Report, node: yaml.Node, *, low: int, high: int) -> int | None:
    """Return a whole number from `low` to `high`."""
    written = node.value if isinstance(node, yaml.ScalarNode) else ""
    if not re.fullmatch(r"\d{1,9}", written, re.ASCII):
        report.add(node, "wrong-type", "Write a whole number here, in digits.")
        return None
    if not low <= int(written) <= high:
        report.add(node, "bad-value", f"Write a number from {low} to {high}.")
        return None
    return int(written)


def level(report: Report, node: yaml.Node) -> int | None:
    """Return a level from 5 to 1."""
    written = node.value if isinstance(node, yaml.ScalarNode) else ""
    if written not in ("5", "4", "3", "2", "1"):
        report.add(node, "bad-level", "Write one of the levels 5, 4, 3, 2 and 1.")
        return None
    return int(written)


def choice(report: Report, node: yaml.Node, known: Collection[str]) -> str | None:
    """Return one of the `known` words."""
    written = text(report, node)
    if written is not None and written not in known:
        remedy = nearest(written, known) or f"; write one of {', '.join(known)}"
        report.add(node, "bad-value", f"`{short(written)}` is not known here{remedy}.")
        return None
    return written


def slug(report: Report, node: yaml.Node) -> str | None:
    """Return an address or code: lower case letters, digits and single hyphens."""
    written = text(report, node)
    if written is not None and (len(written) > LONGEST_SLUG or not SLUG.fullmatch(written)):
        message = f"Use lower case letters, digits and single hyphens, {LONGEST_SLUG} at most."
        report.add(node, "bad-value", message)
        return None
    return written


def slugs(report: Report, node: yaml.Node) -> tuple[str, ...]:
    """Return a list of different addresses or codes."""
    found: list[str] = []
    for item in items(report, node):
        written = slug(report, item)
        if written in found:
            report.add(item, "duplicate-key", f"`{written}` is in this list already; keep one.")
        elif written is not None:
            found.append(written)
    return tuple(found)


def months(report: Report, node: yaml.Node) -> int | None:
    """Return a span such as `36 months` or `3 years`, in months."""
    written = node.value if isinstance(node, yaml.ScalarNode) else ""
    found = _SPAN.fullmatch(written)
    if not found or not int(found[1]):
        report.add(node, "bad-value", "Write a span such as `36 months` or `3 years`.")
        return None
    return int(found[1]) * (12 if found[2] == "year" else 1)


def titles(report: Report, node: yaml.Node) -> Titles | None:
    """Return a text in both languages."""
    if not isinstance(node, yaml.MappingNode):
        report.add(node, "wrong-type", "Write `en:` and `zh:` here, each with its text.")
        return None
    found = fields(report, node, needs=(), takes=("en", "zh"))
    for language in ("en", "zh"):
        if language not in found:
            report.add(node, "missing-translation", f"Write the text in `{language}`, too.")
    written = {language: text(report, value) for language, value in found.items()}
    en, zh = written.get("en"), written.get("zh")
    return Titles(en, zh) if en and zh else None


def is_empty(node: yaml.Node) -> bool:
    """Whether nothing is written after a key."""
    return isinstance(node, yaml.ScalarNode) and (node.tag == _NULL or not node.value.strip())


def nearest(written: str, known: Iterable[str]) -> str:
    """Return a question that names the known word most like the one written, or nothing."""
    close = get_close_matches(written[:LONGEST_SLUG], known, n=1)
    return f"; did you mean `{close[0]}`" if close else ""


def short(written: str) -> str:
    """Return a word cut to what a message can hold, on one line."""
    line = " ".join(written.split())
    return line if len(line) <= 40 else line[:39] + "…"
