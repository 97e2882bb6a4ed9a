"""A person asks to be erased; an administrator decides; what a certificate rests on stays."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.contact import recipients
from app.accounts.erasure import erase_account, signs_of
from app.accounts.officers import administrators
from app.api.erasure import erase_tokens
from app.core.errors import Invalid, NotFound, Refused
from app.core.upsert import upsert
from app.core.words import N_
from app.learning.services.erasure import erase_learning
from app.notices.erasure import erase_notices
from app.notices.services import notify
from app.privacy.models import Correction, Erasure
from app.records.erasure import erase_shares
from app.workforce.erasure import erase_workforce

WORDS = (N_("erase"), "删除")
"""What is typed so that nobody asks by a slip of the finger, in either language."""
SHORTEST_REASON = 8


def ask(session: Session, person_id: int, word: str, *, at: datetime) -> None:
    """Ask to be erased.

    :raise Invalid: when the word was not typed.
    :raise Refused: when that was asked already.
    """
    if word.strip().casefold() not in WORDS:
        raise Invalid(N_("Type the word, so that nothing is asked by mistake."))
    adding = upsert(session, Erasure).values(
        person_id=person_id, asked_at=at, state="open", reason=""
    )
    if session.scalar(adding.on_conflict_do_nothing().returning(Erasure.id)) is None:
        raise Refused(N_("You have asked already. An administrator will decide."))
    audit(session, at=at, actor_id=person_id, action="erasure-asked", on_id=person_id)
    notify(
        session,
        recipients(session, administrators(session, at=at)),
        "privacy",
        sentence=N_("Somebody asks to be erased."),
        address="/admin/erasures",
        at=at,
    )


def withdraw(session: Session, person_id: int, *, at: datetime) -> None:
    """Take the request back.

    :raise Refused: when none is open.
    """
    mine = (Erasure.person_id == person_id, Erasure.state == "open")
    taken = session.scalar(
        update(Erasure)
        .where(*mine)
        .values(state="withdrawn", decided_at=at, decided_by_id=person_id)
        .returning(Erasure.id)
    )
    if taken is None:
        raise Refused(N_("No request of yours is open."))
    audit(session, at=at, actor_id=person_id, action="erasure-withdrawn", on_id=person_id)


def decline(session: Session, erasure_id: int, *, by_id: int, reason: str, at: datetime) -> None:
    """Keep the person, say why, and tell the person.

    :raise Invalid: when the reason says too little.
    :raise Refused: when it was decided already, or is one's own.
    """
    person_id = _decide(session, erasure_id, "declined", by_id=by_id, reason=reason, at=at)
    audit(
        session,
        at=at,
        actor_id=by_id,
        action="erasure-declined",
        on_id=person_id,
        reason=reason.strip(),
    )
    notify(
        session,
        recipients(session, [person_id]),
        "privacy",
        sentence=N_("Your data is not erased: %(reason)s"),
        places={"reason": reason.strip()},
        address="/account/data",
        at=at,
    )


def approve(session: Session, erasure_id: int, *, by_id: int, reason: str, at: datetime) -> None:
    """Erase the person: see `holdings` for what goes and what stays.

    :raise Invalid: when the reason says too little.
    :raise Refused: when it was decided already, is one's own, or nobody would administer.
    """
    person_id = _decide(session, erasure_id, "approved", by_id=by_id, reason=reason, at=at)
    signs = signs_of(session, person_id)
    session.execute(delete(Correction).where(Correction.person_id == person_id))
    erase_tokens(session, person_id)
    erase_workforce(session, person_id, signs)
    erase_learning(session, person_id, at=at)
    erase_notices(session, person_id)
    erase_shares(session, person_id)
    erase_account(session, person_id, by_id=by_id, at=at)
    audit(session, at=at, actor_id=by_id, action="erased", on_id=person_id, reason=reason.strip())
    session.expire_all()  # what was read before is gone


def _decide(
    session: Session, erasure_id: int, state: str, *, by_id: int, reason: str, at: datetime
) -> int:
    """Settle the request, once, and return whose it is."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(N_("Give the reason; it is kept with the decision."))
    person_id = session.scalar(select(Erasure.person_id).where(Erasure.id == erasure_id))
    if person_id is None:
        raise NotFound(N_("There is no such request."))
    if person_id == by_id:
        raise Refused(N_("Another administrator decides about your own data."))
    decided = session.scalar(
        update(Erasure)
        .where(Erasure.id == erasure_id, Erasure.state == "open")
        .values(state=state, decided_at=at, decided_by_id=by_id, reason=reason.strip()[:400])
        .returning(Erasure.id)
    )
    if decided is None:
        raise Refused(N_("Somebody has decided this already."))
    return person_id
