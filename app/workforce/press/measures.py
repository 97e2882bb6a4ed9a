"""The measures of a page: its direction, the size of letters, and how wide columns are.

Widths of text are counted in ems, the size of its letters, by what letters take on average.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import combining, east_asian_width

from app.workforce.columns import Kind

SHORT_SIDE, LONG_SIDE = 210, 297
MARGIN = 14
WIDE_FROM = 7
"""Columns from which a page lies on its side."""

SIZES = ((6, 9.0), (9, 8.0), (12, 7.5), (14, 6.5))
SMALLEST = 6.0
MILLIMETRES = 0.3528
"""In a point."""

LONGEST_WHOLE = 11.0
"""Ems up to which a column makes room for a word that cannot be broken."""

TALLEST = 25
"""Lines up to which a row is not divided between two pages."""

ROUNDING = 0.01
"""Ems that a word may seem to lack in a column that was made as wide as the word."""

FIRM = ("day", "instant")
"""Kinds that keep their room when the page is too narrow for all."""

_SAMPLES: dict[Kind, str] = {
    "text": "中文四字",
    "instant": "2026-11-23",
    "day": "2026-11-23",
    "whole": "00000",
    "decimal": "100.0",
}
_WORD = re.compile(r"[!-~\u00a1-\u058f]+")
_AFTER_HYPHEN = re.compile(r"(?<=-)(?![-\d]|$)")
"""Where a word divides: after a hyphen, but not before a number (Unicode annex 14)."""

Pieces = str | list[str]
"""Text, or its pieces, between which a line may end."""


@dataclass(frozen=True, slots=True)
class Measures:
    """How a list stands on its pages: millimetres, and points for the size of letters."""

    is_wide: bool
    size: float
    inset: float
    widths: tuple[float, ...]

    @property
    def rooms(self) -> tuple[float, ...]:
        """Return the ems that have room on a line of each column."""
        em = self.size * MILLIMETRES
        return tuple((width - 2 * self.inset) / em + ROUNDING for width in self.widths)

    @property
    def across(self) -> float:
        """Return the millimetres between the margins."""
        return (LONG_SIDE if self.is_wide else SHORT_SIDE) - 2 * MARGIN


def measured(
    headings: Sequence[str],
    kinds: Sequence[Kind],
    wishes: Sequence[int],
    rows: Sequence[Sequence[str]],
) -> Measures:
    """Return the measures of a list: widths as wished, but room for a whole day and most words."""
    count = len(headings)
    size = next((size for most, size in SIZES if count <= most), SMALLEST)
    inset = 0.55 * size * MILLIMETRES
    page = Measures(count >= WIDE_FROM, size, inset, ())
    columns = zip(*rows, strict=True) if rows else [()] * count
    needs = [
        _need(kind, heading, cells) * size * MILLIMETRES + 2 * inset
        for kind, heading, cells in zip(kinds, headings, columns, strict=True)
    ]
    possible = _possible(page.across, needs, [kind in FIRM for kind in kinds])
    return Measures(page.is_wide, size, inset, _spread(page.across, wishes, possible))


def breakable(text: str, room: float) -> Pieces:
    """Return `text`, in pieces where a word is longer than the `room` of a line."""
    if length(text) <= room or all(length(word) <= room for word in _words(text)):
        return text
    pieces: list[str] = []
    last = 0
    for found in _WORD.finditer(text):
        if length(found[0]) > room:
            pieces += [text[last : found.start()], *found[0]]
            last = found.end()
    return [piece for piece in (*pieces, text[last:]) if piece]


def is_tall(text: str, room: float) -> bool:
    """Say whether `text` takes more lines than a row that is kept together."""
    return length(text) > room * TALLEST


def length(text: str) -> float:
    """Return how many ems `text` takes, rather too many than too few."""
    if text.isascii():
        return 0.56 * len(text) + 0.1 * sum(map(str.isupper, text))
    return sum(map(_letter, text))


def _letter(letter: str) -> float:
    if combining(letter):
        return 0.0
    return 1.0 if east_asian_width(letter) in "WFA" else 0.67


def _need(kind: Kind, heading: str, cells: Iterable[str]) -> float:
    """Return the ems that a column needs so that no day, number or word of usual length breaks."""
    need = max([length(_SAMPLES[kind]), *map(length, _words(heading))])
    if kind != "instant":
        words = {word for cell in cells for word in _words(cell)}
        need = max([need, *(wide for wide in map(length, words) if wide <= LONGEST_WHOLE)])
    return need


def _words(text: str) -> Iterable[str]:
    """Return what a line cannot end within: between Chinese characters it can end anywhere."""
    return (part for word in _WORD.findall(text) for part in _AFTER_HYPHEN.split(word))


def _possible(across: float, needs: Sequence[float], firm: Sequence[bool]) -> list[float]:
    """Return the needs, made smaller when the page is too narrow: those of days at the last."""
    kept = sum(need for need, is_firm in zip(needs, firm, strict=True) if is_firm)
    if kept > across / 2:
        firm, kept = [False] * len(needs), 0.0
    scale = min(1.0, (across - kept) / (sum(needs) - kept or across))
    return [need if is_firm else need * scale for need, is_firm in zip(needs, firm, strict=True)]


def _spread(across: float, wishes: Sequence[int], needs: Sequence[float]) -> tuple[float, ...]:
    """Return `across` shared by wishes, but nobody gets less than is needed."""
    given: dict[int, float] = {}
    while True:
        others = [number for number in range(len(needs)) if number not in given]
        rest = across - sum(given.values())
        share = rest / sum(wishes[number] for number in others) if others else 0.0
        short = {n: needs[n] for n in others if share * wishes[n] < needs[n]}
        given |= short
        if not short:
            return tuple(given.get(n, share * wish) for n, wish in enumerate(wishes))
