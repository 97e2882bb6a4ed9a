"""Saved reports are made regularly: begun, changed, taken over, and ended."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.policy import WorkforceScope
from app.accounts.workforce import employer_codes
from app.core.errors import Invalid, NotFound, Refused
from app.core.upsert import upsert
from app.core.words import N_
from app.workforce.models import ReportSchedule, SavedReport
from app.workforce.reports.calendar import Rhythm, is_rhythm, next_moment
from app.workforce.reports.saved import Viewing, saved_report
from app.workforce.reports.telling import LEFT

MENDED = ("column-gone", "filter-gone", "too-large")
"""Why a schedule stopped that goes on once its report is saved anew."""


def set_schedule(
    session: Session,
    viewing: Viewing,
    saved_id: int,
    rhythm: Rhythm,
    *,
    is_mailed: bool,
    at: datetime,
) -> None:
    """Make a saved report regularly for whoever views it, or in another rhythm from now on.

    :raise NotFound: when there is none.
    :raise Refused: when it cannot be made as it is.
    :raise Invalid: when there is no such day or hour.
    """
    saved = _usable(session, viewing, saved_id)
    if not is_rhythm(rhythm):
        raise Invalid(N_("Choose a day and an hour from the lists."))
    owner_id = viewing.person_id
    values = {
        "every": rhythm.every,
        "day": rhythm.day,
        "hour": rhythm.hour,
        "is_mailed": is_mailed,
        "next_at": next_moment(rhythm, at),
        "stopped_at": None,
        "stopped_why": "",
    }
    session.execute(
        upsert(session, ReportSchedule)
        .values(saved_id=saved.id, owner_id=owner_id, made_at=at, **values)
        .on_conflict_do_update(
            index_elements=["saved_id", "owner_id"],
            index_where=ReportSchedule.ended_at.is_(None),
            set_=values,
        )
    )
    after = {"every": rhythm.every, "day": rhythm.day, "hour": rhythm.hour}
    write_down(session, "schedule-set", saved, by_id=owner_id, at=at, after=after)


def end_schedule(
    session: Session, scope: WorkforceScope, schedule_id: int, *, by_id: int, at: datetime
) -> None:
    """End an own schedule, or one whose owner has left.

    :raise NotFound: when there is none.
    """
    schedule, saved = _within(session, scope, schedule_id)
    if schedule.owner_id != by_id and schedule.stopped_why not in LEFT:
        raise _not_found()
    schedule.ended_at = at
    write_down(session, "schedule-ended", saved, by_id=by_id, at=at, on_id=schedule.owner_id)


def take_over(
    session: Session, scope: WorkforceScope, schedule_id: int, *, by_id: int, at: datetime
) -> SavedReport:
    """Let a colleague receive what somebody did who has left; the saved report comes along.

    :raise NotFound: when there is none, or somebody was quicker.
    :raise Refused: when the colleague receives this report already.
    """
    schedule, saved = _within(session, scope, schedule_id)
    left = schedule.owner_id
    if left == by_id or schedule.stopped_why not in LEFT:
        raise _not_found()
    schedule.owner_id, schedule.last_export_id = by_id, None
    schedule.stopped_at, schedule.stopped_why = None, ""
    schedule.next_at = next_moment(rhythm_of(schedule), at)
    if saved.owner_id == left:
        saved.owner_id = by_id
    try:
        session.flush()
    except IntegrityError as error:
        raise Refused(N_("You receive this report regularly already. End this one.")) from error
    write_down(session, "schedule-set", saved, by_id=by_id, at=at, on_id=left)
    return saved


def resume(session: Session, saved: SavedReport, *, at: datetime) -> None:
    """Go on with the schedules that waited for the report to be saved anew."""
    for schedule in _open_schedules(session, saved):
        if schedule.stopped_why in MENDED:
            schedule.stopped_at, schedule.stopped_why = None, ""
            schedule.next_at = next_moment(rhythm_of(schedule), at)


def end_all(
    session: Session, saved: SavedReport, *, at: datetime, but_of: int | None = None
) -> list[int]:
    """End the schedules on a saved report, and return whose they were."""
    ending = [each for each in _open_schedules(session, saved) if each.owner_id != but_of]
    for schedule in ending:
        schedule.ended_at = at
    return [schedule.owner_id for schedule in ending]


def rhythm_of(schedule: ReportSchedule) -> Rhythm:
    """Return when a schedule is due."""
    return Rhythm(schedule.every, schedule.day, schedule.hour)


def write_down(
    session: Session,
    action: str,
    saved: SavedReport,
    *,
    by_id: int | None,
    at: datetime,
    on_id: int | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Write down in the trail what became of a schedule."""
    audit(
        session,
        at=at,
        actor_id=by_id,
        action=action,
        subject=f"{saved.report}:{saved.id}",
        on_id=on_id,
        employer_id=saved.employer_id,
        after=after,
    )


def _usable(session: Session, viewing: Viewing, saved_id: int) -> SavedReport:
    saved = saved_report(session, viewing, saved_id)
    if saved.gone.why:
        raise Refused(N_("Something in this report is gone. Save it anew first."))
    if not saved.is_usable:
        raise Refused(N_("This report is not shared. Take over what its owner received."))
    return saved.row


def _within(
    session: Session, scope: WorkforceScope, schedule_id: int
) -> tuple[ReportSchedule, SavedReport]:
    found = session.execute(
        select(ReportSchedule, SavedReport)
        .join(SavedReport, SavedReport.id == ReportSchedule.saved_id)
        .where(
            ReportSchedule.id == schedule_id,
            ReportSchedule.ended_at.is_(None),
            SavedReport.removed_at.is_(None),
            SavedReport.employer_id.in_(employer_codes(session, scope)),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise _not_found()
    return found[0], found[1]


def _open_schedules(session: Session, saved: SavedReport) -> Sequence[ReportSchedule]:
    return session.scalars(
        select(ReportSchedule)
        .where(ReportSchedule.saved_id == saved.id, ReportSchedule.ended_at.is_(None))
        .order_by(ReportSchedule.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _not_found() -> NotFound:
    return NotFound(N_("There is no such regular report among yours."))
