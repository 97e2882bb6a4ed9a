"""Codes for the first sign-in: issued once, kept as a digest, ended by the next one."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.models import OneTimeCode
from app.accounts.services import audit
from app.core.sealing import index_key

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what is easily mistaken on paper: 0 and O, 1, I and L."""
LENGTH = 10
GOOD_FOR = timedelta(days=30)


def issue_code(session: Session, person_id: int, *, at: datetime, by_id: int) -> str:
    """Return a new code for the person; earlier ones end, and only its digest is stored."""
    session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.person_id == person_id, OneTimeCode.ended_at.is_(None))
        .values(ended_at=at)
    )
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    session.add(
        OneTimeCode(
            person_id=person_id,
            digest=code_digest(person_id, code),
            issued_at=at,
            issued_by_id=by_id,
            good_until=at + GOOD_FOR,
        )
    )
    audit(session, at=at, actor_id=by_id, action="code-issued", subject=str(person_id))
    return code


def code_digest(person_id: int, code: str) -> str:
    """Return what is stored of a person's code."""
    plain = f"{person_id}:{code}".encode()
    return hmac.new(index_key(), plain, hashlib.sha256).hexdigest()
