"""Whom a regular report concerns is told: it is ready, it failed, it stopped, or it ended."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.contact import recipients
from app.accounts.heads import officers
from app.accounts.queries import person_names
from app.core.words import N_
from app.notices.services import notify
from app.workforce.models import Export, ReportSchedule, SavedReport

LEFT = ("owner-left", "scope-lost")
"""Why a schedule stopped that a colleague may take over."""

STOPS = {
    "owner-left": N_("its owner has left"),
    "scope-lost": N_("its employer is no longer among the owner’s"),
    "report-gone": N_("this kind of report is gone"),
    "column-gone": N_("a column is gone"),
    "filter-gone": N_("a filter is gone"),
    "too-large": N_("too many rows for a paper"),
}
"""Why a schedule stopped, as people read it."""

_TO_OWNER = {
    "scope-lost": N_(
        "Your regular report “%(name)s” stopped: its employer is no longer among yours."
    ),
    "report-gone": N_("Your regular report “%(name)s” stopped: this kind of report is gone."),
    "column-gone": N_(
        "Your regular report “%(name)s” stopped: a column of it is gone."
        " Look at what is left, and save it again."
    ),
    "filter-gone": N_(
        "Your regular report “%(name)s” stopped: a unit, a course or another filter of it is gone."
        " Look at what is left, and save it again."
    ),
    "too-large": N_(
        "Your regular report “%(name)s” stopped: it has too many rows for a paper."
        " Choose another format for it, or narrow it."
    ),
}
_TO_COLLEAGUES = N_(
    "The regular report “%(name)s” stopped: %(owner)s, who received it, is no longer an HR officer"
    " here. Take it over or end it."
)
_READY = N_("Your regular report “%(name)s” is ready.")
_FAILED = N_("Your regular report “%(name)s” could not be made. Its page says why.")
_BROKEN = N_(
    "Your regular report “%(name)s” could not be made. The administrator was told, and it is"
    " tried again by itself."
)
_ENDED = N_("Your regular report “%(name)s” has ended: its owner no longer shares it.")
SAVED = "/hr/reports/saved"


def announce_scheduled(session: Session, export: Export, *, at: datetime) -> bool:
    """Tell the owner of a regular report that its file is ready, or could not be made.

    False when the export is no schedule's last one: then its maker ordered it by hand. The mail
    leads to the export's page: people's data is not sent by mail.
    """
    schedule = session.scalar(
        select(ReportSchedule).where(ReportSchedule.last_export_id == export.id)
    )
    if schedule is None:
        return False
    made = session.get_one(Export, export.id, populate_existing=True)
    if made.cancelled_at is None and (made.finished_at is not None or made.failure):
        _announce(session, schedule, made, at=at)
    return True


def tell_of_break(
    session: Session, saved: SavedReport, schedule: ReportSchedule, *, at: datetime
) -> None:
    """Tell the owner once for each moment at which the report was due and could not be made."""
    _tell(
        session,
        schedule,
        sentence=_BROKEN,
        name=saved.name,
        address=f"{SAVED}/{saved.id}",
        key=f"broke {schedule.id} {schedule.next_at:%Y-%m-%dT%H:%M}",
        at=at,
    )


def tell_of_stop(
    session: Session, saved: SavedReport, schedule: ReportSchedule, *, at: datetime
) -> None:
    """Tell the owner why a schedule stopped, and the other officers where the owner has left."""
    why, key = schedule.stopped_why, f"stopped {schedule.id} {at:%Y-%m-%dT%H:%M}"
    if why in _TO_OWNER:
        notify(
            session,
            recipients(session, [schedule.owner_id]),
            "schedule",
            sentence=_TO_OWNER[why],
            places={"name": saved.name},
            address=SAVED if why in LEFT else f"{SAVED}/{saved.id}",
            key=key,
            at=at,
        )
    if why in LEFT:
        others = set(officers(session, saved.employer_id, at=at)) - {schedule.owner_id}
        names = person_names(session, [schedule.owner_id])
        notify(
            session,
            recipients(session, others),
            "schedule",
            sentence=_TO_COLLEAGUES,
            places={"name": saved.name, "owner": names[schedule.owner_id]},
            address=f"{SAVED}/{saved.id}",
            key=key,
            at=at,
        )


def tell_of_end(
    session: Session, saved: SavedReport, owner_ids: Collection[int], *, at: datetime
) -> None:
    """Tell colleagues that what they received is no longer shared with them."""
    notify(
        session,
        recipients(session, owner_ids),
        "schedule",
        sentence=_ENDED,
        places={"name": saved.name},
        address=SAVED,
        at=at,
    )


def _announce(session: Session, schedule: ReportSchedule, export: Export, *, at: datetime) -> None:
    _tell(
        session,
        schedule,
        sentence=_FAILED if export.failure else _READY,
        name=export.name,
        address=f"/hr/exports/{export.id}",
        key=f"export {export.id} {export.job_id} {'failed' if export.failure else 'ready'}",
        at=at,
    )


def _tell(
    session: Session,
    schedule: ReportSchedule,
    *,
    sentence: str,
    name: str,
    address: str,
    key: str,
    at: datetime,
) -> None:
    to = recipients(session, [schedule.owner_id])
    if not schedule.is_mailed:
        to = [replace(each, email="") for each in to]
    places = {"name": name}
    notify(
        session, to, "schedule", sentence=sentence, places=places, address=address, key=key, at=at
    )
