"""A person's own notices and choices."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.pages import PAGE_SIZE, Page
from app.notices.models import Notice, NoticeChoice


def own_notices(session: Session, person_id: int, *, page: int = 1) -> Page[Notice]:
    """Return one page of what the person was told, the newest first."""
    own = Notice.person_id == person_id
    total = session.scalars(select(func.count()).select_from(Notice).where(own)).one()
    notices = session.scalars(
        select(Notice)
        .where(own)
        .order_by(Notice.at.desc(), Notice.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return Page(notices, total, page)


def all_notices(session: Session, person_id: int) -> list[Notice]:
    """Return everything that the person was told, the newest first."""
    own = select(Notice).where(Notice.person_id == person_id)
    return list(session.scalars(own.order_by(Notice.at.desc(), Notice.id.desc())))


def unread_count(session: Session, person_id: int) -> int:
    """Return how many notices the person has not read."""
    unread = select(func.count()).select_from(Notice)
    return session.scalars(
        unread.where(Notice.person_id == person_id, Notice.read_at.is_(None))
    ).one()


def own_choice(session: Session, person_id: int) -> NoticeChoice | None:
    """Return how the person wants to be told, if that was ever said."""
    return session.get(NoticeChoice, person_id)
