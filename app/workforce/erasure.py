"""What employers keep about a person beside the records."""

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from app.accounts.erasure import Signs
from app.workforce.assigning.models import ASSIGNED_HISTORY, Assigned
from app.workforce.models import SavedView
from app.workforce.rosters.models import Roster, RosterRow


def erase_workforce(session: Session, person_id: int, signs: Signs) -> None:
    """Destroy assignments, saved views, and what rows of rosters say of the person."""
    session.execute(delete(Assigned).where(Assigned.person_id == person_id))
    session.execute(delete(ASSIGNED_HISTORY).where(ASSIGNED_HISTORY.c.person_id == person_id))
    session.execute(delete(SavedView).where(SavedView.person_id == person_id))
    session.execute(
        update(RosterRow)
        .where(RosterRow.name.in_(signs.names), _is_meant(signs))
        .values(name="", employee_number="", id_number_masked="", problems=[])
        .execution_options(synchronize_session=False)
    )


def _is_meant(signs: Signs) -> ColumnElement[bool]:
    """Return whether a row with a name of the person also has one of the person's numbers."""
    by_employer = [
        and_(
            RosterRow.employee_number == number,
            RosterRow.roster_id.in_(select(Roster.id).where(Roster.employer_id == employer_id)),
        )
        for employer_id, number in signs.numbers
    ]
    return or_(RosterRow.id_number_masked.in_(signs.id_numbers_masked), *by_employer)
