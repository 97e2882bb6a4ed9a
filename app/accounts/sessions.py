"""Sessions: one for each device, listed, ended one by one, and never longer than a role allows."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.device_names import device_name
from app.accounts.models import Person, UserSession
from app.accounts.viewer import LONGEST, Viewer, digest_of, fingerprint, viewer
from app.core import caller
from app.core.errors import NotFound, Refused
from app.core.words import N_


@dataclass(frozen=True, slots=True)
class Device:
    """A session as its owner sees it."""

    id: int
    began_at: datetime
    address: str
    device: str
    is_this: bool


def begin_session(session: Session, person: Person, *, at: datetime) -> Viewer:
    """Return the viewer of a new session on this device, and write the sign-in down.

    :raise Refused: when the account is closed.
    """
    key = secrets.token_urlsafe(24)
    session.add(
        UserSession(
            person_id=person.id,
            digest=digest_of(key),
            began_at=at,
            address=caller.address.get()[:45],
            device=device_name(caller.device.get()),
        )
    )
    session.flush()  # the viewer is read from what is stored
    found = viewer(session, f"{person.id}:{fingerprint(person.password_hash)}:{key}", at=at)
    if found is None:
        raise Refused(N_("This account is closed. Ask your HR officer."))
    audit(session, at=at, actor_id=person.id, action="sign-in", on_id=person.id)
    return found


def devices(session: Session, person_id: int, *, here: str, at: datetime) -> list[Device]:
    """Return the person's running sessions, the newest first; `here` is this one's digest."""
    rows = session.scalars(
        select(UserSession)
        .where(
            UserSession.person_id == person_id,
            UserSession.ended_at.is_(None),
            UserSession.began_at > at - LONGEST,
        )
        .order_by(UserSession.id.desc())
    )
    return [
        Device(row.id, row.began_at, row.address, row.device, row.digest == here) for row in rows
    ]


def end_device(session: Session, person_id: int, session_id: int, *, at: datetime) -> None:
    """End one of the person's sessions.

    :raise NotFound: when there is no such running session.
    """
    row = session.get(UserSession, session_id)
    if row is None or row.person_id != person_id or row.ended_at is not None:
        raise NotFound(N_("This device is signed out already."))
    row.ended_at = at
    audit(session, at=at, actor_id=person_id, action="session-ended", on_id=person_id)


def end_here(session: Session, digest: str, *, at: datetime) -> None:
    """End the session of this device."""
    session.execute(
        update(UserSession)
        .where(UserSession.digest == digest, UserSession.ended_at.is_(None))
        .values(ended_at=at)
    )


def end_all(session: Session, person_id: int, *, at: datetime) -> None:
    """End every session of a person: after a new password, or when rights change."""
    session.execute(
        update(UserSession)
        .where(UserSession.person_id == person_id, UserSession.ended_at.is_(None))
        .values(ended_at=at)
    )


def forget_old(session: Session, *, at: datetime) -> int:
    """Remove sessions that nobody can use any more, and return how many."""
    old = session.query(UserSession).filter(UserSession.began_at < at - 2 * LONGEST)
    return old.delete(synchronize_session=False)


IDLE_NOTED = timedelta(minutes=5)
"""How exactly a cookie knows when its owner was last seen."""
