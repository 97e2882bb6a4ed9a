"""What an XLSX file must keep to before it is opened: a small one can unpack to gigabytes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from app.core.errors import Invalid
from app.core.words import N_
from app.workforce.rosters.table import MOST_COLUMNS, MOST_ROWS

MOST_PARTS = 500
LARGEST_UNPACKED = 100 * 1024 * 1024
"""Bytes of all parts together."""
MOST_TEXT = 256 * 1024 * 1024
"""Bytes of the cells' texts, each taken as long as the longest."""
MOST_CELLS = 3_000_000
"""Cells of the rectangle that a sheet spans, for each of which the reader makes room."""
TITLE_ROWS = 100
"""Rows above the list that are allowed besides the workers."""
_CHUNK = 1 << 20
_OVERLAP = 64
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,8})(\d{1,12})["']""")
_TAG = re.compile(rb"<(?:\w+:)?(row|c)[\s/>]")
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["']""")


@dataclass(slots=True)
class _Extent:
    rows: int = 0
    columns: int = 0
    shared: int = 0
    rows_begun: int = 0
    cells_in_row: int = 0


def require_small(content: bytes) -> None:
    """Look through the archive without keeping what is in it.

    :raise Invalid: when it is damaged, nested, or unpacks to more than is allowed.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            _look_through(archive)
    except (BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise damaged() from error


def damaged() -> Invalid:
    """Return the refusal of a workbook that does not open."""
    return Invalid(N_("The workbook does not open: it is damaged or locked with a password."))


def _look_through(archive: ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _too_large()
    longest, extent, unpacked = 0, _Extent(), 0
    for part in parts:
        if part.filename.lower().endswith((".zip", ".xlsx", ".xlsm", ".gz", ".rar", ".7z")):
            raise Invalid(N_("The workbook contains another archive. Remove what is embedded."))
        is_strings = part.filename.lower() == "xl/sharedstrings.xml"
        since, kept = 0, 0
        extent.rows_begun = 0
        for chunk in _chunks(archive, part):
            unpacked += len(chunk)
            if unpacked > LARGEST_UNPACKED:
                raise _too_large()
            _measure(chunk, extent)
            _count(chunk, kept, extent)
            kept = min(len(chunk), _OVERLAP)
            _require_extent(extent, 0)
            if is_strings:
                since, longest = _longest(chunk, since, longest)
    _require_extent(extent, longest)


def _chunks(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """Yield the part in pieces, each beginning with the end of the one before."""
    with archive.open(part) as file:
        kept = b""
        while piece := file.read(_CHUNK):
            yield kept + piece
            kept = piece[-_OVERLAP:]


def _measure(chunk: bytes, extent: _Extent) -> None:
    for letters, digits in _PLACE.findall(chunk):
        extent.rows = max(extent.rows, int(digits))
        extent.columns = max(extent.columns, _column(letters))
    extent.shared += len(_SHARED.findall(chunk))


def _count(chunk: bytes, kept: int, extent: _Extent) -> None:
    """Count rows and cells that do not say where they stand; those in `kept` were counted."""
    for tag in _TAG.finditer(chunk):
        if tag.end() <= kept:
            continue
        if tag[1] == b"row":
            extent.rows_begun, extent.cells_in_row = extent.rows_begun + 1, 0
            extent.rows = max(extent.rows, extent.rows_begun)
        else:
            extent.cells_in_row += 1
            extent.columns = max(extent.columns, extent.cells_in_row)


def _longest(chunk: bytes, since: int, longest: int) -> tuple[int, int]:
    """Return how many bytes stand since the last text ended, and the longest text so far."""
    pieces = chunk.split(b"</si>")
    lengths = [since + len(pieces[0]), *map(len, pieces[1:])]
    return lengths[-1], max(longest, *lengths)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _require_extent(extent: _Extent, longest: int) -> None:
    is_beyond = extent.rows > MOST_ROWS + TITLE_ROWS or extent.columns > MOST_COLUMNS
    if is_beyond or extent.rows * extent.columns > MOST_CELLS:
        raise Invalid(
            N_(
                "The sheet is larger than %(rows)s rows, %(columns)s columns or %(cells)s cells. "
                "Copy the list into a new workbook, or divide it."
            ),
            rows=MOST_ROWS,
            columns=MOST_COLUMNS,
            cells=MOST_CELLS,
        )
    if extent.shared * longest > MOST_TEXT:
        raise Invalid(N_("The workbook has cells with very long texts. Leave those columns out."))


def _too_large() -> Invalid:
    return Invalid(
        N_("The workbook unpacks to more than %(most)s MB. Keep only the list in it."),
        most=LARGEST_UNPACKED // (1024 * 1024),
    )
