"""What is masked everywhere is shown in full only for a reason that is written down."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.models import Person
from app.core.errors import Invalid, NotFound
from app.core.words import N_

SHORTEST_REASON = 8


def see_identity(
    session: Session, person_id: int, *, by_id: int, reason: str, at: datetime
) -> str:
    """Return the person's identity number in full, and write the look down.

    :raise Invalid: when the reason says too little.
    :raise NotFound: when none is held.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(N_("Say why you need the number; the worker can read it."))
    number = session.get_one(Person, person_id).id_number
    if number is None:
        raise NotFound(N_("No identity number is held for this person."))
    audit(
        session,
        at=at,
        actor_id=by_id,
        action="identity-seen",
        on_id=person_id,
        reason=reason.strip(),
    )
    return number
