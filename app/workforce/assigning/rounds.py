"""When a course is due for one person, and when again: the rule itself, without a database."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app.core.time import add_months

Basis = Literal["", "completion", "expiry", "fixed"]
OPENS_DAYS = 60


@dataclass(frozen=True, slots=True)
class Due:
    """By when: a day, or so many days after the hire or after the course was given."""

    kind: Literal["day", "hire", "given"]
    day: date | None = None
    days: int = 0

    def on(self, *, hired: date, given: date) -> date:
        """Return the day for somebody hired on one day and given the course on another."""
        if self.kind == "day" and self.day is not None:
            return self.day
        return (hired if self.kind == "hire" else given) + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Renewal:
    """How often again: every so many months, counted from a basis, open so long before."""

    basis: Basis = ""
    months: int = 12
    first: date | None = None
    opens_days: int = OPENS_DAYS

    def due(self, *, completed: date, expires: date | None, last_due: date | None) -> date | None:
        """Return by when the next completion is wanted, or nothing when it is not.

        From the last completion; from the last expiry, so that coming early costs nothing; or on
        fixed days from `first` on, of which the first one after the completion counts that was
        not yet open when the completion came.
        """
        if self.basis == "completion":
            return add_months(completed, self.months)
        if self.basis == "expiry":
            if last_due is not None and last_due > completed - timedelta(days=1):
                return add_months(last_due, self.months)
            return expires or add_months(completed, self.months)
        if self.basis == "fixed" and self.first is not None:
            return self._next_fixed(completed)
        return None

    def due_after(self, excused: date) -> date | None:
        """Return by when the round after an excused one is wanted, or nothing when none is."""
        if self.basis == "fixed" and self.first is not None:
            turn = 0
            while (day := add_months(self.first, turn * self.months)) <= excused:
                turn += 1
            return day
        return add_months(excused, self.months) if self.basis else None

    def opens(self, due: date) -> date:
        """Return the first day on which a completion counts for the round due on `due`."""
        return due - timedelta(days=self.opens_days)

    def _next_fixed(self, completed: date) -> date:
        first = self.first or completed
        turn = 0
        while self.opens(day := add_months(first, turn * self.months)) <= completed:
            turn += 1
        return day


@dataclass(frozen=True, slots=True)
class Last:
    """What the rule last gave somebody in one course."""

    round: int
    state: str
    due: date | None
    given: date


@dataclass(frozen=True, slots=True)
class Person:
    """What counts about somebody for one course: hire, last valid completion, its last day."""

    hired: date
    completed: date | None = None
    expires: date | None = None
    is_ready: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be written down: a round with its state, its day, and why it waits."""

    round: int
    state: Literal["open", "done", "queued"]
    due: date | None
    cause: Literal["", "past", "first"] = ""


def next_step(
    person: Person, last: Last | None, due: Due, renewal: Renewal, *, today: date
) -> Step | None:
    """Return what changes for somebody within the audience; nothing when all stays.

    A completion that is valid today fulfils the round; an excuse holds for its round.
    """
    if last is None or last.state == "gone":
        number = last.round if last else 0
        return _first_step(person, number, due, renewal, today=today)
    if last.state == "excused":
        return _after_excuse(person, last, renewal, today=today)
    if last.state in ("open", "queued"):
        return _under_way(person, last, renewal, today=today)
    return _again(person, last, renewal, today=today)


def _first_step(
    person: Person, number: int, due: Due, renewal: Renewal, *, today: date
) -> Step | None:
    if person.completed is not None:
        done = Last(number, "done", None, today)
        return _again(person, done, renewal, today=today) or Step(number, "done", None)
    return _given(person, number, due.on(hired=person.hired, given=today), today=today)


def _under_way(person: Person, last: Last, renewal: Renewal, *, today: date) -> Step | None:
    counts_from = renewal.opens(last.due) if last.round and last.due else date.min
    if person.completed is not None and person.completed >= counts_from:
        return Step(last.round, "done", last.due)
    if last.state == "queued" and person.is_ready and last.due and last.due >= today:
        return Step(last.round, "open", last.due)
    return None


def _after_excuse(person: Person, last: Last, renewal: Renewal, *, today: date) -> Step | None:
    """Return the next round; a completion that came for the excused one counts as for any."""
    excused = last.due or last.given
    if person.completed is not None and person.completed >= renewal.opens(excused):
        return _again(person, last, renewal, today=today)
    wanted = renewal.due_after(excused)
    if wanted is None or today < renewal.opens(wanted):
        return None
    return _given(person, last.round + 1, wanted, today=today)


def _again(person: Person, last: Last, renewal: Renewal, *, today: date) -> Step | None:
    if person.completed is None:
        return _given(person, last.round + 1, today, today=today) if renewal.basis else None
    wanted = renewal.due(completed=person.completed, expires=person.expires, last_due=last.due)
    if wanted is None or today < renewal.opens(wanted):
        return None
    return _given(person, last.round + 1, wanted, today=today)


def _given(person: Person, number: int, day: date, *, today: date) -> Step:
    if not person.is_ready:
        return Step(number, "queued", day, "first")
    if day < today:
        return Step(number, "queued", day, "past")
    return Step(number, "open", day)
