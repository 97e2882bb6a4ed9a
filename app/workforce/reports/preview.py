"""What a page shows of a report: its first rows, and how many there are or that there are many."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.records.completion_pages import counted_already
from app.records.completions import AsOf
from app.workforce.filters import stored_filter
from app.workforce.paper import MOST_ROWS
from app.workforce.reports.completions import COMPLETIONS
from app.workforce.reports.composing import bounded_totals, first_cells
from app.workforce.reports.definition import Definition
from app.workforce.reports.ordering import count_rows
from app.workforce.reports.question import Question

SHOWN = 20
MOST = MOST_ROWS
"""To so many rows a page counts unless it is asked for all: whether a paper has room is known."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows; `total` is how many there are, or fewer than there are where `is_more`.

    Of many entries no groups are made until somebody asks for that: then `is_ungrouped`.
    """

    rows: Sequence[Row[*tuple[str, ...]]]
    total: int
    is_more: bool = False
    is_ungrouped: bool = False


def preview(
    session: Session,
    definition: Definition,
    question: Question,
    *,
    everything: bool,
    most: int = MOST,
) -> Preview:
    """Return what a page shows; with `everything` all rows are counted, however long it takes."""
    total, is_more = (0, False) if everything else _counted(session, definition, question, most)
    if is_more and definition.groups:
        return Preview((), total, is_more=True, is_ungrouped=True)
    rows = session.execute(first_cells(definition, question, SHOWN)).all()
    if everything or definition.groups:
        total = count_rows(session, definition, question)
    return Preview(rows, total, is_more=is_more)


def _counted(
    session: Session, definition: Definition, question: Question, most: int
) -> tuple[int, bool]:
    """Return how many rows there are before they are put into groups, or `most` and more."""
    if definition.report is COMPLETIONS and not definition.groups:
        wanted, now = stored_filter(question.values), AsOf(question.as_of.at)
        total = counted_already(session, question.scope, wanted, as_of=now)
        if total is not None:
            return total, False
    for statement in bounded_totals(definition, question, most):
        total = session.scalars(statement).one()
        if total > most:
            return most, True
    return total or 0, False
