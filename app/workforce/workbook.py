"""The completion list as an XLSX workbook, streamed: rows go into the archive as they come.

Office Open XML (ECMA-376) as far as a plain list needs it. Cells are inline strings, so there is
no table of strings to keep in memory; a sheet that is full is followed by another.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import IO, cast
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.core.time import SHANGHAI
from app.workforce import workbook_parts as parts
from app.workforce.columns import COLUMNS, Kind
from app.workforce.source import Cells

SHEET_ROWS = 1_048_576
SHEET_BYTES = 1_500_000_000  # Excel dislikes the 64-bit archive entries that begin at 2 GiB
COMPRESSION = 1
EPOCH = date(1899, 12, 30)
SECONDS = 86_400

_TEXT = '<c t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>'
_CELL: dict[Kind, str] = {
    "text": _TEXT,
    "instant": '<c s="2">%s</c>',
    "day": '<c s="3">%s</c>',
    "whole": "<c>%s</c>",
    "decimal": '<c s="4">%s</c>',
}
_ROW = "<row>" + "".join(_CELL[column.kind] for column in COLUMNS) + "</row>"
_INSTANTS = tuple(i for i, column in enumerate(COLUMNS) if column.kind == "instant")
_NUMBERS = tuple(i for i, column in enumerate(COLUMNS) if column.kind in ("whole", "decimal"))
_DAYS = tuple(i for i, column in enumerate(COLUMNS) if column.kind == "day")

# Characters that XML cannot carry, and what looks like the escape that stands for them (ECMA-376
# part 1, 22.9.2.19: `_x0000_`).
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile(r"[&<>\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_x")


class Sink:
    """Bytes that wait to be sent; an archive on it cannot seek back."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep `data` until it is taken."""
        self._waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: whoever sends takes the bytes."""

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken = b"".join(self._waiting)
        self._waiting.clear()
        return taken


def workbook_file(
    batches: Iterator[Sequence[Cells]], headings: Sequence[str], *, title: str, made_at: datetime
) -> Iterator[tuple[bytes, int]]:
    """Yield a workbook whose bytes depend on nothing but the rows, the words and `made_at`."""
    sink = Sink()
    with ZipFile(cast(IO[bytes], sink), "w") as archive:
        for name, text in parts.opening().items():
            archive.writestr(_entry(name, made_at), text)
        rest, sheets = _Rows(batches), 0
        while not rest.is_empty or sheets == 0:
            sheets += 1
            with archive.open(_entry(parts.sheet_name(sheets), made_at), "w") as sheet:
                for count in _sheet(sheet, rest, headings):
                    yield sink.take(), count
        for name, text in parts.closing(title, sheets).items():
            archive.writestr(_entry(name, made_at), text)
    yield sink.take(), 0


class _Rows:
    """Batches, from which a sheet takes as many rows as it has room for."""

    def __init__(self, batches: Iterator[Sequence[Cells]]) -> None:
        self._batches = batches
        self._next: Sequence[Cells] = next(batches, ())

    @property
    def is_empty(self) -> bool:
        return not self._next

    def take(self, room: int) -> Sequence[Cells]:
        taken, left = self._next[:room], self._next[room:]
        self._next = left or next(self._batches, ())
        return taken


def _sheet(sheet: IO[bytes], rest: _Rows, headings: Sequence[str]) -> Iterator[int]:
    """Write one sheet, and yield the number of rows after each batch."""
    sheet.write(parts.sheet_opening(headings).encode())
    rows, size = 1, 0
    while not rest.is_empty and rows < SHEET_ROWS and size < SHEET_BYTES:
        batch = rest.take(SHEET_ROWS - rows)
        size += sheet.write(_as_xml(batch).encode())
        rows += len(batch)
        yield len(batch)
    sheet.write(parts.sheet_closing(rows).encode())
    yield 0


def _entry(name: str, made_at: datetime) -> ZipInfo:
    entry = ZipInfo(name, made_at.astimezone(SHANGHAI).timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    entry._compresslevel = COMPRESSION  # type: ignore[attr-defined] # public from Python 3.13 on
    entry.create_system = 3
    return entry


def _as_xml(rows: Sequence[Cells]) -> str:
    return "".join([_ROW % tuple(_as_values(row)) for row in rows])


def _as_values(row: Cells) -> list[str]:
    """Return what stands in each cell's XML: escaped text, and days as numbers."""
    values = list(row)
    if _SPECIAL.search("".join(values)):
        values = [_as_text(value) for value in values]
    for index in _INSTANTS:
        values[index] = _as_number(_as_moment(values[index]))
    for index in _DAYS:
        values[index] = _as_number(_as_day(values[index]))
    for index in _NUMBERS:
        values[index] = _as_number(values[index])
    return values


def _as_text(value: str) -> str:
    return escape(_UNSAFE.sub(lambda found: f"_x{ord(found[0]):04X}_", value))


def _as_number(value: str) -> str:
    return f"<v>{value}</v>" if value else ""


def _as_moment(iso: str) -> str:
    """Return `2026-11-23T17:05:09+08:00` as days since the epoch of spreadsheets."""
    return _as_day(iso[:10]) + _as_fraction(iso[11:19]) if iso else ""


@lru_cache(maxsize=8192)
def _as_day(iso: str) -> str:
    return str((date.fromisoformat(iso) - EPOCH).days) if iso else ""


@lru_cache(maxsize=8192)
def _as_fraction(clock: str) -> str:
    hours, minutes, seconds = (int(part) for part in clock.split(":"))
    return f"{(hours * 3600 + minutes * 60 + seconds) / SECONDS:.9f}"[1:]
