"""Quiet hours: when nobody is written to."""

from datetime import datetime, timedelta

from app.core.time import SHANGHAI

QUIET_FROM, QUIET_TO = 21, 7
"""The hours for who chose none, in Shanghai."""


def end_of_quiet(moment: datetime, *, quiet_from: int, quiet_to: int) -> datetime:
    """Return `moment` itself, or the end of the quiet hours that it falls into.

    The hours are of Shanghai, the first within and the last not; equal ones mean never quiet.
    """
    local = moment.astimezone(SHANGHAI)
    if not _is_quiet(local.hour, quiet_from, quiet_to):
        return moment
    end = local.replace(hour=quiet_to, minute=0, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)


def _is_quiet(hour: int, quiet_from: int, quiet_to: int) -> bool:
    if quiet_from <= quiet_to:
        return quiet_from <= hour < quiet_to
    return hour >= quiet_from or hour < quiet_to
