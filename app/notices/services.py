"""People are told, once each; and say how they want to be told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.core.errors import Invalid
from app.core.many import insert_many
from app.core.upsert import upsert
from app.core.words import N_
from app.jobs.services import enqueue
from app.notices.kinds import ALWAYS_MAILED, KINDS
from app.notices.models import KEYED, Notice, NoticeChoice, NoticeMail
from app.notices.quiet import QUIET_FROM, QUIET_TO, end_of_quiet

SEND = "notices.send-mail"
"""The kind of job that sends one mail."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told, in which language, and where by mail; empty for nowhere."""

    person_id: int
    language: str
    email: str = ""


def notify(
    session: Session,
    to: Sequence[Recipient],
    kind: str,
    *,
    sentence: str,
    at: datetime,
    places: Mapping[str, str | int] | None = None,
    address: str = "",
    key: str = "",
) -> int:
    """Tell people something, and return how many had not been told.

    `sentence` is marked for translation, with `%(name)s` for `places`; `address` is a path on the
    site. With `key`, nobody is told the same twice. Mails follow in jobs of their own.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of notice: {kind}")
    notice = {
        "kind": kind,
        "key": key,
        "sentence": sentence,
        "places": dict(places or {}),
        "address": address,
        "at": at,
    }
    told = _added(session, to, notice)
    mailed = [each for each in to if each.email and each.person_id in told]
    for recipient, not_before in _mailable(session, mailed, kind, at=at):
        notice_id = told[recipient.person_id]
        mail = {"notice_id": notice_id, "email": recipient.email, "language": recipient.language}
        session.execute(insert(NoticeMail), [mail])
        enqueue(
            session,
            SEND,
            {"notice_id": notice_id},
            at=at,
            not_before=not_before,
            key=str(notice_id),
        )
    return len(told)


def mark_read(session: Session, person_id: int, *, at: datetime) -> None:
    """Take all of the person's notices as read."""
    session.execute(
        update(Notice)
        .where(Notice.person_id == person_id, Notice.read_at.is_(None))
        .values(read_at=at)
    )


def choose(
    session: Session,
    person_id: int,
    *,
    mailed: Collection[str],
    quiet_from: int,
    quiet_to: int,
) -> None:
    """Remember what the person wants by mail, and the quiet hours.

    :raise Invalid: when an hour is none.
    """
    if not (0 <= quiet_from <= 23 and 0 <= quiet_to <= 23):
        raise Invalid(N_("Choose hours from 0 to 23."))
    values = {
        "not_mailed": [kind for kind in KINDS if kind not in mailed and kind not in ALWAYS_MAILED],
        "quiet_from": quiet_from,
        "quiet_to": quiet_to,
    }
    session.execute(
        upsert(session, NoticeChoice)
        .values(person_id=person_id, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )


def _added(
    session: Session, to: Sequence[Recipient], notice: Mapping[str, object]
) -> dict[int, int]:
    """Add a notice for each who has not got it, and return the notices' ids by person."""
    added = insert_many(
        session,
        upsert(session, Notice).on_conflict_do_nothing(
            index_elements=["person_id", "kind", "key"], index_where=KEYED
        ),
        [{"person_id": recipient.person_id} for recipient in to],
        Notice.person_id,
        Notice.id,
        shared=notice,
    )
    return {row[0]: row[1] for row in added}


def mail_time(session: Session, person_id: int, kind: str, *, at: datetime) -> datetime | None:
    """Return from when on the person may be mailed this kind; nothing when it is not wanted."""
    return _mail_time(session.get(NoticeChoice, person_id), kind, at=at)


def _mailable(
    session: Session, to: Sequence[Recipient], kind: str, *, at: datetime
) -> list[tuple[Recipient, datetime]]:
    """Return who wants this kind by mail, with the moment from which on it may come."""
    ids = [recipient.person_id for recipient in to]
    chosen = {
        choice.person_id: choice
        for choice in session.scalars(select(NoticeChoice).where(NoticeChoice.person_id.in_(ids)))
    }
    times = [(each, _mail_time(chosen.get(each.person_id), kind, at=at)) for each in to]
    return [(recipient, moment) for recipient, moment in times if moment is not None]


def _mail_time(choice: NoticeChoice | None, kind: str, *, at: datetime) -> datetime | None:
    if kind in ALWAYS_MAILED:
        return at
    if choice is not None and kind in choice.not_mailed:
        return None
    hours = (choice.quiet_from, choice.quiet_to) if choice else (QUIET_FROM, QUIET_TO)
    return end_of_quiet(at, quiet_from=hours[0], quiet_to=hours[1])
