"""Codes for the first sign-in: issued once, kept as a digest, ended by the next one.

Who prints a code sees it once. One that goes by e-mail is made when its mail is, and is in the
memory of that job alone: `app.accounts.code_mails`.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.orm import Session

from app.accounts.audit import audit, audit_each
from app.accounts.code_mails.models import CodeMail
from app.accounts.contact import CONFIRM_EMAIL
from app.accounts.good_passwords import require_good_password
from app.accounts.models import OneTimeCode
from app.accounts.services import set_password
from app.accounts.signs import person_by_sign
from app.accounts.viewer import Viewer
from app.core.errors import Refused
from app.core.sealing import index_keys
from app.core.time import local_day
from app.core.words import N_
from app.jobs.services import enqueue

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what is easily mistaken on paper: 0 and O, 1, I and L."""
LENGTH = 10
WRONG = N_(
    "This account name and code do not belong together, or the code was used or is too old."
)
GOOD_FOR = timedelta(days=30)


def issue_code(session: Session, person_id: int, *, at: datetime, by_id: int) -> str:
    """Return a new code for the person; earlier ones end, and only its digest is stored."""
    return issue_codes(session, [person_id], at=at, by_id=by_id)[person_id]


def issue_codes(
    session: Session, person_ids: Collection[int], *, at: datetime, by_id: int
) -> dict[int, str]:
    """Return a new code for each; what was issued before ends, also what waits to be mailed."""
    ended = {"ended_at": at}
    session.execute(update(OneTimeCode).where(*_running(person_ids)).values(ended))
    session.execute(
        update(CodeMail)
        .where(CodeMail.person_id.in_(person_ids), CodeMail.state.in_(("waiting", "failed")))
        .values(state="ended", settled_at=at)
    )
    codes = {person_id: _new_code() for person_id in person_ids}
    if codes:
        kept = [_kept(person_id, code, at=at, by_id=by_id) for person_id, code in codes.items()]
        session.execute(insert(OneTimeCode), kept)
    audit_each(session, dict.fromkeys(codes), at=at, actor_id=by_id, action="code-issued")
    return codes


def add_code(session: Session, person_id: int, *, at: datetime, by_id: int) -> tuple[str, int]:
    """Return a further code and its id: those before stay good until it has arrived."""
    code = _new_code()
    row = OneTimeCode(**_kept(person_id, code, at=at, by_id=by_id))
    session.add(row)
    session.flush()
    return code, row.id


def end_codes_before(session: Session, person_id: int, *, at: datetime) -> None:
    """Let nothing but the person's newest code be good."""
    older = OneTimeCode.id < newest_code_id(session, person_id)
    session.execute(update(OneTimeCode).where(*_running([person_id]), older).values(ended_at=at))


def newest_code_id(session: Session, person_id: int) -> int:
    """Return the id of the code that was issued last; 0 when none was."""
    newest = select(func.max(OneTimeCode.id)).where(OneTimeCode.person_id == person_id)
    return session.scalar(newest) or 0


def end_code(session: Session, code_id: int, *, at: datetime) -> None:
    """Let a code that nobody has be no longer good."""
    running = OneTimeCode.ended_at.is_(None)
    session.execute(
        update(OneTimeCode).where(OneTimeCode.id == code_id, running).values(ended_at=at)
    )


def _running(person_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    return OneTimeCode.person_id.in_(person_ids), OneTimeCode.ended_at.is_(None)


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def _kept(person_id: int, code: str, *, at: datetime, by_id: int) -> dict[str, Any]:
    """Return what is stored of a code."""
    return {
        "person_id": person_id,
        "digest": code_digests(person_id, code)[0],
        "issued_at": at,
        "issued_by_id": by_id,
        "good_until": at + GOOD_FOR,
    }


class WrongCode(Refused):
    """The account name and the code do not belong together, or no longer."""


def redeem_code(session: Session, login: str, code: str, *, password: str, at: datetime) -> Viewer:
    """Give the account its first password against the code on a slip, and return the viewer.

    :raise WrongCode: in the same words, and after the same statements, whatever was wrong; it is
        written down all the same. A code is good once.
    :raise Refused: when the password will not do; the code stays good.
    """
    require_good_password(password)
    person = person_by_sign(session, login, on=local_day(at))
    is_open = person is not None and person.deactivated_at is None
    digests = code_digests(person.id if person and is_open else 0, normalised(code))
    is_right = _spend(session, digests, at=at)
    if person is None or not is_right:
        on_id = person.id if person else None
        audit(session, at=at, actor_id=None, action="code-refused", on_id=on_id)
        raise WrongCode(WRONG)
    if person.email and not person.email_index:  # given by the employer, and not yet confirmed
        enqueue(session, CONFIRM_EMAIL, {"person_id": person.id}, at=at)
    return set_password(session, person, password, at=at, action="code-redeemed")


def normalised(code: str) -> str:
    """Return a code as it is stored, however it was typed: small letters, spaces, dashes."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def grouped(code: str) -> str:
    """Return a code as it is printed, in two groups that are easy to type."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def _spend(session: Session, digests: tuple[str, ...], *, at: datetime) -> bool:
    """End the running code with one of these digests, and say whether there was one."""
    spent = session.scalar(
        update(OneTimeCode)
        .where(
            OneTimeCode.digest.in_(digests),
            OneTimeCode.ended_at.is_(None),
            OneTimeCode.good_until >= at,
        )
        .values(ended_at=at)
        .returning(OneTimeCode.id)
    )
    return spent is not None


def code_digests(person_id: int, code: str) -> tuple[str, ...]:
    """Return what may be stored of a person's code; the first is by the newest key."""
    plain = f"{person_id}:{code}".encode()
    return tuple(hmac.new(key, plain, hashlib.sha256).hexdigest() for key in index_keys())
