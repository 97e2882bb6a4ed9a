"""Checks: questions inside a lesson, for practice; each ends at the next heading."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.content.findings import Finding, finding
from app.content.headings import MarkdownHeading, read_heading
from app.content.question_lines import QuestionLines, fence_after, sort_lines
from app.content.questions import AskedQuestion, QuestionFile, ask
from app.content.render import Snippet

CLASS = ".check"
LEVELS = (2, 3, 4)

_COMMENT = "<!--"
_PLACE = re.compile("<h6[^>]*>\ue000([0-9]+)\ue000</h6>")
"""What the heading that keeps a check's place becomes."""


def read_checks(file: str, body: str, first_line: int) -> QuestionFile:
    """Return a lesson's text with a place for each of its checks, and the checks."""
    text, parts = _split(body, first_line)
    findings: list[Finding] = []
    for part in parts:
        _take_points(file, part, findings)
    checks = ask(file, parts, findings)
    for number, check in enumerate(checks):
        text[check.line - first_line] = f"###### \ue000{number}\ue000 {{#check-{check.key}}}"
    told = tuple(_with_remedy(found) for found in findings)
    return QuestionFile(Snippet(first_line, "\n".join(text)), checks, told)


def lost_checks(file: str, html: str, checks: Sequence[AskedQuestion]) -> list[Finding]:
    """Return findings for the checks that have no place of their own in the lesson's `html`."""
    places = _PLACE.findall(html)
    message = "This check stands within HTML, where it cannot be shown: move it out."
    return [
        finding(file, check.line, "misplaced-check", message)
        for number, check in enumerate(checks)
        if html and check.marking and places.count(str(number)) != 1
    ]


def with_places(html: str, checks: Sequence[AskedQuestion]) -> str:
    """Return a lesson's safe HTML with the comment `<!--check:key-->` where a check stands."""
    marks = {str(number): f"<!--check:{check.key}-->" for number, check in enumerate(checks)}
    return _PLACE.sub(lambda place: marks.get(place[1], ""), html)


def _split(body: str, first_line: int) -> tuple[list[str], list[QuestionLines]]:
    """Return the lesson's lines, those of its checks made blank, and the checks' lines."""
    text: list[str] = []
    checks: list[QuestionLines] = []
    blocks: list[list[str]] = []
    inside, hidden = False, ""
    for number, line in enumerate(body.split("\n"), first_line):
        level, heading = (0, None) if hidden else _heading(line)
        if heading:
            inside = level in LEVELS and CLASS in heading.attributes.split()
        hidden = _hidden_after(line, hidden)
        text.append("" if inside else line)
        if inside and heading:
            checks.append(QuestionLines(number, *heading))
            blocks.append([])
        elif inside:
            blocks[-1].append(line)
    for check, lines in zip(checks, blocks, strict=True):
        sort_lines(check, lines)
    return text, checks


def _hidden_after(line: str, hidden: str) -> str:
    """Return what keeps the next line from being a heading: an open fence or comment, or ''."""
    opens = not hidden and line.lstrip().startswith(_COMMENT)
    if hidden == _COMMENT or opens:
        return "" if "-->" in line else _COMMENT
    return fence_after(line, hidden)


def _heading(line: str) -> tuple[int, MarkdownHeading | None]:
    level = len(line) - len(line.lstrip("#"))
    return level, read_heading(line, level=level) if 1 <= level <= 6 else None


def _take_points(file: str, part: QuestionLines, findings: list[Finding]) -> None:
    """Leave in the braces what a quiz's question may have, reporting what gives points."""
    kept = []
    for word in part.attributes.split():
        if word.startswith(("points=", "scoring=")):
            message = f"A check gives no points: remove `{word}`."
            findings.append(finding(file, part.line, "bad-attribute", message))
        elif word != CLASS:
            kept.append(word)
    part.attributes = " ".join(kept)


def _with_remedy(found: Finding) -> Finding:
    if found.code != "stray-text":
        return found
    return replace(found, message=f"{found.message} A heading ends the check.")
