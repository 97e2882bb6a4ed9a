"""Named stretches of the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workforce.reports.periods import PERIODS, period

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("this-month", date(2026, 2, 1), date(2026, 2, 28)),
        ("last-month", date(2026, 1, 1), date(2026, 1, 31)),
        ("this-quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("last-quarter", date(2025, 10, 1), date(2025, 12, 31)),
        ("this-year", date(2026, 1, 1), date(2026, 12, 31)),
        ("last-year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_period_has_its_days(name, first, last):
    assert period(name, date(2026, 2, 14)) == (first, last)


@given(DAYS, st.sampled_from(["month", "quarter", "year"]))
def test_last_period_ends_on_the_eve_of_this_one_which_holds_today(today, unit):
    first, last = period(f"this-{unit}", today)

    assert first <= today <= last
    assert period(f"last-{unit}", today)[1] == first - timedelta(days=1)


def test_every_period_is_understood():
    assert all(period(name, date(2026, 5, 31)) for name in PERIODS)
