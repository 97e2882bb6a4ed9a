"""How an export goes on: its progress, its end, and its file's time in storage."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.core.errors import Refused
from app.core.words import N_
from app.jobs import services as jobs
from app.workforce.models import Export


def note_progress(session: Session, export_id: int, *, rows_done: int, at: datetime) -> None:
    """Remember how many rows were sent so far."""
    _change(session, export_id, rows_done=rows_done, moved_at=at, stopped_at=None)


def note_stop(session: Session, export_id: int, *, rows_done: int, at: datetime) -> None:
    """Remember that the sending ended before the last row."""
    _change(session, export_id, rows_done=rows_done, moved_at=at, stopped_at=at)


def note_failure(session: Session, export_id: int, *, failure: str, at: datetime) -> None:
    """Remember why the file could not be made; `failure` is marked for translation."""
    _change(session, export_id, failure=failure, stopped_at=at)


def finish_export(
    session: Session, export_id: int, *, rows_done: int, sha256: str, at: datetime
) -> None:
    """Remember that the last byte was sent, and what the whole file's digest is."""
    _change(session, export_id, rows_done=rows_done, moved_at=at, stopped_at=None)
    _change(session, export_id, sha256=sha256, finished_at=at, failure="")


def keep_until(session: Session, export_id: int, until: datetime | None) -> None:
    """Remember that the file is in storage, and for how long; nothing when it is not."""
    session.execute(update(Export).where(Export.id == export_id).values(kept_until=until))


def call_off(session: Session, export: Export, *, at: datetime) -> None:
    """Stop the making of an export's file.

    :raise Refused: when it is not being made.
    """
    if export.job_id is None or export.state(at) not in ("waiting", "running"):
        raise Refused(N_("This report is not being made, so there is nothing to call off."))
    jobs.cancel(session, export.job_id, at=at)
    export.cancelled_at = at
    audit(
        session,
        at=at,
        actor_id=export.made_by_id,
        action="export-called-off",
        subject=f"{export.report}:{export.id}",
    )


def note_fetch(session: Session, export: Export, *, by_id: int, at: datetime) -> None:
    """Write down that somebody takes the file."""
    audit(
        session,
        at=at,
        actor_id=by_id,
        action="export-fetched",
        subject=f"{export.report}:{export.id}",
        details={"format": export.format, "rows": export.rows},
    )


def no_longer_kept(session: Session, *, at: datetime) -> Sequence[int]:
    """Take the files whose time is over as removed, and return their exports' ids."""
    over = session.scalars(select(Export.id).where(Export.kept_until < at)).all()
    session.execute(update(Export).where(Export.id.in_(over)).values(kept_until=None))
    return over


def _change(session: Session, export_id: int, **values: Any) -> None:
    session.execute(
        update(Export)
        .where(Export.id == export_id, Export.finished_at.is_(None), Export.cancelled_at.is_(None))
        .values(values)
    )
