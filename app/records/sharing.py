"""Earlier records that a worker lets an employer see, for as long as both want it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, or_, select, union
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.workforce import Workplace, workplaces, works_at
from app.core.errors import NotFound, Refused
from app.core.time import local_day
from app.core.words import N_
from app.records.models import COMPLETIONS, Record, RecordShare
from app.records.queries import RecordPage, record_page, records_as_of
from app.records.seen import seen


@dataclass(frozen=True, slots=True)
class Share:
    """A running share; without a record's number all are shared."""

    id: int
    employer_code: str
    number: str | None
    began_at: datetime


@dataclass(frozen=True, slots=True)
class Sharing:
    """With whom a worker may share, what runs, and which records each employer sees anyway."""

    workplaces: tuple[Workplace, ...]
    shares: tuple[Share, ...]
    known: dict[str, frozenset[int]]

    def covering(self, employer_code: str, number: str | None) -> Share | None:
        """Return the share of exactly this record, or of all, with the employer."""
        return next(
            (s for s in self.shares if (s.employer_code, s.number) == (employer_code, number)),
            None,
        )


def share(
    session: Session, person_id: int, *, employer_code: str, number: str | None, at: datetime
) -> None:
    """Let an employer where the worker works now see one earlier record, or all of them.

    :raise NotFound: when the worker does not work there, or has no such record.
    :raise Refused: when it is shared already.
    """
    place = _workplace(session, person_id, employer_code, on=local_day(at))
    record_id = None if number is None else _own_record(session, person_id, number)
    row = RecordShare(
        person_id=person_id, employer_id=place.employer_id, record_id=record_id, began_at=at
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise Refused(N_("This is shared already.")) from error
    _write_down(session, row, "records-shared", number, at=at)


def end_share(session: Session, person_id: int, share_id: int, *, at: datetime) -> None:
    """Let the employer see it no more.

    :raise NotFound: when the worker has no such share, or it has ended.
    """
    row = session.scalar(
        select(RecordShare).where(
            RecordShare.id == share_id,
            RecordShare.person_id == person_id,
            RecordShare.ended_at.is_(None),
        )
    )
    if row is None:
        raise NotFound(N_("This is shared no longer."))
    row.ended_at = at
    number = session.scalar(select(Record.number).where(Record.id == row.record_id))
    _write_down(session, row, "share-ended", number, at=at)


def sharing(session: Session, person_id: int, *, at: datetime) -> Sharing:
    """Return what a worker may share and shares, with the employers of today."""
    places = tuple(workplaces(session, person_id, on=local_day(at)))
    codes = {place.employer_id: place.employer_code for place in places}
    rows = session.execute(
        select(RecordShare.id, RecordShare.employer_id, Record.number, RecordShare.began_at)
        .outerjoin(Record, Record.id == RecordShare.record_id)
        .where(
            RecordShare.person_id == person_id,
            RecordShare.ended_at.is_(None),
            RecordShare.employer_id.in_(codes),
        )
        .order_by(RecordShare.id)
    )
    shares = tuple(Share(row[0], codes[row[1]], row[2], row[3]) for row in rows)
    known: dict[str, set[int]] = {code: set() for code in codes.values()}
    issued = select(seen.id, seen.employer_id).where(
        seen.person_id == person_id, seen.employer_id.in_(codes)
    )
    for record_id, employer_id in session.execute(issued):
        known[codes[employer_id]].add(record_id)
    return Sharing(places, shares, {code: frozenset(ids) for code, ids in known.items()})


def shared_records(
    session: Session, person_id: int, employer_id: int, *, at: datetime
) -> list[RecordPage]:
    """Return the records that the employer sees only because the worker shares them."""
    own = select(seen.id).where(seen.person_id == person_id, seen.employer_id == employer_id)
    statement = records_as_of(at).where(
        Record.person_id == person_id,
        Record.id.in_(shared_ids(employer_id, on=local_day(at))),
        Record.id.not_in(own),
    )
    rows = session.execute(statement.order_by(Record.id.desc()))
    return [record_page(row, at=at) for row in rows]


def shared_ids(employer_id: int, *, on: date) -> Select[int]:
    """Ask for the records that workers share with an employer where they work on the day."""
    covered = or_(RecordShare.record_id.is_(None), RecordShare.record_id == Record.id)
    return (
        select(Record.id)
        .join(RecordShare, and_(RecordShare.person_id == Record.person_id, covered))
        .where(
            RecordShare.employer_id == employer_id,
            RecordShare.ended_at.is_(None),
            works_at(RecordShare.person_id, RecordShare.employer_id, on=on),
        )
    )


def known_ids(person_id: int, employer_id: int, *, on: date) -> Select[int]:
    """Ask for the records of a person that an employer may count on: its own, and shared ones."""
    own = select(seen.id).where(seen.person_id == person_id, seen.employer_id == employer_id)
    shared = shared_ids(employer_id, on=on).where(Record.person_id == person_id)
    found = union(own, shared).subquery("known")
    return select(found.c[0])


def courses_known_to(
    session: Session, person_id: int, employer_id: int, *, at: datetime
) -> set[str]:
    """Return the courses of which the person has a valid completion that the employer knows."""
    known = known_ids(person_id, employer_id, on=local_day(at))
    rows = session.execute(records_as_of(at).where(Record.id.in_(known)))
    pages = [record_page(row, at=at) for row in rows]
    return {
        page.record.subject
        for page in pages
        if page.status == "valid" and page.record.kind in COMPLETIONS
    }


def _workplace(session: Session, person_id: int, code: str, *, on: date) -> Workplace:
    for place in workplaces(session, person_id, on=on):
        if place.employer_code == code:
            return place
    raise NotFound(N_("You do not work at this employer today."))


def _own_record(session: Session, person_id: int, number: str) -> int:
    found = session.scalar(
        select(Record.id).where(Record.person_id == person_id, Record.number == number)
    )
    if found is None:
        raise NotFound(N_("There is no such record among yours."))
    return found


def _write_down(
    session: Session, row: RecordShare, action: str, number: str | None, *, at: datetime
) -> None:
    audit(
        session,
        at=at,
        actor_id=row.person_id,
        action=action,
        subject=number or "*",
        on_id=row.person_id,
        employer_id=row.employer_id,
    )
