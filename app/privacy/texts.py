"""The privacy notice in its versions, each a Markdown file in either language.

The newest version is in force. Headings, paragraphs and lists are all that these files may hold.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "notice"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, or the points of a list."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """One version in one language."""

    version: str
    title: str
    blocks: tuple[Block, ...]


@cache
def versions() -> tuple[str, ...]:
    """Return the versions there are, the newest first; each is the day that it was written."""
    return tuple(sorted({path.name.split(".")[0] for path in FOLDER.glob("*.md")}, reverse=True))


def in_force() -> str:
    """Return the version that people agree to now."""
    return versions()[0]


@cache
def notice(version: str, language: str) -> Notice:
    """Return one version of the notice."""
    text = (FOLDER / f"{version}.{language}.md").read_text(encoding="utf-8")
    title, *parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    return Notice(version, title.removeprefix("# "), tuple(_block(part) for part in parts))


def _block(part: str) -> Block:
    if part.startswith("## "):
        return Block("heading", (part.removeprefix("## "),))
    if part.startswith("- "):
        return Block("list", tuple(line.removeprefix("- ") for line in part.splitlines()))
    return Block("paragraph", (part,))
