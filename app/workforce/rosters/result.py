"""The file that tells what became of every row of a roster."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO
from itertools import islice

from app.core.formulas import BYTE_ORDER_MARK, safe_cell
from app.core.words import N_
from app.workforce.rosters.mapping import label
from app.workforce.rosters.models import RosterRow

HEADINGS = (
    N_("Row"),
    N_("Employee number"),
    N_("Name"),
    N_("Identity number"),
    N_("What became of it"),
    N_("Problems"),
)
BATCH = 1000
Translate = Callable[..., str]


def result_file(
    rows: Iterable[RosterRow], kind: str, outcomes: dict[str, str], translate: Translate
) -> Iterator[str]:
    """Yield a CSV file with a row for each of a kind of roster; no cell runs in a spreadsheet."""
    yield BYTE_ORDER_MARK + _lines([[translate(heading) for heading in HEADINGS]])
    cells = (_cells(row, kind, outcomes, translate) for row in rows)
    while batch := list(islice(cells, BATCH)):
        yield _lines(batch)


def sentence(problem: dict[str, object], kind: str, translate: Translate) -> str:
    """Return what is wrong in a cell, named by the heading of its column."""
    places = problem["places"]
    said = translate(problem["sentence"], **places)  # type: ignore[arg-type] # stored as a mapping
    return f"{translate(label(kind, str(problem['column'])))}: {said}"


def _cells(row: RosterRow, kind: str, outcomes: dict[str, str], translate: Translate) -> list[str]:
    problems = " ".join(sentence(problem, kind, translate) for problem in row.problems)
    return [
        str(row.row),
        row.employee_number,
        row.name,
        row.id_number_masked,
        translate(outcomes[row.outcome]),
        problems,
    ]


def _lines(rows: Sequence[Sequence[str]]) -> str:
    text = StringIO(newline="")
    csv.writer(text).writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue()
