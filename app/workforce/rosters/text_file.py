"""Rows of a CSV file, whatever encoding and separator its spreadsheet chose."""

import codecs
import csv
import re
from collections.abc import Iterator
from io import StringIO

from app.core.errors import Invalid
from app.core.words import N_
from app.workforce.rosters.table import MOST_COLUMNS, MOST_ROWS, Row

MOST_LINES = 4 * MOST_ROWS
"""Blank lines, and line breaks within cells, included."""
_LONG_LINE = re.compile(rb"[^\r\n]{200000}")
SEPARATORS = ("\t", ",", ";")
_FIRST_CHINESE, _LAST_CHINESE = "\u3400", "\u9fff"


def text_rows(content: bytes) -> Iterator[Row]:
    """Yield the rows of a text file, blank ones left out.

    :raise Invalid: when bytes are no text, or quotes do not match; the row is named.
    """
    if max(content.count(b"\n"), content.count(b"\r")) > MOST_LINES:
        raise Invalid(N_("The file has more than %(most)s lines. Divide it."), most=MOST_LINES)
    long = _LONG_LINE.search(content)
    if long:
        raise _unread(content.count(b"\n", 0, long.start()) + 1, is_long=True)
    text = decoded(content)
    if "\0" in text:
        raise Invalid(N_("This file is neither a text nor a workbook. Save it as CSV or XLSX."))
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator(text), strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _unread(number, is_long="field limit" in str(error)) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield Row(number, _within(cells, number))


def _unread(row: int, *, is_long: bool) -> Invalid:
    if is_long:
        return Invalid(N_("Row %(row)s has a cell that is far too long."), row=row)
    return Invalid(N_("Row %(row)s cannot be read: its quotation marks do not match."), row=row)


def _within(cells: list[str], number: int) -> tuple[str, ...]:
    while cells and not cells[-1].strip():
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise Invalid(
            N_("Row %(row)s has more than %(most)s columns. Leave out those that are not needed."),
            row=number,
            most=MOST_COLUMNS,
        )
    return tuple(cells)


def separator(text: str) -> str:
    """Return what separates the cells: whatever the first line with any has most of."""
    for line in StringIO(text):
        outside = "".join(line.split('"')[::2])
        counts = {mark: outside.count(mark) for mark in SEPARATORS}
        if any(counts.values()):
            return max(counts, key=lambda mark: counts[mark])
    return ","


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or GB18030 (which contains GBK and GB 2312).

    :raise Invalid: when it is none of these, or a mixture; the row is named.
    """
    if content.startswith(codecs.BOM_UTF8):
        return _strictly(content, "utf-8-sig")
    sixteen = _sixteen_bits(content)
    if sixteen:
        return _strictly(content, sixteen)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        _refuse_mixture(content)
        return _strictly(content, "gb18030")


def _sixteen_bits(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    beginning = content[:400]
    even, odd = beginning[::2].count(0), beginning[1::2].count(0)
    if 4 * min(even, odd) > max(even, odd) or max(even, odd) < 2:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise _unreadable(row) from None


def _refuse_mixture(content: bytes) -> None:
    """Refuse a file with rows of UTF-8 among others, which would come out as wrong characters."""
    eights, others = [], []
    for number, line in enumerate(content.splitlines(), 1):
        try:
            if any(_FIRST_CHINESE <= character <= _LAST_CHINESE for character in line.decode()):
                eights.append(number)
        except UnicodeDecodeError:
            others.append(number)
    if eights:
        raise _unreadable(min((eights, others), key=len)[0])


def _unreadable(row: int) -> Invalid:
    return Invalid(
        N_(
            "Row %(row)s is written in another character set than the rest. "
            "Save the whole file anew as “CSV UTF-8” or XLSX."
        ),
        row=row,
    )
