"""What a person was told is forgotten with the person."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.notices.models import Notice, NoticeChoice, NoticeMail


def erase_notices(session: Session, person_id: int) -> None:
    """Destroy the person's notices, their mails, and how the person wanted to be told."""
    mine = select(Notice.id).where(Notice.person_id == person_id)
    session.execute(delete(NoticeMail).where(NoticeMail.notice_id.in_(mine)))
    session.execute(delete(Notice).where(Notice.person_id == person_id))
    session.execute(delete(NoticeChoice).where(NoticeChoice.person_id == person_id))
