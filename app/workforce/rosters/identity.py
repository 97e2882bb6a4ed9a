"""Resident identity numbers: 17 digits and a check character (GB 11643-1999)."""

import re
from datetime import date

_SHAPE = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_CHECKS = "10X98765432"


def tidy(text: str) -> str:
    """Return an identity number as it is stored: capital X, no spaces."""
    return "".join(text.split()).upper()


def check_character(digits: str) -> str:
    """Return the check character of 17 digits (ISO 7064, MOD 11-2)."""
    return _CHECKS[sum(int(d) * pow(2, 17 - place, 11) for place, d in enumerate(digits)) % 11]


def birth_date(number: str) -> date | None:
    """Return the day of birth within the number, if there is such a day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_identity_number(number: str, *, on: date) -> bool:
    """Whether the number has the shape, a day of birth before `on`, and the right check."""
    if not _SHAPE.fullmatch(number):
        return False
    born = birth_date(number)
    if born is None or not date(1900, 1, 1) <= born < on:
        return False
    return check_character(number[:17]) == number[17]
