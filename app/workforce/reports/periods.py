"""Stretches of the calendar that are named, so that a regular report moves along with it."""

from datetime import date, timedelta

from app.core.words import N_

PERIODS = {
    "this-month": N_("this month"),
    "last-month": N_("last month"),
    "this-quarter": N_("this quarter"),
    "last-quarter": N_("last quarter"),
    "this-year": N_("this year"),
    "last-year": N_("last year"),
}
LENGTHS = {"month": 1, "quarter": 3, "year": 12}
MONTHS = 12


def period(name: str, today: date) -> tuple[date, date]:
    """Return the first and the last day of a period of `PERIODS`, as seen from `today`."""
    which, unit = name.split("-")
    length = LENGTHS[unit]
    months = today.year * MONTHS + today.month - 1
    first = months - months % length - (length if which == "last" else 0)
    return _first_of(first), _first_of(first + length) - timedelta(days=1)


def _first_of(months: int) -> date:
    return date(months // MONTHS, months % MONTHS + 1, 1)
