"""One call of the API: who asks what, when."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.policy import WorkforceScope, workforce_scope
from app.accounts.viewer import viewer_of_token
from app.api.tokens import Caller
from app.core.errors import Forbidden
from app.core.time import local_day
from app.core.words import N_


@dataclass(frozen=True, slots=True)
class Call:
    """One call: who asks what, when."""

    session: Session
    caller: Caller
    asked: Any
    at: datetime

    @property
    def scope(self) -> WorkforceScope:
        """Whose people the caller sees."""
        return workforce_scope(self.caller.viewer)

    @property
    def today(self) -> date:
        """The day of the call, in Shanghai."""
        return local_day(self.at)

    @property
    def rights(self) -> str:
        """What the scope rests on, by numbers that stay when a unit is moved or renamed."""
        grants = (each for each in self.caller.viewer.scopes if each.role == "hr")
        places = {
            f"unit:{each.unit_path.rstrip('/').rpartition('/')[2]}"
            if each.unit_path
            else f"employer:{each.employer_id}"
            for each in grants
        }
        return " ".join(sorted(places))

    def renewed(self) -> "Call":
        """Return the call with the rights of this moment: a unit may have moved meanwhile.

        :raise Forbidden: when they ended.
        """
        viewer = viewer_of_token(self.session, self.caller.viewer.person_id, at=self.at)
        if viewer is None:
            raise Forbidden(N_("Only an HR officer sees an employer's workers."))
        return replace(self, caller=replace(self.caller, viewer=viewer))
