"""Template filters: dates, numbers and marks as people write them in each language."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal

from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, format_timedelta, gettext
from markupsafe import Markup

from app.core.time import SHANGHAI, local_day
from app.web.language import current

_BLOCK = re.compile(r"<(?!/?(?:m[a-z]+|semantics|annotation|su[bp])\b)[^>]+>")
"""Every tag but those of formulae."""


def day(value: date | datetime) -> str:
    """Return the local day, as `23 Nov 2026` or `2026年11月23日`."""
    if isinstance(value, datetime):
        value = local_day(value)
    return str(format_date(value, "y年M月d日" if current() == "zh" else "d MMM y", rebase=False))


def month(value: date) -> str:
    """Return the month of a day, as `November 2026` or `2026年11月`."""
    return str(format_date(value, "y年M月" if current() == "zh" else "MMMM y", rebase=False))


def month_short(value: date) -> str:
    """Return the month without its year, as `Nov` or `11月`."""
    return str(format_date(value, "M月" if current() == "zh" else "MMM", rebase=False))


def month_end(value: date) -> str:
    """Return the last day of the month, as addresses write it."""
    return value.replace(day=monthrange(value.year, value.month)[1]).isoformat()


def moment(value: datetime) -> str:
    """Return the local day and time, to the minute."""
    pattern = "y年M月d日 HH:mm" if current() == "zh" else "d MMM y, HH:mm"
    return str(format_datetime(value.astimezone(SHANGHAI), pattern, rebase=False))


def last_moment(value: datetime) -> str:
    """Return until when: what ends at midnight is good to the end of the day before."""
    local = value.astimezone(SHANGHAI)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return day(local.date() - timedelta(days=1))
    return moment(value)


def span(value: timedelta) -> str:
    """Return how long something took, as people say it."""
    if value < timedelta(seconds=1):
        return str(gettext("less than a second"))
    return str(format_timedelta(value, granularity="second"))


def away(value: datetime, at: datetime) -> str:
    """Return how far a moment lies from another, as `in 5 minutes` or `5 minutes ago`."""
    return str(format_timedelta(value - at, granularity="second", add_direction=True))


def points(value: Decimal | int) -> str:
    """Return points without needless zeros."""
    return str(format_decimal(value))


def in_language(texts: dict[str, str]) -> str:
    """Return the text in the page's language, or the one that there is."""
    return texts.get(current()) or next(iter(texts.values()), "")


def one_line(html: str) -> Markup:
    """Return safe HTML as one line: paragraphs, links and pictures go, formulae stay."""
    return Markup(" ".join(_BLOCK.sub(" ", html).split()))  # noqa: S704 # it was sanitised


def bind(app: Flask) -> None:
    """Install the filters on `app`."""
    app.jinja_env.filters.update(
        day=day,
        month=month,
        month_short=month_short,
        month_end=month_end,
        last_moment=last_moment,
        moment=moment,
        span=span,
        away=away,
        points=points,
        number=format_decimal,
        one_line=one_line,
        in_language=in_language,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
