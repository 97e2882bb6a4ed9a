"""Decides years of work: whole days before the day of the decision, overlapping ones once."""

from datetime import date, timedelta

from app.rules.calendar import FOREVER, ONE_DAY
from app.rules.evidence import Evidence, Experience, HeldCertificate
from app.rules.node import Node
from app.rules.requirements import YEAR_OF_WORK, Work

Period = tuple[date, date]
"""The first day, and the day after the last."""


def decide_work(required: Work, evidence: Evidence, on: date) -> Node:
    """Decide whether the days of work are enough; the day of the decision itself is not over."""
    need = required.years * YEAR_OF_WORK
    since = earliest_certificate(required, evidence)
    if required.since_level is not None and since is None:
        return _node(required, need, None, counted=(), on=on)
    begin = since.issued_on if since else date.min
    counted = tuple(
        e
        for e in evidence.experience
        if e.occupation in required.occupations and (e.ends_on is None or e.ends_on >= begin)
    )
    return _node(required, need, since, counted=counted, on=on)


def earliest_certificate(required: Work, evidence: Evidence) -> HeldCertificate | None:
    """Return the first certificate of the level, or a better one, that the days count from."""
    level = required.since_level
    if level is None:
        return None
    held = [
        c
        for c in evidence.certificates
        if c.level <= level and c.occupation in required.occupations
    ]
    return min(held, key=lambda c: (c.issued_on, c.number), default=None)


def _node(
    required: Work,
    need: int,
    since: HeldCertificate | None,
    *,
    counted: tuple[Experience, ...],
    on: date,
) -> Node:
    periods = _merged(counted, since.issued_on if since else date.min)
    have = _days_before(periods, on)
    met = have >= need
    until = since.valid_until if since else None
    met_on = on if met else _day_reached(periods, need)
    if met_on and until and met_on > until:
        met_on = None
    numbers = [experience.number for experience in counted]
    return Node(
        "work",
        met,
        "days",
        need,
        have,
        tuple(sorted([*numbers, since.number] if since else numbers)),
        met_on,
        until if met_on else None,
        {
            "years": required.years,
            "occupations": required.occupations,
            "since_level": required.since_level,
            "since": since.issued_on.isoformat() if since else None,
        },
    )


def _merged(counted: tuple[Experience, ...], begin: date) -> list[Period]:
    """Return the periods from `begin` on, in order, overlapping ones as one."""
    merged: list[Period] = []
    for start, end in sorted(_period(experience, begin) for experience in counted):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif start < end:
            merged.append((start, end))
    return merged


def _period(experience: Experience, begin: date) -> Period:
    last = experience.ends_on
    end = FOREVER if last is None or last == FOREVER else last + ONE_DAY
    return max(experience.starts_on, begin), end


def _days_before(periods: list[Period], on: date) -> int:
    return sum((min(end, on) - start).days for start, end in periods if start < on)


def _day_reached(periods: list[Period], need: int) -> date | None:
    """Return the first day before which `need` days lie, or nothing when work ends sooner."""
    for start, end in periods:
        days = (end - start).days
        if days >= need:
            return start + timedelta(days=need)
        need -= days
    return None
