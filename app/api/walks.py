"""Walks through a list in pages: all of it, or what changed since the walk before.

The moment up to which a walk tells everything is fixed at its first page, before anything is read,
the caller's rights included. Rows are told as they are when they are read; what is written after
that moment, the next walk tells.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from app.api import cursors
from app.api.calls import Call
from app.core.errors import Refused
from app.core.history import Window, settled_before_reading
from app.core.time import local_day
from app.core.words import N_

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Key = tuple[int, ...]
Rows = Mapping[Key, dict[str, Any]]


class Listed(Protocol):
    """A list that can be walked through, in the order of its keys."""

    @property
    def purpose(self) -> str:
        """What its cursors are good for."""

    @property
    def size(self) -> int:
        """Of how many numbers a key consists."""

    def rows(self, call: Call, after: Key, on: date, *, limit: int) -> tuple[Rows, Key | None]:
        """Return the next rows, and the key to go on after when there are more."""

    def among(self, call: Call, keys: Sequence[Key], on: date) -> Rows:
        """Return the rows with these keys that the caller sees."""

    def changed(self, call: Call, window: Window, after: Key, *, limit: int) -> Sequence[Key]:
        """Return the next keys about which something was written or a day brought a change."""

    def gone(self, call: Call, window: Window, keys: Collection[Key]) -> set[Key]:
        """Return those of the keys that the caller saw at some time of the window."""


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a walk has come. `since` is `BEGINNING` when it leads through the whole list."""

    since: datetime
    upto: datetime
    after: Key


def page(call: Call, listed: Listed) -> dict[str, Any]:
    """Return the page that is asked for.

    :raise Refused: when a cursor does not go with the list, the rights or the other.
    """
    if call.asked.cursor and call.asked.since:
        raise Refused(N_("Leave “since” out: the cursor goes on with its own walk."))
    if call.asked.cursor:
        purpose = f"{listed.purpose} of {call.rights}"
        walk = _going_on(purpose, call.asked.cursor, listed.size)
    else:
        settled = settled_before_reading(call.session)
        call = call.renewed()
        purpose = f"{listed.purpose} of {call.rights}"
        walk = _begun(purpose, call.asked.since, settled, listed.size)
    on = max(call.today, local_day(walk.upto))
    gone: list[Key] = []
    if walk.since == BEGINNING:
        rows, end = listed.rows(call, walk.after, on, limit=call.asked.limit)
    else:
        rows, gone, end = _changes(call, listed, walk, on)
    went = (_number(walk.since), _number(walk.upto))
    return {
        "data": [{"key": _name(key), **row} for key, row in rows.items()],
        "gone": [_name(key) for key in gone],
        "next": cursors.marked(purpose, *went, *end) if end else None,
        "since": None if end else cursors.marked(purpose, went[1], letter="s"),
    }


def _changes(
    call: Call, listed: Listed, walk: Walk, on: date
) -> tuple[Rows, list[Key], Key | None]:
    """Return what is there of the keys that changed, what is not any more, and where to go on."""
    window, limit = Window(walk.since, walk.upto), call.asked.limit
    found = listed.changed(call, window, walk.after, limit=limit + 1)
    keys = found[:limit]
    rows = listed.among(call, keys, on) if keys else {}
    rest = [key for key in keys if key not in rows]
    gone = sorted(listed.gone(call, window, rest)) if rest else []
    return rows, gone, keys[-1] if found[limit:] else None


def _begun(purpose: str, since: str | None, settled: datetime, size: int) -> Walk:
    """Return a new walk.

    Who began to write before `since` can hold up the settled moment: nothing is told twice then.
    """
    before = BEGINNING
    if since:
        before = _moment(cursors.unmarked(purpose, since, size=1)[0])
    return Walk(before, max(before, settled), (0,) * size)


def _going_on(purpose: str, cursor: str, size: int) -> Walk:
    since, upto, *after = cursors.unmarked(purpose, cursor, size=2 + size)
    return Walk(_moment(since), _moment(upto), tuple(after))


def _number(moment: datetime) -> int:
    return (moment - BEGINNING) // MICROSECOND


def _moment(number: int) -> datetime:
    return BEGINNING + number * MICROSECOND


def _name(key: Key) -> str:
    return ".".join(map(str, key))
