"""What changed between two states of a list: added, removed, corrected, and why."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any, Literal

from sqlalchemy import Connection, Select
from sqlalchemy.orm import Session

from app.core.formulas import BYTE_ORDER_MARK
from app.core.words import N_
from app.records.completions import AsOf, completion_cells
from app.records.queries import record_by_number
from app.workforce import filters
from app.workforce.columns import COLUMNS
from app.workforce.models import Export
from app.workforce.queries import export_scope
from app.workforce.source import Cells, cell_batches

Kind = Literal["added", "removed", "corrected"]
KINDS: dict[Kind, str] = {
    "added": N_("added"),
    "removed": N_("removed"),
    "corrected": N_("corrected"),
}
SEPARATOR = "\x00"  # stands in no text of either database
REASONS = {
    "issued": N_("issued since then"),
    "fits": N_("fits the filters now"),
    "revoked": N_("revoked"),
    "expired": N_("expired"),
    "changed": N_("another value"),
    "gone": N_("no longer fits the filters"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs: as it is now, or as it was when it is gone.

    `reason` is a key of `REASONS`; `words` are what somebody wrote on revoking the record.
    """

    kind: Kind
    cells: Cells
    reason: str
    words: str = ""


def changes(session: Session, export: Export, *, at: datetime) -> list[Change]:
    """Return what is different now from the list as it was taken out, in the list's order."""
    connection = session.connection()
    # One connection reads one list at a time, so the old one is kept, a text for each row.
    then = _statement(export, AsOf(export.as_of, export.ledger_entries))
    kept = [(place, SEPARATOR.join(cells)) for place, cells in _rows(connection, then)]
    old = ((place, tuple(text.split(SEPARATOR))) for place, text in kept)
    different = list(differences(old, _rows(connection, _statement(export, AsOf(at)))))
    return [_explained(session, export, each, at=at) for each in different]


def differences(
    old: Iterator[tuple[int, Cells]], new: Iterator[tuple[int, Cells]]
) -> Iterator[tuple[Kind, Cells]]:
    """Yield where two lists differ, both in ascending order of their first part."""
    before, after = next(old, None), next(new, None)
    while before is not None or after is not None:
        if after is None or (before is not None and before[0] < after[0]):
            yield "removed", before[1] if before else ()
            before = next(old, None)
        elif before is None or after[0] < before[0]:
            yield "added", after[1]
            after = next(new, None)
        else:
            if tuple(before[1]) != tuple(after[1]):
                yield "corrected", after[1]
            before, after = next(old, None), next(new, None)


def changes_file(found: Sequence[Change], translate: Callable[[str], str]) -> Iterator[str]:
    """Yield the changes as CSV: what happened and why, then the list's own columns."""
    headings = [N_("Change"), N_("Reason"), *(column.heading for column in COLUMNS)]
    yield BYTE_ORDER_MARK + _line([translate(heading) for heading in headings])
    for each in found:
        reason = translate(REASONS[each.reason])
        if each.words:
            reason = f"{reason}: {each.words}"
        yield _line([translate(KINDS[each.kind]), reason, *each.cells])


def _statement(export: Export, as_of: AsOf) -> Select[Any]:
    return completion_cells(
        export_scope(export.scope),
        filters.stored_filter(export.filters),
        as_of=as_of,
        language=export.language,
        with_place=True,
    )


def _rows(connection: Connection, statement: Select[Any]) -> Iterator[tuple[int, Cells]]:
    for batch in cell_batches(connection, statement):
        for row in batch:
            yield int(row[-1]), tuple(row[:-1])


def _explained(
    session: Session, export: Export, found: tuple[Kind, Cells], *, at: datetime
) -> Change:
    kind, cells = found
    page = record_by_number(session, cells[0], at=at)
    if page is None:
        return Change(kind, cells, "gone")
    if kind == "added":
        is_new = page.record.sequence > export.ledger_entries
        return Change(kind, cells, "issued" if is_new else "fits")
    if page.status in ("revoked", "expired"):
        return Change(kind, cells, page.status, page.revoked_reason)
    return Change(kind, cells, "gone" if kind == "removed" else "changed")


def _line(cells: Sequence[str]) -> str:
    text = StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue()
