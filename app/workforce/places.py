"""One employer within an officer's sight, and what may be reached there."""

from sqlalchemy.orm import Session

from app.accounts.policy import WorkforceScope
from app.accounts.workforce import Place, places_in
from app.core.errors import Refused
from app.core.words import N_


def place_of(session: Session, scope: WorkforceScope, code: str) -> Place:
    """Return the employer that was chosen, with the units that the scope is limited to there.

    :raise Refused: when it is none within the scope.
    """
    found = next((place for place in places_in(session, scope) if place.code == code), None)
    if found is None:
        raise Refused(N_("Choose an employer."))
    return found


def scope_at(place: Place) -> WorkforceScope:
    """Return what of a scope lies at one employer."""
    if place.unit_paths:
        return WorkforceScope((), place.unit_paths)
    return WorkforceScope((place.employer_id,), ())
