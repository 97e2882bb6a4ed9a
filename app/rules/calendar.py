"""Days, months and years of the calendar, within what `date` can hold."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

FOREVER = date.max
ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month when it is shorter.

    So does the Civil Code (民法典, article 202); what lies beyond the calendar is its last day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.max if year > MAXYEAR else date.min
    if day.day <= 28:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_days(day: date, days: int) -> date:
    """Return the day `days` later, or the last day of the calendar."""
    return day + timedelta(days=days) if days <= (date.max - day).days else date.max


def full_years(since: date, on: date) -> int:
    """Return how many years have passed from `since` to `on`; never less than none."""
    years = max(0, on.year - since.year)
    return years - 1 if years and add_months(since, 12 * years) > on else years
