"""One person taken on by a form: the same checks as a roster's row, the same outcomes."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.employments import last_day_at
from app.accounts.occupations import occupations
from app.accounts.passwords import hash_password
from app.accounts.roster_lookup import holders, owners
from app.accounts.workforce import Place, units_in
from app.core.errors import Refused
from app.core.time import local_day
from app.core.words import N_
from app.workforce.places import scope_at
from app.workforce.rosters.checking import Checked, Known, decide
from app.workforce.rosters.entries import Entry, Units, read_entry
from app.workforce.rosters.importing import TakeOver, take_over
from app.workforce.rosters.table import Row

FIELDS = ("number", "name", "id_number", "unit", "occupation", "starts_on")
MAPPING = {key: column for column, key in enumerate(FIELDS)}


def check_hire(
    session: Session, place: Place, cells: Mapping[str, str], *, at: datetime
) -> Checked:
    """Return what becomes of the person: somebody to add or to take on, or what is wrong."""
    on = local_day(at)
    row = Row(1, tuple(cells.get(key, "") for key in FIELDS))
    units = Units(units_in(session, scope_at(place)))
    entry = read_entry(row, MAPPING, units, occupations(session), on=on)
    known = Known(
        holders(session, place.employer_id, {entry.number}),
        owners(session, place.employer_id, set(entry.id_indexes), on=on),
    )
    [checked] = decide([entry], known, on=on, unit_paths=place.unit_paths)
    _refuse_second(session, place, checked)
    return replace(checked, outcome="problem") if entry.problems else checked


def hire(session: Session, place: Place, checked: Checked, *, by_id: int, at: datetime) -> None:
    """Take the person on, as it was checked.

    :raise Refused: when somebody else was given the number meanwhile.
    """
    under = TakeOver(
        employer_id=place.employer_id,
        employer_code=place.code,
        by_id=by_id,
        at=at,
        on=local_day(at),
        password_hash=hash_password(secrets.token_urlsafe(32)),
    )
    try:
        with session.begin_nested():
            take_over(session, [checked], under)
    except IntegrityError as error:
        raise Refused(N_("Somebody else has or had this number. Choose another one.")) from error
    _write_down(session, place, checked.entry, by_id=by_id, at=at)


def _refuse_second(session: Session, place: Place, checked: Checked) -> None:
    """Note on the entry when the person works here already, or did on the first day."""
    entry = checked.entry
    if checked.holder is not None:
        entry.refuse("number", N_("Somebody works here under this number already."))
    if checked.person_id is None or entry.starts_on is None:
        return
    last = last_day_at(session, checked.person_id, place.employer_id)
    if last is not None and entry.starts_on <= last:
        entry.refuse(
            "starts_on",
            N_("The worker was employed here to %(day)s. Choose a later day."),
            day=last,
        )


def _write_down(session: Session, place: Place, entry: Entry, *, by_id: int, at: datetime) -> None:
    [holder] = holders(session, place.employer_id, {entry.number}).values()
    audit(
        session,
        at=at,
        actor_id=by_id,
        action="worker-hired",
        subject=entry.number,
        on_id=holder.person_id,
        employer_id=place.employer_id,
        after={
            "number": entry.number,
            "unit": entry.unit_id,
            "occupation": entry.occupation,
            "starts_on": holder.starts_on.isoformat(),
        },
    )
