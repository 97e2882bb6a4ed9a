"""What changed between two states of a report: added, removed, corrected, and why."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import StringIO
from typing import Any, Literal

from sqlalchemy import Connection, Select
from sqlalchemy.orm import Session

from app.core.formulas import BYTE_ORDER_MARK
from app.core.history import settled
from app.core.words import N_
from app.records.completions import AsOf
from app.records.queries import Fate, fates
from app.workforce.columns import Column
from app.workforce.models import Export
from app.workforce.reports.composing import has_text_places, report_cells
from app.workforce.reports.definition import Definition
from app.workforce.reports.ordering import pinned
from app.workforce.source import Cells, cell_batches

Kind = Literal["added", "removed", "corrected"]
Place = int | str
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
    "gone": N_("no longer on this list"),
    "new": N_("new since then"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that differs: how it was, how it is; nothing where it was not or is not."""

    kind: Kind
    place: Place
    old: Cells
    new: Cells


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs: as it is now, or as it was when it is gone.

    `reason` is a key of `REASONS`; `words` are what somebody wrote on revoking the record, and
    `before` are the headings of the columns that have another value, with the old one.
    """

    kind: Kind
    cells: Cells
    reason: str
    words: str = ""
    before: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """All rows that differ, and the columns of their cells."""

    columns: tuple[Column, ...]
    rows: list[Change]


def changes(session: Session, export: Export, *, at: datetime) -> Changes:
    """Return what is different now from the report as it was taken out, in the report's order.

    :raise Invalid: when a column of the report is no longer there.
    """
    connection, (definition, asked) = session.connection(), pinned(export)
    now = replace(asked, as_of=AsOf(at), known_at=settled(session))
    then = report_cells(definition, asked, with_place=True)
    # One connection reads one list at a time, so the old one is kept, a text for each row.
    kept = [(p, SEPARATOR.join(cells)) for p, cells in _rows(connection, then, definition)]
    old = ((place, tuple(text.split(SEPARATOR))) for place, text in kept)
    new = _rows(connection, report_cells(definition, now, with_place=True), definition)
    columns = definition.cells()
    found = [(each.place, _described(columns, each)) for each in differences(old, new)]
    if not _has_records(definition):
        return Changes(columns, [change for _place, change in found])
    became = fates(session, [int(place) for place, _change in found], at=at)
    explained = [_explained(export, each, became.get(int(place))) for place, each in found]
    return Changes(columns, explained)


def differences(
    old: Iterator[tuple[Place, Cells]], new: Iterator[tuple[Place, Cells]]
) -> Iterator[Difference]:
    """Yield where two lists differ, both in ascending order of their first part."""
    before, after = next(old, None), next(new, None)
    while before is not None or after is not None:
        if after is None or (before is not None and _precedes(before[0], after[0])):
            if before is not None:
                yield Difference("removed", before[0], before[1], ())
            before = next(old, None)
        elif before is None or _precedes(after[0], before[0]):
            yield Difference("added", after[0], (), after[1])
            after = next(new, None)
        else:
            if tuple(before[1]) != tuple(after[1]):
                yield Difference("corrected", after[0], before[1], after[1])
            before, after = next(old, None), next(new, None)


def changes_file(found: Changes, translate: Callable[[str], str]) -> Iterator[str]:
    """Yield the changes as CSV: what happened and why, then the report's own columns."""
    headings = [N_("Change"), N_("Reason"), *(column.heading for column in found.columns)]
    yield BYTE_ORDER_MARK + _line([translate(heading) for heading in headings])
    for each in found.rows:
        yield _line([translate(KINDS[each.kind]), reason_of(each, translate), *each.cells])


def reason_of(change: Change, translate: Callable[[str], str]) -> str:
    """Return in words why a row differs."""
    named = [f"{translate(heading)} ({old} →)" for heading, old in change.before]
    words = [translate(REASONS[change.reason]), change.words or ", ".join(named)]
    return ": ".join(word for word in words if word)


def _precedes(one: Place, other: Place) -> bool:
    return one < other  # type: ignore[operator] # the places of one report are of one type


def _has_records(definition: Definition) -> bool:
    """Whether each row is a record of the ledger, told apart by its id."""
    return not definition.groups and definition.report.column("record_number") is not None


def _rows(
    connection: Connection, statement: Select[*tuple[Any, ...]], definition: Definition
) -> Iterator[tuple[Place, Cells]]:
    place = str if has_text_places(definition) else int
    for batch in cell_batches(connection, statement):
        for row in batch:
            yield place(row[-1]), tuple(row[:-1])


def _described(columns: Sequence[Column], found: Difference) -> Change:
    """Say how a row differs."""
    if found.kind == "corrected":
        pairs = zip(columns, found.old, found.new, strict=True)
        before = tuple((column.heading, old) for column, old, new in pairs if old != new)
        return Change(found.kind, found.new, "changed", before=before)
    if found.kind == "added":
        return Change(found.kind, found.new, "new")
    return Change(found.kind, found.old, "gone")


def _explained(export: Export, change: Change, fate: Fate | None) -> Change:
    """Say why a row of a list of records differs: the ledger knows."""
    if fate is None:
        return change
    if change.kind == "added":
        is_new = fate.sequence > export.ledger_entries
        return replace(change, reason="issued" if is_new else "fits")
    if fate.status in ("revoked", "expired"):
        return replace(change, reason=fate.status, words=fate.revoked_reason)
    return change


def _line(cells: Sequence[str]) -> str:
    text = StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue()
