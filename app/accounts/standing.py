"""Who is employed on a day, and who has left before."""

from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from app.accounts.models import Employment

Standing = Literal["", "left", "all"]
"""Whom a list of workers holds: those of today, those who left, or both."""


def has_standing(standing: Standing, on: date) -> ColumnElement[bool]:
    """Return the condition that an employment belongs on a list of such workers on a day."""
    now, gone = employed_on(on), _left_before(on)
    return {"": now, "left": gone, "all": or_(now, gone)}[standing]


def employed_on(on: date) -> ColumnElement[bool]:
    """Return the condition that an employment holds on a day."""
    return and_(
        Employment.starts_on <= on,
        or_(Employment.ends_on.is_(None), Employment.ends_on >= on),
    )


def _left_before(on: date) -> ColumnElement[bool]:
    """Return the condition that an employment is over and was the last one at its employer."""
    later = aliased(Employment)
    is_later = or_(
        later.starts_on > Employment.starts_on,
        and_(later.starts_on == Employment.starts_on, later.id > Employment.id),
    )
    came_back = exists().where(
        later.person_id == Employment.person_id,
        later.employer_id == Employment.employer_id,
        later.starts_on <= on,
        is_later,
    )
    return and_(Employment.ends_on < on, ~came_back)
