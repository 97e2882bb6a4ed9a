"""What people asked for, for themselves and for those who decide."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, or_, select, true
from sqlalchemy.orm import Session

from app.accounts.correcting import Facts, facts_of, first_days
from app.accounts.policy import WorkforceScope
from app.accounts.services import masked
from app.accounts.workforce import employed, numbers_of
from app.core.errors import NotFound
from app.core.pages import PAGE_SIZE, Page
from app.core.words import N_
from app.privacy.models import Correction, Erasure


@dataclass(frozen=True, slots=True)
class Within:
    """Whose requests somebody decides: all, or those of workers of today within a scope."""

    scope: WorkforceScope | None
    on: date


@dataclass(frozen=True, slots=True)
class Waiting:
    """A correction that waits: whose, what is held, and what should stand there.

    `number` is the employee number where somebody decides about own workers, else empty.
    """

    id: int
    who: Facts
    number: str
    field: str
    place: str
    place_en: str
    held: str
    wanted: str
    reason: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class AskedErasure:
    """A request for erasure, with who asks."""

    id: int
    who: Facts
    asked_at: datetime


def waiting_corrections(session: Session, within: Within, *, page: int = 1) -> Page[Waiting]:
    """Return one page of the corrections that wait for somebody's decision, the oldest first."""
    conditions = (Correction.state == "open", _reaches(within))
    total = session.scalars(select(func.count()).select_from(Correction).where(*conditions)).one()
    found = session.scalars(
        select(Correction)
        .where(*conditions)
        .order_by(Correction.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    people = facts_of(session, [each.person_id for each in found])
    numbers = _numbers(session, within, people)
    jobs = first_days(session, [each.employment_id for each in found if each.employment_id])
    rows = []
    for each in found:
        job, who = jobs.get(each.employment_id or 0), people[each.person_id]
        rows.append(
            Waiting(
                id=each.id,
                who=who,
                number=numbers.get(each.person_id, ""),
                field=each.field,
                place=job.employer if job else "",
                place_en=job.employer_en if job else "",
                held=job.starts_on.isoformat() if job else getattr(who, each.field),
                wanted=masked(each.wanted) if each.field == "id_number" else each.wanted,
                reason=each.reason,
                asked_at=each.asked_at,
            )
        )
    return Page(rows, total, page)


def _numbers(session: Session, within: Within, person_ids: Collection[int]) -> dict[int, str]:
    if within.scope is None:
        return {}
    return numbers_of(session, within.scope, person_ids, on=within.on)


def correction_at(session: Session, within: Within, correction_id: int) -> Correction:
    """Return a correction that somebody decides about.

    :raise NotFound: when there is none within the scope.
    """
    found = session.scalar(
        select(Correction).where(Correction.id == correction_id, _reaches(within))
    )
    if found is None:
        raise NotFound(N_("There is no such request among those of your people."))
    return found


def own_corrections(session: Session, person_id: int) -> list[Correction]:
    """Return what the person asked for, the newest first."""
    mine = select(Correction).where(Correction.person_id == person_id)
    return list(session.scalars(mine.order_by(Correction.id.desc())))


def own_erasures(session: Session, person_id: int) -> list[Erasure]:
    """Return the person's requests for erasure, the newest first."""
    mine = select(Erasure).where(Erasure.person_id == person_id)
    return list(session.scalars(mine.order_by(Erasure.id.desc())))


def open_erasures(session: Session, *, page: int = 1) -> Page[AskedErasure]:
    """Return one page of the requests for erasure that wait, the oldest first."""
    waiting = Erasure.state == "open"
    total = session.scalars(select(func.count()).select_from(Erasure).where(waiting)).one()
    found = session.scalars(
        select(Erasure)
        .where(waiting)
        .order_by(Erasure.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    people = facts_of(session, [each.person_id for each in found])
    rows = [AskedErasure(each.id, people[each.person_id], each.asked_at) for each in found]
    return Page(rows, total, page)


def _reaches(within: Within) -> ColumnElement[bool]:
    """Return the condition that keeps corrections to a scope.

    A first day is the business of the employer whom it concerns, everything else of each employer
    of the person.
    """
    if within.scope is None:
        return true()
    workers = employed(within.scope, on=within.on).c
    return exists().where(
        workers.person_id == Correction.person_id,
        or_(
            Correction.employment_id.is_(None),
            workers.employment_id == Correction.employment_id,
        ),
    )
