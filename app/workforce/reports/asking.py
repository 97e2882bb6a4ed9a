"""What a report can be narrowed by: the words of an address, checked and resolved."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from app.catalogue.queries import INDUSTRIES
from app.core.errors import Invalid
from app.core.words import N_
from app.workforce.filters import Choices, day_in, not_a_choice
from app.workforce.reports.definition import Definition
from app.workforce.reports.periods import PERIODS, period

LABELS: Mapping[str, str] = {
    "unit": N_("Unit"),
    "course": N_("Course"),
    "industry": N_("Industry"),
    "occupation": N_("Occupation"),
    "status": N_("Status"),
    "state": N_("State"),
    "employed": N_("Employed"),
    "standard": N_("Standard"),
    "level": N_("Level"),
    "year": N_("Year"),
    "within": N_("Within"),
    "expired": N_("Expired ones"),
    "period": N_("Period"),
    "completed_from": N_("Completed from"),
    "completed_to": N_("Completed to"),
    "expires_by": N_("Expires by"),
    "hired_from": N_("Hired from"),
    "hired_to": N_("Hired to"),
    "left_from": N_("Left from"),
    "left_to": N_("Left to"),
    "due_from": N_("Due from"),
    "due_to": N_("Due to"),
    "as_of": N_("As it stood on"),
}
"""Every filter's name, as people read it."""

FIXED: Mapping[str, Mapping[str, str]] = {
    "status": {"valid": N_("valid"), "expired": N_("expired"), "revoked": N_("revoked")},
    "state": {
        "late": N_("overdue"),
        "open": N_("open"),
        "done": N_("done"),
        "excused": N_("excused"),
    },
    "employed": {"left": N_("people who left"), "all": N_("everybody, past and present")},
    "level": {level: level for level in "54321"},
    "within": {
        "30": N_("30 days"),
        "60": N_("60 days"),
        "90": N_("90 days"),
        "180": N_("180 days"),
        "365": N_("one year"),
    },
    "expired": {"with": N_("show them, too")},
    "period": PERIODS,
}
"""Filters with few values, each with what people read."""

RANGES = (("completed_from", "completed_to"), ("hired_from", "hired_to"),
          ("left_from", "left_to"), ("due_from", "due_to"))  # fmt: skip
DAYS = frozenset(LABELS) & {"expires_by", *(name for both in RANGES for name in both)}


def resolved(definition: Definition, choices: Choices, *, today: date) -> dict[str, Any]:
    """Return the filters as an export keeps them: nothing in them moves with the calendar.

    :raise Invalid: when a value is not one of the allowed ones, or two days are the wrong way.
    """
    words = definition.words
    for name, word in words.items():
        _CHECKS.get(name, _check_fixed)(name, word, choices)
    values: dict[str, Any] = dict(words)
    if "period" in words:
        first, last = period(words["period"], today)
        values |= {"completed_from": first.isoformat(), "completed_to": last.isoformat()}
    for first_name, last_name in RANGES:
        _require_order(values, first_name, last_name)
    values["unit_paths"] = list(choices.unit_paths(words.get("unit", "")))
    if "standard" in definition.report.filters:
        values["standards"] = dict(choices.standards)
    return values


def called(words: Mapping[str, str], choices: Choices, language: str) -> dict[str, str]:
    """Return what the values of filters are called now, for a paper to say the same for ever."""
    units = {u.code: u.name_en if language == "en" else u.name for u in choices.units}
    names: Mapping[str, Mapping[str, str]] = {
        "unit": units,
        "course": choices.courses,
        "standard": choices.standards,
        "occupation": choices.occupations,
    }
    return {name: names[name][word] for name, word in words.items() if word in names.get(name, {})}


def _require_order(values: Mapping[str, str], first_name: str, last_name: str) -> None:
    first, last = values.get(first_name, ""), values.get(last_name, "")
    if first and last and first > last:
        raise Invalid(
            N_("The first day, %(first)s, is later than the last, %(last)s: exchange them."),
            first=first,
            last=last,
        )


def _check_fixed(name: str, word: str, _choices: Choices) -> None:
    if name in DAYS or name == "as_of":
        day_in({name: word}, name)
    elif name in FIXED:
        _require(name, word, FIXED[name])


def _check_year(name: str, word: str, _choices: Choices) -> None:
    if not (word.isascii() and word.isdecimal() and len(word) == len("2026")):
        raise Invalid(
            N_("“%(value)s” is not a year; write it as in %(example)s."),
            value=word[:40],
            example="2026",
        )


def _check_text(name: str, word: str, _choices: Choices) -> None:
    if len(word) > 80:
        raise not_a_choice(word, name, ())


def _require(name: str, word: str, allowed: Collection[str]) -> None:
    if word not in allowed:
        raise not_a_choice(word, name, allowed)


_CHECKS: Mapping[str, Callable[[str, str, Choices], None]] = {
    "unit": lambda name, word, choices: _require(name, word, [u.code for u in choices.units]),
    "course": lambda name, word, choices: _require(name, word, choices.courses),
    "standard": lambda name, word, choices: _require(name, word, choices.standards),
    "industry": lambda name, word, _choices: _require(name, word, INDUSTRIES),
    "year": _check_year,
    "occupation": _check_text,
}
