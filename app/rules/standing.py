"""Decides what a worker is: the certificates held, and the age."""

from datetime import date

from app.rules.calendar import FOREVER, add_months, full_years
from app.rules.evidence import Evidence, HeldCertificate
from app.rules.node import Node
from app.rules.requirements import Age, Certificate


def decide_certificate(required: Certificate, evidence: Evidence, on: date) -> Node:
    """Decide whether a valid certificate at the level, or a better one, is held."""
    held = [
        c
        for c in evidence.certificates
        if c.level <= required.level and c.occupation in required.occupations
    ]
    best = max(held, key=_merit, default=None)
    return Node(
        "certificate",
        best is not None,
        "certificates",
        1,
        1 if best else 0,
        (best.number,) if best else (),
        on if best else None,
        best.valid_until if best else None,
        {"level": required.level, "occupations": required.occupations},
    )


def _merit(held: HeldCertificate) -> tuple[date, int, date, str]:
    return held.valid_until or FOREVER, -held.level, held.issued_on, held.number


def decide_age(required: Age, evidence: Evidence, on: date) -> Node:
    """Decide whether the worker is old enough; an unknown date of birth is not."""
    born_on = evidence.born_on
    have = full_years(born_on, on) if born_on else 0
    met = born_on is not None and have >= required.years
    birthday = add_months(born_on, 12 * required.years) if born_on else None
    return Node(
        "age",
        met,
        "years",
        required.years,
        have,
        (),
        on if met else birthday,
        None,
        {"years": required.years, "known": "yes" if born_on else "no"},
    )
