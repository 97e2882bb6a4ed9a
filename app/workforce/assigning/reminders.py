"""Who is reminded of what is due, and whom it is passed on to when it is late."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.contact import recipients
from app.accounts.heads import employer_ids, heads_and_officers
from app.accounts.policy import WorkforceScope
from app.accounts.workforce import employed, works_at
from app.core.time import local_day
from app.core.words import N_
from app.learning.due import due_dates
from app.notices.services import notify
from app.workforce.assigning.telling import Readers
from app.workforce.assignments import set_for

DAYS_BEFORE = (14, 3, 0)
LATE_AFTER = timedelta(days=7)


def remind(session: Session, *, at: datetime) -> int:
    """Remind everybody whose course is due in 14 or 3 days or today; return how many were told.

    Nobody is told the same twice, however often this is done.
    """
    today, told = local_day(at), 0
    due = due_dates()
    wanted = [today + timedelta(days=days) for days in DAYS_BEFORE]
    rows = session.execute(
        select(due.c.person_id, due.c.slug, due.c.due_on).where(
            due.c.completed_at.is_(None),
            due.c.due_on.in_(wanted),
            works_at(due.c.person_id, due.c.employer_id, on=today),
        )
    )
    groups: dict[tuple[str, date], list[int]] = {}
    for person_id, slug, day in rows:
        groups.setdefault((slug, day), []).append(person_id)
    readers = Readers(session)
    for (slug, day), people in groups.items():
        told += readers.tell_of_course(
            people,
            slug,
            "reminder",
            sentence=N_("“%(course)s” is to be completed by %(day)s."),
            places={"day": str(day)},
            key=f"due {slug} {day} {(day - today).days}",
            at=at,
        )
    return told


def escalate(session: Session, *, at: datetime) -> int:
    """Tell the heads of units once a week how much is late for more than a week.

    A unit without a head is passed on to the employer's HR officers.
    """
    today, told = local_day(at), 0
    week = today.isocalendar()
    for employer_id in employer_ids(session):
        people, due = employed(WorkforceScope((employer_id,), ()), on=today), due_dates()
        rows = session.execute(
            select(people.c.unit_path, people.c.unit, func.count())
            .join(due, set_for(people, due))
            .where(due.c.completed_at.is_(None), due.c.due_on <= today - LATE_AFTER)
            .group_by(people.c.unit_path, people.c.unit)
        ).all()
        for path, unit, count in rows:
            told += notify(
                session,
                recipients(session, heads_and_officers(session, employer_id, path, at=at)),
                "escalation",
                sentence=N_("In %(unit)s, %(count)s courses are late for more than a week."),
                places={"unit": unit or "–", "count": count},
                address="/hr/assignments?state=late",
                key=f"late {employer_id} {path} {week.year}-{week.week}",
                at=at,
            )
    return told
