"""Rosters and their rows, as HR sees them."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.policy import WorkforceScope
from app.accounts.workforce import Place, employer_codes
from app.core.errors import NotFound
from app.core.pages import PAGE_SIZE, Page
from app.core.words import N_
from app.workforce.rosters.models import Roster, RosterRow

SHOWN = 50


def rosters_in(session: Session, scope: WorkforceScope) -> Sequence[Roster]:
    """Return the newest rosters that were sent within the scope."""
    statement = select(Roster).where(Roster.employer_id.in_(employer_codes(session, scope)))
    newest = session.scalars(statement.order_by(Roster.id.desc()).limit(SHOWN))
    return [roster for roster in newest if is_within(roster, scope)]


def roster_in(
    session: Session, scope: WorkforceScope, roster_id: int, *, to_change: bool = False
) -> Roster:
    """Return a roster that was sent within the scope; one `to_change` is nobody else's meanwhile.

    :raise NotFound: when there is none.
    """
    roster = session.get(Roster, roster_id, with_for_update=True if to_change else None)
    if roster is None or not is_within(roster, scope):
        raise NotFound(N_("There is no such roster in your part of the firm."))
    return roster


def is_within(roster: Roster, scope: WorkforceScope) -> bool:
    """Whether all that the roster may change is within the scope."""
    if roster.employer_id in scope.employer_ids:
        return True
    return bool(roster.unit_paths) and all(
        path.startswith(scope.unit_paths) for path in roster.unit_paths
    )


def rows_of(session: Session, roster: Roster, outcome: str, *, page: int = 1) -> Page[RosterRow]:
    """Return a page of the rows with this outcome, in the order of the file."""
    wanted = (RosterRow.roster_id == roster.id, RosterRow.outcome == outcome)
    total = session.scalars(select(func.count()).select_from(RosterRow).where(*wanted)).one()
    rows = session.scalars(
        select(RosterRow)
        .where(*wanted)
        .order_by(RosterRow.row)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return Page(rows.all(), total, page)


def all_rows(session: Session, roster: Roster, *, outcome: str = "") -> Iterator[RosterRow]:
    """Yield every row, or those with one outcome, in the order of the file; memory stays flat."""
    statement = select(RosterRow).where(RosterRow.roster_id == roster.id).order_by(RosterRow.row)
    if outcome:
        statement = statement.where(RosterRow.outcome == outcome)
    for rows in session.scalars(statement, execution_options={"yield_per": 1000}).partitions():
        yield from rows
        for row in rows:
            session.expunge(row)


def place_of(places: Sequence[Place], code: str) -> Place:
    """Return the employer with this code among `places`; the only one where none is named.

    :raise NotFound: when it is not among them.
    """
    if not code and len(places) == 1:
        return places[0]
    found = next((place for place in places if place.code == code), None)
    if found is None:
        raise NotFound(N_("Choose an employer whose workers you look after."))
    return found
