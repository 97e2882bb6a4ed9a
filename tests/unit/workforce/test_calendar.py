from calendar import monthrange
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.time import SHANGHAI
from app.workforce.reports.calendar import Rhythm, is_rhythm, next_moment, said

RHYTHMS = st.one_of(
    st.builds(Rhythm, st.just("day"), st.just(0), st.integers(0, 23)),
    st.builds(Rhythm, st.just("week"), st.integers(0, 6), st.integers(0, 23)),
    st.builds(Rhythm, st.just("month"), st.integers(1, 31), st.integers(0, 23)),
)
MOMENTS = st.integers(0, 70 * 366 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def falls(rhythm: Rhythm, hour: datetime) -> bool:
    """Whether a full hour of Shanghai belongs to a rhythm, said the slow way."""
    if hour.hour != rhythm.hour:
        return False
    last = monthrange(hour.year, hour.month)[1]
    return {
        "day": True,
        "week": hour.weekday() == rhythm.day,
        "month": hour.day == min(rhythm.day, last),
    }[rhythm.every]


@given(RHYTHMS, MOMENTS)
def test_next_moment_is_the_first_later_hour_that_the_rhythm_falls_on(rhythm, after):
    hour = after.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)
    hour += timedelta(hours=1)
    while not falls(rhythm, hour):
        hour += timedelta(hours=1)

    assert next_moment(rhythm, after) == hour


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param("2027-01-31T08:59+08:00", "2027-01-31T09:00+08:00", id="a minute before"),
        pytest.param("2027-01-31T09:00+08:00", "2027-02-28T09:00+08:00", id="February"),
        pytest.param("2028-02-01T00:00+08:00", "2028-02-29T09:00+08:00", id="a leap year"),
        pytest.param("2027-12-31T09:00+08:00", "2028-01-31T09:00+08:00", id="another year"),
        pytest.param("2027-03-31T17:00+00:00", "2027-04-30T09:00+08:00", id="Shanghai is ahead"),
    ],
)
def test_last_day_stands_for_a_day_that_a_month_has_not(after, expected):
    moment = next_moment(Rhythm("month", 31, 9), datetime.fromisoformat(after))

    assert moment == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("rhythm", "phrase"),
    [
        pytest.param(Rhythm("day", 0, 7), "every day", id="days"),
        pytest.param(Rhythm("week", 6, 7), "every Sunday", id="weeks"),
        pytest.param(Rhythm("month", 28, 7), "on day 28 of every month", id="months"),
        pytest.param(
            Rhythm("month", 29, 7),
            "on day 29 of every month, or its last day",
            id="months that may be too short",
        ),
    ],
)
def test_rhythm_is_said_in_words(rhythm, phrase):
    sentence, places = said(rhythm)

    assert sentence % places == phrase


@pytest.mark.parametrize(
    "rhythm",
    [
        Rhythm("day", 1, 7),
        Rhythm("week", 7, 7),
        Rhythm("month", 0, 7),
        Rhythm("month", 32, 7),
        Rhythm("month", 1, 24),
        Rhythm("year", 1, 7),
    ],
)
def test_days_and_hours_that_are_none_make_no_rhythm(rhythm):
    assert not is_rhythm(rhythm)
