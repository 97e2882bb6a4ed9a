"""A number: right between the question's bounds, in its unit or a compatible one."""

from decimal import Decimal

from app.grading.quantity import EXACT, folded_unit, read_quantity
from app.grading.questions import Number
from app.grading.response import NOTHING, Share, whole
from app.grading.units import unit_named


def share(question: Number, response: object) -> Share:
    """Return everything for a number within the bounds; no unit typed means the question's."""
    typed = read_quantity(response) if isinstance(response, str) else None
    if typed is None:
        return NOTHING
    factors = _factors(folded_unit(question.unit), typed.unit)
    if factors is None:
        return NOTHING
    asked, given = factors
    value = EXACT.multiply(typed.value, given)
    low = EXACT.multiply(Decimal(question.low), asked)
    high = EXACT.multiply(Decimal(question.high), asked)
    return whole(low <= value <= high)


def _factors(asked: str, given: str) -> tuple[Decimal, Decimal] | None:
    """Return what leads from either unit to a common one, or nothing when there is none."""
    ours, theirs = unit_named(asked), unit_named(given)
    if ours and theirs:
        return (ours.factor, theirs.factor) if ours.quantity == theirs.quantity else None
    unknown = ours is None and theirs is None
    same = not given or (unknown and given.casefold() == asked.casefold())
    return (Decimal(1), Decimal(1)) if same else None
