"""Rendering: one file's texts to safe HTML, with what is wrong in them."""

import re
from dataclasses import dataclass

from app.content.findings import Finding
from app.content.limits import complexity_findings
from app.content.markdown_text import to_html
from app.content.pages import PageWriter
from app.content.places import Places
from app.content.release import Heading
from app.content.sanitise import sanitised
from app.content.source_lines import SourceLines

_PARAGRAPH = re.compile(r"\A<p>((?:(?!<p[ >]).)*)</p>\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of Markdown and its first line; an `inline` one becomes no paragraph of its own."""

    line: int
    text: str
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """The texts of one file; those from `separate_from` on have ids of their own on its page."""

    file: str
    snippets: tuple[Snippet, ...]
    separate_from: int = 1


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another place of the course: where it stands and where it leads."""

    line: int
    path: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A job done: its texts' HTML in order, and what the course as a whole must know of them."""

    file: str
    html: tuple[str, ...]
    headings: tuple[Heading, ...]
    anchors: frozenset[str]
    links: tuple[Link, ...]
    findings: tuple[Finding, ...]


def render(job: Job, places: Places) -> Rendered:
    """Return what `job` becomes."""
    html: list[str] = []
    headings: list[Heading] = []
    links: list[Link] = []
    findings: list[Finding] = []
    anchors: set[str] = set()
    for number, snippet in enumerate(job.snippets, 1):
        lines = SourceLines(snippet.text, snippet.line)
        too_complex = complexity_findings(job.file, snippet.line, lines.text)
        findings += too_complex
        if too_complex or not snippet.text.strip():
            html.append("")
            continue
        separate = number > job.separate_from
        seen = set() if separate else anchors
        prefix = f"t{number}-" if separate else ""
        writer = PageWriter(job.file, places, lines, prefix=prefix, seen=seen)
        page = writer.write(to_html(snippet.text, figures=not snippet.inline))
        html.append(_safe(page, inline=snippet.inline))
        headings += writer.headings
        findings += writer.findings
        links += [Link(line, target.path, target.anchor) for line, target in writer.links]
    return Rendered(
        job.file, tuple(html), tuple(headings), frozenset(anchors), tuple(links), tuple(findings)
    )


def _safe(page: str, *, inline: bool) -> str:
    html = sanitised(page).strip()
    found = _PARAGRAPH.match(html) if inline else None
    return found[1] if found else html
