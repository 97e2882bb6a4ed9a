"""Tokens: made with a scope and an end, shown once, ended by hand or with the role."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.accounts.audit import audit, is_written_down
from app.accounts.viewer import Viewer, viewer_of_token
from app.api.models import ApiToken
from app.core.errors import Invalid, NotFound
from app.core.time import local_day, midnight
from app.core.words import N_

RESOURCES: Mapping[str, str] = {
    "courses": N_("Courses"),
    "workers": N_("Workers"),
    "enrolments": N_("Enrolments"),
    "records": N_("Completion records"),
    "eligibility": N_("Eligibility"),
    "assignments": N_("Assignments"),
}
LONGEST_DAYS = 366
PREFIX = "lgu_"
"""By which scanners for leaked secrets know ours."""
USE_NOTED = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and which resources are open to the call."""

    viewer: Viewer
    resources: frozenset[str]
    key: str


def make_token(
    session: Session,
    person_id: int,
    *,
    name: str,
    resources: Sequence[str],
    days: int,
    at: datetime,
) -> str:
    """Return a new secret; only its digest is kept.

    :raise Invalid: when it opens nothing, or lasts too long.
    """
    if not resources or not set(resources) <= set(RESOURCES):
        raise Invalid(N_("Choose at least one resource."))
    if not 0 < days <= LONGEST_DAYS:
        raise Invalid(N_("A token lasts from 1 to 366 days."))
    secret = PREFIX + secrets.token_urlsafe(32)
    session.add(
        ApiToken(
            person_id=person_id,
            name=name.strip()[:100],
            digest=_digest(secret),
            resources=sorted(resources),
            made_at=at,
            expires_at=at + timedelta(days=days),
        )
    )
    audit(session, at=at, actor_id=person_id, action="token-made", subject=name[:100])
    return secret


def end_token(session: Session, person_id: int, token_id: int, *, at: datetime) -> None:
    """End one of the person's tokens.

    :raise NotFound: when there is no such running token.
    """
    token = session.get(ApiToken, token_id)
    if token is None or token.person_id != person_id or token.ended_at is not None:
        raise NotFound(N_("There is no such token among yours."))
    token.ended_at = at
    audit(session, at=at, actor_id=person_id, action="token-ended", subject=token.name)


def own_tokens(session: Session, person_id: int) -> list[ApiToken]:
    """Return the person's tokens, the newest first."""
    mine = select(ApiToken).where(ApiToken.person_id == person_id)
    return list(session.scalars(mine.order_by(ApiToken.id.desc())))


def caller_by(session: Session, secret: str, *, at: datetime) -> Caller | None:
    """Return who calls with this secret, with the rights held at this moment."""
    token = session.scalar(select(ApiToken).where(ApiToken.digest == _digest(secret)))
    if token is None or token.ended_at is not None or token.expires_at <= at:
        return None
    who = viewer_of_token(session, token.person_id, at=at)
    if who is None:
        return None
    return Caller(who, frozenset(token.resources), f"token:{token.id}")


def note_use(session: Session, secret: str, *, at: datetime) -> None:
    """Keep when a token was used last, to five minutes."""
    session.execute(
        update(ApiToken)
        .where(
            ApiToken.digest == _digest(secret),
            or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < at - USE_NOTED),
        )
        .values(last_used_at=at)
    )


def note_read(session: Session, secret: str, resource: str, *, at: datetime) -> None:
    """Write down that a program reads a resource, once a day for each token that opens it."""
    token = session.scalar(select(ApiToken).where(ApiToken.digest == _digest(secret)))
    if token is None or token.ended_at is not None or token.expires_at <= at:
        return
    subject, since = f"token:{token.id} {resource}", midnight(local_day(at))
    if resource in token.resources and not is_written_down(
        session, actor_id=token.person_id, action="api-read", subject=subject, since=since
    ):
        audit(session, at=at, actor_id=token.person_id, action="api-read", subject=subject)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
