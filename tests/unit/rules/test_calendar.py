from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.calendar import add_days, add_months, full_years


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        pytest.param(date(2026, 1, 31), 1, date(2026, 2, 28), id="a shorter month"),
        pytest.param(date(2024, 2, 29), 12, date(2025, 2, 28), id="a leap day"),
        pytest.param(date(2026, 12, 15), 1, date(2027, 1, 15), id="over new year"),
        pytest.param(date(9999, 12, 1), 1, date.max, id="beyond the calendar"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(day, months, later):
    assert add_months(day, months) == later


@given(st.dates(), st.integers(0, 10**6))
def test_adding_never_goes_back_or_fails(day, count):
    assert add_months(day, count) >= day
    assert add_days(day, count) >= day


@given(st.dates(), st.dates())
def test_full_years_are_the_anniversaries_that_have_passed(since, on):
    years = full_years(since, on)

    assert years == 0 or add_months(since, 12 * years) <= on
    assert on < since or add_months(since, 12 * (years + 1)) > on or on == date.max
