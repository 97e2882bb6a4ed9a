"""Days as spreadsheets write them."""

import re
from datetime import date, timedelta

_SHAPES = (
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{1,2}:.*)?", re.ASCII),
    re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?", re.ASCII),
    re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII),
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_DAY_ZERO = date(1899, 12, 30)
"""Excel counts days from 1 January 1900 and believes that 1900 was a leap year."""
EARLIEST, LATEST = date(1940, 1, 1), date(2100, 1, 1)


def read_day(text: str) -> date | None:
    """Return the day that `text` means, or nothing when it means none.

    Understood are 2026-11-03, 2026/11/3, 2026.11.3, 20261103, 2026年11月3日 and Excel's numbers.
    """
    text = text.strip()
    for shape in _SHAPES:
        if found := shape.fullmatch(text):
            return _day(*map(int, found.groups()))
    if _SERIAL.fullmatch(text):
        return _plausible(_DAY_ZERO + timedelta(days=int(text[:5])))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return _plausible(date(year, month, day))
    except ValueError:
        return None


def _plausible(day: date) -> date | None:
    return day if EARLIEST <= day < LATEST else None
