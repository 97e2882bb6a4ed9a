"""Rows of the first sheet of an XLSX file that holds any."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

from app.workforce.rosters.table import Row
from app.workforce.rosters.workbook_limits import damaged, require_small

Value = int | float | str | bool | time | date | datetime | timedelta


def workbook_rows(content: bytes) -> Iterator[Row]:
    """Yield the rows of a workbook's first sheet that is not empty, blank ones left out.

    :raise Invalid: when the workbook is damaged or larger than is allowed.
    """
    require_small(content)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
            for name in workbook.sheet_names:
                sheet = workbook.get_sheet_by_name(name)
                if sheet.height:
                    yield from _rows(sheet.to_python(skip_empty_area=False))
                    return
    except (CalamineError, OSError, ValueError) as error:
        raise damaged() from error


def _rows(values: list[list[Value]]) -> Iterator[Row]:
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
