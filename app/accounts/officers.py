"""Who is to be told when a person asks for something: administrators, and the person's HR."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Employment, Grant, Unit
from app.core.time import local_day


def administrators(session: Session, *, at: datetime) -> list[int]:
    """Return who administers at this moment."""
    holders = select(Grant.person_id).where(Grant.role == "admin", _is_running(at))
    return list(session.scalars(holders.distinct()))


def officers_of(session: Session, person_id: int, *, at: datetime) -> list[int]:
    """Return the HR officers whose scope covers a running employment of the person."""
    own, granted, day = aliased(Unit), aliased(Unit), local_day(at)
    holders = (
        select(Grant.person_id)
        .join(Employment, Employment.employer_id == Grant.employer_id)
        .outerjoin(own, own.id == Employment.unit_id)
        .outerjoin(granted, granted.id == Grant.unit_id)
        .where(
            Employment.person_id == person_id,
            Employment.starts_on <= day,
            or_(Employment.ends_on.is_(None), Employment.ends_on >= day),
            Grant.role == "hr",
            Grant.person_id != person_id,
            _is_running(at),
            or_(Grant.unit_id.is_(None), own.path.startswith(granted.path)),
        )
    )
    return list(session.scalars(holders.distinct()))


def _is_running(at: datetime) -> ColumnElement[bool]:
    return and_(Grant.granted_at <= at, or_(Grant.ended_at.is_(None), Grant.ended_at > at))
