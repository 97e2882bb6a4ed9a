"""The completion list as text: CSV for spreadsheets, JSON Lines for programs."""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from io import StringIO

from app.core.formulas import BYTE_ORDER_MARK
from app.workforce.columns import COLUMNS, Kind
from app.workforce.source import Cells

_VALUE: dict[Kind, Callable[[str], object]] = {
    "text": str,
    "instant": lambda cell: cell or None,
    "day": lambda cell: cell or None,
    "whole": lambda cell: int(cell) if cell else None,
    "decimal": lambda cell: float(cell) if cell else None,
}
_FIELDS = tuple((column.key, _VALUE[column.kind]) for column in COLUMNS)


def csv_file(
    batches: Iterator[tuple[bytes, int]], headings: Sequence[str]
) -> Iterator[tuple[bytes, int]]:
    """Yield a CSV file, with the byte-order mark by which Excel knows UTF-8."""
    first = StringIO(newline="")
    csv.writer(first).writerow(headings)
    yield (BYTE_ORDER_MARK + first.getvalue()).encode(), 0
    yield from batches


def json_lines_file(batches: Iterator[Sequence[Cells]]) -> Iterator[tuple[bytes, int]]:
    """Yield one JSON object a line, with the columns' keys."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for rows in batches:
        lines = [encode(_as_object(row)) + "\n" for row in rows]
        yield "".join(lines).encode(), len(rows)


def _as_object(row: Cells) -> dict[str, object]:
    return {key: value(cell) for (key, value), cell in zip(_FIELDS, row, strict=True)}
