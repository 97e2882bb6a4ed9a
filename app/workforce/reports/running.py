"""Regular reports that are due: each is ordered once, as its owner sees it now, or it stops."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.policy import workforce_scope
from app.accounts.viewer import Viewer, viewer_of_token
from app.accounts.workforce import employer_codes
from app.core.errors import Invalid
from app.core.time import local_day
from app.workforce.models import Export, ReportSchedule, SavedReport
from app.workforce.reports.calendar import next_moment
from app.workforce.reports.gone import gone_of, left_of
from app.workforce.reports.offered import offered
from app.workforce.reports.ordering import Order, order_report
from app.workforce.reports.scheduling import rhythm_of, write_down
from app.workforce.reports.telling import tell_of_break, tell_of_end, tell_of_stop


def due_schedules(session: Session, *, at: datetime) -> Sequence[int]:
    """Return the schedules whose moment has come, the longest waiting first."""
    due = select(ReportSchedule.id).where(
        ReportSchedule.next_at <= at,
        ReportSchedule.stopped_at.is_(None),
        ReportSchedule.ended_at.is_(None),
    )
    return session.scalars(due.order_by(ReportSchedule.next_at, ReportSchedule.id)).all()


def run_schedule(session: Session, schedule_id: int, *, at: datetime) -> Export | None:
    """Order a due report once, or stop its schedule and tell why; nothing when it is not due.

    However often its moment passed, it is made once, and whoever asks second finds nothing to do.
    """
    schedule = _taken(session, schedule_id, at=at)
    if schedule is None:
        return None
    saved = session.get_one(SavedReport, schedule.saved_id, populate_existing=True)
    if saved.removed_at or not (saved.is_shared or saved.owner_id == schedule.owner_id):
        _end(session, saved, schedule, at=at)
        return None
    ordered = _ordered(session, saved, schedule.owner_id, at=at)
    if isinstance(ordered, str):
        _stop(session, saved, schedule, ordered, at=at)
        return None
    schedule.last_export_id = ordered.id
    return ordered


def note_break(session: Session, schedule_id: int, *, at: datetime) -> None:
    """Tell the owner that a due report could not even be ordered; it is tried again and again."""
    schedule = session.get(ReportSchedule, schedule_id)
    if schedule is not None and schedule.ended_at is None and schedule.stopped_at is None:
        tell_of_break(session, session.get_one(SavedReport, schedule.saved_id), schedule, at=at)


def _ordered(session: Session, saved: SavedReport, owner_id: int, *, at: datetime) -> Export | str:
    """Order the report for its owner, or return why that cannot be."""
    viewer = viewer_of_token(session, owner_id, at=at)
    if viewer is None or not viewer.has_role("hr"):
        return "owner-left"
    scope = workforce_scope(viewer)
    if saved.employer_id not in employer_codes(session, scope):
        return "scope-lost"
    choices = offered(session, scope, viewer.language, at=at)
    gone = gone_of(saved, choices, today=local_day(at))
    if gone.why:
        return gone.why
    definition, order = left_of(saved, gone), _order(saved, viewer)
    try:
        return order_report(session, scope, definition, order, choices=choices, at=at)
    except Invalid:  # all else was looked through just now: a paper takes so many rows only
        return "too-large"


def _order(saved: SavedReport, viewer: Viewer) -> Order:
    return Order(
        made_by_id=viewer.person_id,
        file_format=saved.format,
        language=viewer.language,
        name=saved.name,
        saved_id=saved.id,
        in_background=True,
    )


def _taken(session: Session, schedule_id: int, *, at: datetime) -> ReportSchedule | None:
    """Move a due schedule on to its next moment; nothing when another worker did."""
    schedule = session.get(ReportSchedule, schedule_id, populate_existing=True)
    if schedule is None:
        return None
    taken = session.scalar(
        update(ReportSchedule)
        .where(
            ReportSchedule.id == schedule_id,
            ReportSchedule.next_at == schedule.next_at,
            ReportSchedule.next_at <= at,
            ReportSchedule.stopped_at.is_(None),
            ReportSchedule.ended_at.is_(None),
        )
        .values(next_at=next_moment(rhythm_of(schedule), at))
        .returning(ReportSchedule.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        return None
    session.refresh(schedule)
    return schedule


def _stop(
    session: Session, saved: SavedReport, schedule: ReportSchedule, why: str, *, at: datetime
) -> None:
    schedule.stopped_at, schedule.stopped_why = at, why
    tell_of_stop(session, saved, schedule, at=at)
    on_id, after = schedule.owner_id, {"why": why}
    write_down(session, "schedule-stopped", saved, by_id=None, at=at, on_id=on_id, after=after)


def _end(session: Session, saved: SavedReport, schedule: ReportSchedule, *, at: datetime) -> None:
    """End what was begun just when its report was taken away."""
    schedule.ended_at = at
    tell_of_end(session, saved, [schedule.owner_id], at=at)
    on_id = schedule.owner_id
    write_down(session, "schedule-ended", saved, by_id=None, at=at, on_id=on_id)
