"""Rows of the sheet of an XLSX file that holds the list."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from app.workforce.rosters.table import Row
from app.workforce.rosters.workbook_limits import damaged, require_small

Value = int | float | str | bool | time | date | datetime | timedelta


MOST_SHEETS = 10
"""Sheets among which the list is looked for."""
BEGINNING = 10


def workbook_rows(content: bytes, worth: Callable[[Sequence[str]], int]) -> Iterator[Row]:
    """Yield the rows of the sheet with the row that is worth most, blank ones left out.

    `worth` tells it of a row's cells; of equal sheets the first one that is not empty counts.

    :raise Invalid: when the workbook is damaged or larger than is allowed.
    """
    require_small(content)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
            names = workbook.sheet_names[:MOST_SHEETS]
            best = max(names, key=lambda name: _merit(workbook.get_sheet_by_name(name), worth))
            yield from _rows(workbook.get_sheet_by_name(best).iter_rows())
    except (CalamineError, OSError, ValueError) as error:
        raise damaged() from error


def _merit(sheet: CalamineSheet, worth: Callable[[Sequence[str]], int]) -> int:
    if not sheet.height:
        return -1
    beginning = islice(_rows(sheet.iter_rows()), BEGINNING)
    return max((worth(row.cells) for row in beginning), default=-1)


def _rows(values: Iterable[list[Value]]) -> Iterator[Row]:
    for number, cells in enumerate(values, 1):
        texts = [cell_text(value) for value in cells]
        while texts and not texts[-1].strip():
            texts.pop()
        if texts:
            yield Row(number, tuple(texts))


def cell_text(value: Value) -> str:
    """Return a cell as people read it: whole numbers without a point, days in ISO 8601.

    The character 0 is left out: no database keeps it in a text.
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\0", "")
