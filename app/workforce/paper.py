"""A list on paper, for signature: a PDF that says what it is, and has lines to sign on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.formulas import bare_cell
from app.core.time import SHANGHAI
from app.workforce.columns import Kind
from app.workforce.press.characters import borrowed_letters, shown
from app.workforce.press.measures import (
    MARGIN,
    MILLIMETRES,
    Measures,
    Pieces,
    breakable,
    is_tall,
    measured,
)
from app.workforce.press.setting import TooMuchForPaper, set_list
from app.workforce.source import Cells

MOST_ROWS = 5_000
MOST_CELLS = 24_000
CELLS_OF_A_ROW = 2
"""A row costs as much as two cells, besides those that it has. What has no more than these is set
within 10 seconds and 400 MB: 1,714 rows of 12 columns."""

CHUNK_BYTES = 65_536
TITLE_SIZE, SUBTITLE_SIZE, FACT_SIZE = 19.0, 9.5, 8.5
FACT_SHARE = 0.75
"""Of the page's width, what is sure to be left for a fact beside its name."""

FOOT_LETTERS = 60
_REGIONS = {"zh": "cn", "en": "gb"}


@dataclass(frozen=True, slots=True)
class Paper:
    """What a paper says besides its rows, in its reader's language.

    `nothing` is said instead of a table without rows; `signing_words` stand before the lines of
    each signature: the name, the signature, the day.
    """

    title: str
    subtitle: str
    headings: Sequence[str]
    kinds: Sequence[Kind]
    widths: Sequence[int]
    facts: Sequence[tuple[str, str]]
    signatures: Sequence[str]
    signing_words: Sequence[str]
    page_words: str
    nothing: str
    language: str
    as_of: datetime


def most_rows(columns: int) -> int:
    """Return how many rows a paper with so many columns can have."""
    return min(MOST_ROWS, MOST_CELLS // (columns + CELLS_OF_A_ROW))


def paper_file(batches: Iterator[Sequence[Cells]], paper: Paper) -> Iterator[tuple[bytes, int]]:
    """Yield a PDF whose bytes depend on nothing but the rows and the words.

    :raise TooMuchForPaper: when there are more rows than `most_rows`, or setting them takes more
        time or memory than it may.
    """
    rows = _collected(batches, most_rows(len(paper.headings)))
    pdf = set_list(content(rows, paper), timestamp=int(paper.as_of.timestamp()))
    for start in range(0, len(pdf), CHUNK_BYTES):
        yield pdf[start : start + CHUNK_BYTES], 0 if start else len(rows)


def content(rows: Sequence[Cells], paper: Paper) -> dict[str, object]:
    """Return what the template `list.typ` shows."""
    table = [_as_shown(row, paper.kinds) for row in rows]
    headings = [shown(heading) for heading in paper.headings]
    measures = measured(headings, paper.kinds, paper.widths, table)
    rooms = measures.rooms
    return {
        **_words(paper, measures),
        "is_wide": measures.is_wide,
        "margin": MARGIN,
        "size": measures.size,
        "inset": measures.inset,
        "widths": [round(width, 2) for width in measures.widths],
        "kinds": list(paper.kinds),
        "headings": list(map(breakable, headings, rooms)),
        "cells": [cell for row in table for cell in map(breakable, row, rooms)],
        "rows_break": any(any(map(is_tall, row, rooms)) for row in table),
    }


def _words(paper: Paper, measures: Measures) -> dict[str, object]:
    title = shown(paper.title)
    moment = f"{paper.as_of.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    short = title if len(title) <= FOOT_LETTERS else f"{title[:FOOT_LETTERS]}…"

    def fitting(text: str, size: float, share: float = 1.0) -> Pieces:
        return breakable(shown(text), share * measures.across / (size * MILLIMETRES))

    return {
        "name": title,
        "title": fitting(paper.title, TITLE_SIZE),
        "subtitle": fitting(paper.subtitle, SUBTITLE_SIZE),
        "foot": f"{short} · {moment}",
        "facts": [
            [shown(name), fitting(value, FACT_SIZE, FACT_SHARE)] for name, value in paper.facts
        ],
        "signatures": list(map(shown, paper.signatures)),
        "signing_words": list(map(shown, paper.signing_words)),
        "page_words": shown(paper.page_words),
        "nothing": fitting(paper.nothing, SUBTITLE_SIZE),
        "letters": borrowed_letters(),
        "language": paper.language,
        "region": _REGIONS[paper.language],
    }


def _collected(batches: Iterator[Sequence[Cells]], most: int) -> list[Cells]:
    rows: list[Cells] = []
    for batch in batches:
        rows += batch
        if len(rows) > most:
            raise TooMuchForPaper
    return rows


def _as_shown(row: Cells, kinds: Sequence[Kind]) -> list[str]:
    return [_SHOWN[kind](bare_cell(cell)) for cell, kind in zip(row, kinds, strict=True)]


def _moment(iso: str) -> str:
    """Return `2026-11-23T17:05:09+08:00` to the minute."""
    return shown(iso[:16].replace("T", " "))


_SHOWN: dict[Kind, Callable[[str], str]] = {
    "text": shown,
    "instant": _moment,
    "day": shown,
    "whole": shown,
    "decimal": shown,
}
