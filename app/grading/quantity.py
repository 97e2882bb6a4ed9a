"""Numbers as people type them: full-width digits, separators, powers of ten, units."""

import re
import unicodedata
from decimal import Context, Decimal
from typing import NamedTuple

LONGEST = 64
"""Characters that a typed number may have."""

LARGEST_EXPONENT = 30

EXACT = Context(prec=250)
"""Enough digits for a product of two numbers of `LONGEST` characters and a unit's factor."""

_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SUPERSCRIPTS = re.compile("[⁰¹²³⁴-⁹⁻⁺]+")
_SIGNS = str.maketrans("−–×·", "--x*")
_BARE_POWER = re.compile(r"^([+-]?)10\^")

_TYPED = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<digits>[.,]?\d(?:[\d,.]|\s(?=\d))*)"
    r"(?:\s*(?:e|[x*]\s*10\s*\^)\s*(?P<exponent>[+-]?\d{1,3})(?!\d))?"
    r"\s*(?P<unit>\D.*)?",
    re.ASCII | re.IGNORECASE,
)
_PLAIN = re.compile(r"\d+\.?\d*|\.\d+", re.ASCII)
_GROUPED = re.compile(
    r"[1-9]\d{0,2}(?P<separator>[,. ])\d{3}(?:(?P=separator)\d{3})*(?:(?!(?P=separator))[.,]\d+)?",
    re.ASCII,
)
_COMMA = re.compile(r"\d+,\d+", re.ASCII)


class Quantity(NamedTuple):
    """A number and the unit typed after it ('' for none)."""

    value: Decimal
    unit: str


def folded_unit(text: str) -> str:
    """Return a unit's one spelling: NFKC, powers as `^2`, no spaces."""
    raised = _SUPERSCRIPTS.sub(lambda found: "^" + found[0].translate(_POWERS), text)
    return "".join(unicodedata.normalize("NFKC", raised).split())


def read_quantity(text: str) -> Quantity | None:
    """Return the number in `text` and its unit, or nothing when it is no number.

    `1,000` is a thousand, as it is written in China; `1,5` and `0,125` can only be decimal commas.
    Longer texts than `LONGEST` and larger powers of ten than `LARGEST_EXPONENT` are no numbers.
    """
    if len(text) > LONGEST:
        return None
    found = _TYPED.fullmatch(_folded(text))
    if found is None:
        return None
    digits = _digits(" ".join(found["digits"].split()))
    exponent = int(found["exponent"] or 0)
    if digits is None or abs(exponent) > LARGEST_EXPONENT:
        return None
    value = Decimal(f"{found['sign']}{digits}").scaleb(exponent, EXACT)
    return Quantity(value, "".join((found["unit"] or "").split()))


def _folded(text: str) -> str:
    raised = _SUPERSCRIPTS.sub(lambda found: "^" + found[0].translate(_POWERS), text)
    plain = unicodedata.normalize("NFKC", raised).translate(_SIGNS).strip()
    return _BARE_POWER.sub(r"\1 1x10^", plain)


def _digits(text: str) -> str | None:
    """Return `text` with a decimal point and no separators, or nothing when it is ambiguous."""
    if _PLAIN.fullmatch(text):
        return text
    if grouped := _GROUPED.fullmatch(text):
        return text.replace(grouped["separator"], "").replace(",", ".")
    if _COMMA.fullmatch(text):
        return text.replace(",", ".")
    return None
