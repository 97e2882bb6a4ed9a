"""Exports are ordered, sent, and written down; what they say is pinned when they are ordered."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.policy import WorkforceScope
from app.core.errors import Invalid
from app.core.words import N_
from app.records.completion_pages import completion_total
from app.records.completions import AsOf, CompletionFilter, ledger_end
from app.workforce.filters import storable
from app.workforce.models import FORMATS, Export


def order_export(
    session: Session,
    scope: WorkforceScope,
    *,
    made_by_id: int,
    file_format: str,
    language: str,
    words: Mapping[str, str],
    wanted: CompletionFilter,
    as_of: datetime,
    at: datetime,
) -> Export:
    """Write down who asks which list, count its rows, and pin what it will say.

    :raise Invalid: for an unknown format.
    """
    if file_format not in FORMATS:
        raise Invalid(
            N_("“%(value)s” is not a format; there are: %(allowed)s."),
            value=file_format[:40],
            allowed=", ".join(FORMATS),
        )
    end = ledger_end(session)
    export = Export(
        made_by_id=made_by_id,
        made_at=at,
        format=file_format,
        language=language,
        scope=asdict(scope),
        filters=storable(words, wanted),
        as_of=as_of,
        ledger_entries=end.entries,
        ledger_chain=end.chain,
        rows=completion_total(session, scope, wanted, as_of=AsOf(as_of, end.entries)),
    )
    session.add(export)
    session.flush()  # the audit entry names the export by id
    _write_down(session, export, at=at)
    return export


def note_progress(session: Session, export_id: int, *, rows_done: int, at: datetime) -> None:
    """Remember how many rows were sent so far."""
    _change(session, export_id, rows_done=rows_done, moved_at=at, stopped_at=None)


def note_stop(session: Session, export_id: int, *, rows_done: int, at: datetime) -> None:
    """Remember that the sending ended before the last row."""
    _change(session, export_id, rows_done=rows_done, moved_at=at, stopped_at=at)


def finish_export(
    session: Session, export_id: int, *, rows_done: int, sha256: str, at: datetime
) -> None:
    """Remember that the last byte was sent, and what the whole file's digest is."""
    _change(session, export_id, rows_done=rows_done, moved_at=at, stopped_at=None)
    _change(session, export_id, sha256=sha256, finished_at=at)


def _change(session: Session, export_id: int, **values: Any) -> None:
    session.execute(
        update(Export).where(Export.id == export_id, Export.finished_at.is_(None)).values(values)
    )


def _write_down(session: Session, export: Export, *, at: datetime) -> None:
    details = {
        "format": export.format,
        "scope": export.scope,
        "filters": export.filters,
        "as_of": export.as_of.isoformat(),
        "rows": export.rows,
    }
    audit(
        session,
        at=at,
        actor_id=export.made_by_id,
        action="export",
        subject=f"completions:{export.id}",
        details=details,
    )
