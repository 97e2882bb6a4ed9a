"""Headings as they stand in Markdown: `## Text {#key}`."""

from typing import NamedTuple


class MarkdownHeading(NamedTuple):
    """A heading's text, and what stands in the braces after it."""

    text: str
    attributes: str


def read_heading(line: str, *, level: int) -> MarkdownHeading | None:
    """Return the heading of `level` that `line` is; nothing when it is none.

    Plain string methods, for a regular expression takes quadratic time for long lines.
    """
    marks = "#" * level
    if not line.startswith((f"{marks} ", f"{marks}\t")):
        return None
    text = _without_closing_marks(line[level:].strip(" \t"))
    start = text.rfind("{")
    if not text.endswith("}") or start < 0:
        return MarkdownHeading(text, "")
    return MarkdownHeading(text[:start].rstrip(), text[start + 1 : -1].removeprefix(":"))


def _without_closing_marks(text: str) -> str:
    before = text.rstrip("#")
    return before.rstrip() if not before or before[-1] in " \t" else text
