"""When a regular report is made next: a rhythm of the calendar in Shanghai."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.time import SHANGHAI, add_months, local_day
from app.core.words import N_

LONGEST_MONTH = 31
WEEKDAYS = (
    N_("every Monday"),
    N_("every Tuesday"),
    N_("every Wednesday"),
    N_("every Thursday"),
    N_("every Friday"),
    N_("every Saturday"),
    N_("every Sunday"),
)
DAILY = N_("every day")
MONTHLY = N_("on day %(day)s of every month")
MONTHLY_LATE = N_("on day %(day)s of every month, or its last day")
SHORTEST_MONTH = 28


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every `day`, every `week` on a weekday (0 is Monday), or every `month` on a day of it."""

    every: str
    day: int
    hour: int


def next_moment(rhythm: Rhythm, after: datetime) -> datetime:
    """Return the first moment of a rhythm later than `after`."""
    today = local_day(after)
    first = _at(_day_from(rhythm, today), rhythm.hour)
    return first if first > after else _at(_day_following(rhythm, today), rhythm.hour)


def is_rhythm(rhythm: Rhythm) -> bool:
    """Whether there are such days and such an hour."""
    days = {"day": range(1), "week": range(7), "month": range(1, LONGEST_MONTH + 1)}
    return rhythm.day in days.get(rhythm.every, ()) and rhythm.hour in range(24)


def said(rhythm: Rhythm) -> tuple[str, Mapping[str, int]]:
    """Return on which days a rhythm falls, as a phrase to translate and its places."""
    if rhythm.every == "day":
        return DAILY, {}
    if rhythm.every == "week":
        return WEEKDAYS[rhythm.day], {}
    return (MONTHLY if rhythm.day <= SHORTEST_MONTH else MONTHLY_LATE), {"day": rhythm.day}


def _day_from(rhythm: Rhythm, today: date) -> date:
    """Return the rhythm's day that is today, or else the next one; of a month, its only one."""
    if rhythm.every == "day":
        return today
    if rhythm.every == "week":
        return today + timedelta(days=(rhythm.day - today.weekday()) % 7)
    return _of_month(rhythm, today.replace(day=1))


def _day_following(rhythm: Rhythm, today: date) -> date:
    if rhythm.every == "month":
        return _of_month(rhythm, add_months(today.replace(day=1), 1))
    return _day_from(rhythm, today + timedelta(days=1))


def _of_month(rhythm: Rhythm, first: date) -> date:
    last = add_months(first, 1) - timedelta(days=1)
    return min(first + timedelta(days=rhythm.day - 1), last)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)
