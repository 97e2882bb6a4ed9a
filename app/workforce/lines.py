"""A report as text: CSV for spreadsheets, JSON Lines for programs."""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from io import StringIO

from app.core.formulas import BYTE_ORDER_MARK
from app.workforce.columns import Column, Kind
from app.workforce.source import Cells

_VALUE: dict[Kind, Callable[[str], object]] = {
    "text": str,
    "instant": lambda cell: cell or None,
    "day": lambda cell: cell or None,
    "whole": lambda cell: int(cell) if cell else None,
    "decimal": lambda cell: float(cell) if cell else None,
}


def csv_file(
    batches: Iterator[tuple[bytes, int]], headings: Sequence[str]
) -> Iterator[tuple[bytes, int]]:
    """Yield a CSV file, with the byte-order mark by which Excel knows UTF-8."""
    first = StringIO(newline="")
    csv.writer(first).writerow(headings)
    yield (BYTE_ORDER_MARK + first.getvalue()).encode(), 0
    yield from batches


def json_lines_file(
    batches: Iterator[Sequence[Cells]], columns: Sequence[Column]
) -> Iterator[tuple[bytes, int]]:
    """Yield one JSON object a line, with the columns' keys."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    fields = tuple((column.key, _VALUE[column.kind]) for column in columns)
    for rows in batches:
        objects = (
            {key: value(cell) for (key, value), cell in zip(fields, row, strict=True)}
            for row in rows
        )
        yield "".join(encode(each) + "\n" for each in objects).encode(), len(rows)
