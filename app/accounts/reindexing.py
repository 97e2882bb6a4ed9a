"""Blind indexes move to the newest key, so that the oldest one can be removed at last."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.accounts.identity_index import index_of, is_taken
from app.accounts.models import Person
from app.accounts.signs import email_index, phone_index

BATCH = 200


@dataclass(frozen=True, slots=True)
class Blind:
    """An index column, and how it is made from the column that it finds."""

    index: InstrumentedAttribute[str | None]
    source: InstrumentedAttribute[str | None]
    make: Callable[[str], str]


BLIND: Mapping[str, Blind] = {
    "id_number_index": Blind(Person.id_number_index, Person.id_number, index_of),
    "phone_index": Blind(Person.phone_index, Person.phone, phone_index),
    "email_index": Blind(Person.email_index, Person.email, email_index),
}


@dataclass(frozen=True, slots=True)
class Reindexed:
    """What became of one batch: people looked at, indexes moved, and those that could not be."""

    people: int
    moved: int
    left: int


def reindex(session: Session) -> Iterator[Reindexed]:
    """Index by the newest key what older ones indexed; the caller commits after each batch."""
    for people in _batches(session):
        outcomes = [
            _moved(session, person, blind) for person in people for blind in BLIND.values()
        ]
        yield Reindexed(len(people), outcomes.count(True), outcomes.count(False))


def indexed_by_older_keys(session: Session) -> int:
    """Return how many people are found by an older key's index only."""
    return sum(
        any(_wanted(person, blind) is not None for blind in BLIND.values())
        for people in _batches(session)
        for person in people
    )


def _batches(session: Session) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    columns = [column for each in BLIND.values() for column in (each.source, each.index)]
    has_index = or_(*(blind.index.is_not(None) for blind in BLIND.values()))
    statement: Select[*tuple[Any, ...]] = (
        select(Person.id, *columns).where(has_index).order_by(Person.id).limit(BATCH)
    )
    people = session.execute(statement).all()
    while people:
        yield people
        people = session.execute(statement.where(Person.id > people[-1].id)).all()


def _wanted(person: Row[*tuple[Any, ...]], blind: Blind) -> str | None:
    """Return the newest key's index when another one is stored."""
    source, stored = getattr(person, blind.source.key), getattr(person, blind.index.key)
    if source is None or stored is None:
        return None
    newest = blind.make(source)
    return None if newest == stored else newest


def _moved(session: Session, person: Row[*tuple[Any, ...]], blind: Blind) -> bool | None:
    """Say whether the index was moved; nothing when it was there already.

    Somebody else may have come to stand under it in the very moment of the change of keys; that is
    left for people to look at.
    """
    newest = _wanted(person, blind)
    if newest is None:
        return None
    if is_taken(session, blind.index, (newest,), except_id=person.id):
        return False
    session.execute(
        update(Person)
        .where(Person.id == person.id, blind.index == getattr(person, blind.index.key))
        .values({blind.index: newest})
        .execution_options(synchronize_session=False)
    )
    return True
