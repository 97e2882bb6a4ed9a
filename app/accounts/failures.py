"""Administrators are told of background work that was given up."""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.contact import recipients
from app.accounts.models import Grant
from app.core.time import local_day
from app.core.words import N_
from app.jobs.queue import Leased
from app.jobs.words import KINDS
from app.jobs.work import on_failure
from app.notices.services import notify


@on_failure
def tell_administrators(session: Session, job: Leased, error: str, at: datetime) -> None:
    """Tell every administrator, once a day for each kind of work."""
    admins = select(Grant.person_id).where(
        Grant.role == "admin",
        Grant.granted_at <= at,
        or_(Grant.ended_at.is_(None), Grant.ended_at > at),
    )
    for each in recipients(session, session.scalars(admins.distinct()).all()):
        with force_locale(each.language):
            what = _(KINDS[job.kind]) if job.kind in KINDS else job.kind
        notify(
            session,
            [each],
            "jobs",
            sentence=N_("Background work failed and is not tried again: %(what)s (%(error)s)"),
            places={"what": what, "error": error},
            address="/admin/jobs?state=failed",
            key=f"{job.kind} {local_day(at)}",
            at=at,
        )
