"""The clock, for the outermost callers only, and the local day."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present moment, in UTC; only views, commands and jobs call this."""
    return datetime.now(UTC)


def local_day(moment: datetime) -> date:
    """Return the calendar day of `moment` in Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month when it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return min(_clamped(year, month + 1, day.day), _clamped(year, month + 1, 31))


def _clamped(year: int, month: int, day: int) -> date:
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1
