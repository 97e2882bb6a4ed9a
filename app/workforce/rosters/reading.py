"""A roster file as its bytes, read into headings and rows."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from app.core.errors import Invalid
from app.core.words import N_
from app.workforce.rosters.mapping import FIELDS, Field, guess
from app.workforce.rosters.table import LARGEST_FILE, MOST_ROWS, Row, Sheet
from app.workforce.rosters.text_file import text_rows
from app.workforce.rosters.workbook_file import workbook_rows

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
HEADER_WITHIN = 10
"""Rows from the top among which the headings are looked for, below a title."""


def read_sheet(content: bytes, name: str, fields: Sequence[Field] = FIELDS) -> Sheet:
    """Return what a CSV or XLSX file holds; `name` is what its owner calls it.

    The headings are the row among the first that names most of the `fields`.

    :raise Invalid: when the file is too large, or cannot be read; the row is named where known.
    """
    if len(content) > LARGEST_FILE:
        raise Invalid(
            N_("The file is larger than %(most)s MB. Divide it, or leave columns out."),
            most=LARGEST_FILE // (1024 * 1024),
        )
    rows = _rows(content, name, lambda cells: len(guess(cells, fields)))
    first = list(islice(rows, HEADER_WITHIN))
    if not first:
        raise Invalid(N_("The file is empty. It needs a row of headings and rows of workers."))
    header = max(range(len(first)), key=lambda place: len(guess(first[place].cells, fields)))
    found = first[header + 1 :] + list(islice(rows, MOST_ROWS + 1))
    headings = first[header]
    if found and _is_second_heading(headings, found[0], fields):
        headings = _joined(headings, found.pop(0))
    if not found:
        raise Invalid(N_("The file has headings and no rows below them."))
    if len(found) > MOST_ROWS:
        raise Invalid(N_("The file has more than %(most)s rows. Divide it."), most=MOST_ROWS)
    return Sheet(headings, found)


def _is_second_heading(first: Row, second: Row, fields: Sequence[Field]) -> bool:
    """Whether the headings go on in a second row, below merged cells."""
    named = guess(first.cells, fields)
    more = guess(second.cells, fields)
    return bool(more) and not any(second.cell(column).strip() for column in named.values())


def _joined(first: Row, second: Row) -> Row:
    columns = range(max(len(first.cells), len(second.cells)))
    cells = (second.cell(column) or first.cell(column) for column in columns)
    return Row(first.number, tuple(cells))


def _rows(content: bytes, name: str, worth: Callable[[Sequence[str]], int]) -> Iterator[Row]:
    if content.startswith(_OLD_EXCEL):
        raise Invalid(N_("Old Excel files and locked ones cannot be read. Save it as XLSX."))
    if content.startswith(_ZIP):
        return workbook_rows(content, worth)
    if name.lower().endswith((".xlsx", ".xlsm")):
        raise Invalid(N_("The file is called a workbook and is none. Save it anew as XLSX."))
    return text_rows(content)
