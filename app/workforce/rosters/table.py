"""What every roster file becomes: rows of text cells, with the numbers that people see."""

from collections.abc import Sequence
from dataclasses import dataclass

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes of an uploaded file."""
MOST_ROWS = 100_000
MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet counts it, and its cells."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """Return the text in a column, empty when the row is shorter."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The row of headings, and the rows below it that are not blank."""

    header: Row
    rows: Sequence[Row]
