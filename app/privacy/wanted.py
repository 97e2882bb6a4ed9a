"""The right value of a field, as a person writes it: read, checked, and stored one way."""

from collections.abc import Callable, Mapping
from datetime import date

from app.accounts.signs import require_email, require_phone
from app.core.errors import Invalid
from app.core.words import N_
from app.workforce.rosters.identity import fault, tidy
from app.workforce.rosters.names import has_hidden_characters, has_lookalikes

FIELDS: Mapping[str, str] = {
    "name": N_("Name"),
    "id_number": N_("ID number"),
    "born_on": N_("Date of birth"),
    "phone": N_("Mobile phone"),
    "email": N_("E-mail"),
    "starts_on": N_("First day of employment"),
}
LONGEST = 230
"""Bytes: what a sealed column has room for."""


def read(field: str, text: str, *, on: date) -> str:
    """Return the value as it is stored.

    :raise Invalid: when the field cannot hold it.
    """
    value = text.strip()
    if not value or len(value.encode()) > LONGEST:
        raise Invalid(N_("Write the right value, as it stands on your papers."))
    return _READ[field](value, on)


def read_day(value: str, on: date) -> str:
    """Return a day that is not to come.

    :raise Invalid: when it is none.
    """
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise Invalid(N_("A day is written as in 2026-11-23.")) from error
    if not date(1900, 1, 1) <= day <= on:
        raise Invalid(N_("This day cannot be."))
    return day.isoformat()


def _name(value: str, _on: date) -> str:
    if has_hidden_characters(value) or has_lookalikes(value):
        raise Invalid(
            N_("A letter in the name only looks like the usual one. Type the name anew.")
        )
    return value


def _id_number(value: str, on: date) -> str:
    number = tidy(value)
    wrong = fault(number, on=on)
    if wrong:
        raise Invalid(wrong)
    return number


_READ: Mapping[str, Callable[[str, date], str]] = {
    "name": _name,
    "id_number": _id_number,
    "born_on": read_day,
    "phone": lambda value, _on: require_phone(value),
    "email": lambda value, _on: require_email(value),
    "starts_on": read_day,
}
