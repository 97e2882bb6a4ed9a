"""Addresses of HR's pages, with their filters, kept under a name."""

import re
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core.errors import Invalid, NotFound
from app.core.words import N_
from app.workforce.models import SavedView

INSIDE = re.compile(r"/hr(/[a-z]+)?(\?[^\s\\]*)?")
MOST = 30


def save(session: Session, person_id: int, *, name: str, address: str, at: datetime) -> None:
    """Keep an address.

    :raise Invalid: without a name, for a page elsewhere, or when there are too many.
    """
    if not name.strip():
        raise Invalid(N_("Give the view a name."))
    require_inside(address)
    if len(own(session, person_id)) >= MOST:
        raise Invalid(N_("There are %(most)s saved views already. Remove one first."), most=MOST)
    session.add(
        SavedView(person_id=person_id, name=name.strip()[:80], address=address, saved_at=at)
    )


def require_inside(address: str) -> None:
    """Return nothing when an address is one of HR's pages.

    :raise Invalid: when it is another one.
    """
    if not INSIDE.fullmatch(address) or len(address) > 500:
        raise Invalid(N_("Only pages of your workforce can be saved."))


def own(session: Session, person_id: int) -> list[SavedView]:
    """Return the person's saved views, by name."""
    mine = select(SavedView).where(SavedView.person_id == person_id)
    return list(session.scalars(mine.order_by(SavedView.name, SavedView.id)))


def remove(session: Session, person_id: int, view_id: int) -> None:
    """Forget one of the person's views.

    :raise NotFound: when there is none.
    """
    removed = session.scalar(
        delete(SavedView)
        .where(SavedView.id == view_id, SavedView.person_id == person_id)
        .returning(SavedView.id)
    )
    if removed is None:
        raise NotFound(N_("There is no such view among yours."))
