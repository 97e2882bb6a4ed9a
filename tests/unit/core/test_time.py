from datetime import UTC, date, datetime

import pytest

from app.core.time import add_months, local_day


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        pytest.param(date(2026, 1, 31), 1, date(2026, 2, 28), id="a short month ends earlier"),
        pytest.param(date(2027, 12, 31), 2, date(2028, 2, 29), id="a leap year ends on the 29th"),
        pytest.param(date(2026, 11, 23), 24, date(2028, 11, 23), id="two years keep the day"),
        pytest.param(date(2026, 3, 31), -1, date(2026, 2, 28), id="backwards works as well"),
    ],
)
def test_months_are_added_by_the_calendar(day, months, later):
    assert add_months(day, months) == later


def test_the_local_day_begins_at_sixteen_hours_utc():
    assert local_day(datetime(2026, 11, 22, 15, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert local_day(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == date(2026, 11, 23)
