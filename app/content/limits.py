"""Shapes of text that a Markdown parser cannot take in time: refused before it sees them."""

import re

from app.content.findings import Finding, finding

LONGEST_LINE = 20_000
DEEPEST_QUOTE = 8
DEEPEST_LIST = 40
"""Columns before a list's mark."""

LONGEST_RUN = 100
MOST_BRACKETS = 2_000
"""Opening brackets in one paragraph."""

_RUN = re.compile(rf"([\[(<{{*_`!^~=|$\\])(?:\s?\1){{{LONGEST_RUN}}}")
_QUOTE = re.compile(rf"\s*(?:>\s*){{{DEEPEST_QUOTE + 1}}}")
_LIST = re.compile(rf"[ \t]{{{DEEPEST_LIST},}}(?:[-*+]|\d+[.)])\s")
_STACKED = re.compile(r"\s*(?:(?:[-*+>]|\d{1,9}[.)])[ \t]+){9}")
_OPENING = re.compile(r"[\[(<]")


def complexity_findings(file: str, line: int, text: str) -> list[Finding]:
    """Return findings for the first shape in `text` that is too deep or too long."""
    brackets = 0
    for number, content in enumerate(text.split("\n"), line):
        brackets = brackets + len(_OPENING.findall(content)) if content.strip() else 0
        problem = _problem(content, brackets)
        if problem:
            return [finding(file, number, "too-complex", problem)]
    return []


def _problem(line: str, brackets: int) -> str | None:
    if len(line) > LONGEST_LINE:
        return f"A line may have {LONGEST_LINE:,} characters at most: break it."
    if brackets > MOST_BRACKETS:
        return f"A paragraph may have {MOST_BRACKETS} opening brackets at most: break it."
    if _QUOTE.match(line) or _STACKED.match(line):
        return f"Quotes and lists may be nested {DEEPEST_QUOTE} deep at most: flatten them."
    if _LIST.match(line):
        return f"A list's mark may stand {DEEPEST_LIST} columns in at most: flatten the list."
    if len(line) > LONGEST_RUN and _RUN.search(line) and not _is_rule(line):
        return f"{LONGEST_RUN} equal marks in a row cannot be read: shorten them."
    return None


def _is_rule(line: str) -> bool:
    return len(set(line.replace(" ", ""))) == 1 and line.strip()[0] in "*_=~"
