"""What the address of a completion list asks for, checked and understood."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.accounts.standing import Standing
from app.accounts.workforce import UnitName
from app.catalogue.queries import INDUSTRIES
from app.core.errors import Invalid
from app.core.time import local_day, midnight
from app.core.words import N_
from app.records.completion_pages import DEFAULT_SORT, SORTS
from app.records.completions import STATUSES, CompletionFilter

NAMES = (
    "unit",
    "course",
    "industry",
    "occupation",
    "completed_from",
    "completed_to",
    "expires_by",
    "status",
)
ASSIGNMENT_NAMES = ("unit", "course", "state", "occupation")
ASSIGNMENT_STATES = ("late", "open", "done")
DAYS = ("completed_from", "completed_to", "expires_by")


@dataclass(frozen=True, slots=True)
class Choices:
    """What a list may be narrowed to, and how it is called in the reader's language.

    Titles of courses and standards, employers' codes by id, occupations' names by code.
    """

    units: Sequence[UnitName]
    courses: Mapping[str, str]
    employers: Mapping[int, str] = field(default_factory=dict)
    standards: Mapping[str, str] = field(default_factory=dict)
    occupations: Mapping[str, str] = field(default_factory=dict)

    def unit_paths(self, code: str) -> tuple[str, ...]:
        """Return the paths of the units with this code; two employers may use the same one."""
        return tuple(path for unit in self.units if unit.code == code for path in unit.paths)

    def occupations_with(self, chosen: str | None) -> list[tuple[str, str]]:
        """Return the occupations to choose from, and the chosen one where it has no code."""
        more = {chosen: chosen} if chosen else {}
        return list({**more, **self.occupations}.items())


@dataclass(frozen=True, slots=True)
class AssignmentFilter:
    """What a list of due courses is narrowed to; empty means any."""

    unit_paths: tuple[str, ...] = ()
    course: str = ""
    state: str = ""
    person_id: int | None = None
    occupation: str = ""


def asked_assignments(values: Mapping[str, str]) -> dict[str, str]:
    """Return the filters of a list of due courses that an address names."""
    trimmed = {name: values.get(name, "").strip() for name in ASSIGNMENT_NAMES}
    return {name: value for name, value in trimmed.items() if value}


def assignment_filter(words: Mapping[str, str], choices: Choices) -> AssignmentFilter:
    """Return the filter that `words` name.

    :raise Invalid: when a value is not one of the allowed ones.
    """
    _require(words, "unit", [unit.code for unit in choices.units])
    _require(words, "course", choices.courses)
    _require(words, "state", ASSIGNMENT_STATES)
    return AssignmentFilter(
        unit_paths=choices.unit_paths(words.get("unit", "")),
        course=words.get("course", ""),
        state=words.get("state", ""),
        occupation=words.get("occupation", "")[:80],
    )


def asked_standing(values: Mapping[str, str]) -> Standing:
    """Return whom a list of workers is to hold; those of today where the address says nothing.

    :raise Invalid: when it names something else.
    """
    match values.get("employed", "").strip():
        case "" | "left" | "all" as standing:
            return standing
        case other:
            raise not_a_choice(other, "employed", ("left", "all"))


def asked(values: Mapping[str, str]) -> dict[str, str]:
    """Return the filters that an address or a form names, without the empty ones."""
    trimmed = {name: values.get(name, "").strip() for name in (*NAMES, "as_of")}
    return {name: value for name, value in trimmed.items() if value}


def completion_filter(words: Mapping[str, str], choices: Choices) -> CompletionFilter:
    """Return the filter that `words` name.

    :raise Invalid: when a value is not one of the allowed ones.
    """
    _require(words, "unit", [unit.code for unit in choices.units])
    _require(words, "course", choices.courses)
    _require(words, "industry", INDUSTRIES)
    _require(words, "status", STATUSES)
    days = {name: day_in(words, name) for name in DAYS}
    first, last = days["completed_from"], days["completed_to"]
    if first and last and first > last:
        raise Invalid(N_("“Completed from” is later than “Completed to”: exchange the two days."))
    return stored_filter(
        {**words, **days, "unit_paths": choices.unit_paths(words.get("unit", ""))}
    )


def stored_filter(
    stored: Mapping[str, Any], *, known_at: datetime | None = None
) -> CompletionFilter:
    """Return the filter as an export keeps it: days as ISO text, units by their paths."""
    days = {name: _as_day(stored.get(name)) for name in DAYS}
    return CompletionFilter(
        unit_paths=tuple(stored.get("unit_paths", ())),
        course=stored.get("course", ""),
        industry=stored.get("industry", ""),
        status=stored.get("status", ""),
        occupation=stored.get("occupation", "")[:80],
        known_at=known_at,
        **days,  # type: ignore[arg-type] # the names in DAYS are those of days
    )


def as_of_instant(words: Mapping[str, str], *, at: datetime) -> datetime:
    """Return the end of the day that `as_of` names, or `at` when it names none or today.

    :raise Invalid: for a day that has not come.
    """
    day = day_in(words, "as_of")
    if day is None or day == local_day(at):
        return at
    if day > local_day(at):
        raise Invalid(N_("A list can show today or an earlier day, not %(day)s."), day=day)
    return midnight(day + timedelta(days=1)) - timedelta(microseconds=1)


def sort_order(value: str) -> str:
    """Return the order that `value` names, or the usual one when it is empty.

    :raise Invalid: when it is not one of the allowed ones.
    """
    sort = value or DEFAULT_SORT
    if sort.removeprefix("-") not in SORTS:
        raise Invalid(N_("The list cannot be sorted by this. Choose one of its headings."))
    return sort


def _require(words: Mapping[str, str], name: str, allowed: Collection[str]) -> None:
    value = words.get(name, "")
    if value and value not in allowed:
        raise not_a_choice(value, name, allowed)


def not_a_choice(value: str, name: str, allowed: Collection[str]) -> Invalid:
    """Return the refusal of a filter's value that is not one of the allowed ones."""
    return Invalid(
        N_("“%(value)s” is not a choice for %(name)s; there are: %(allowed)s."),
        value=value[:40],
        name=name,
        allowed=", ".join(allowed),
    )


def day_in(words: Mapping[str, str], name: str) -> date | None:
    """Return the day that a filter names, or nothing.

    :raise Invalid: when it is none.
    """
    value = words.get(name, "")
    try:
        return _as_day(value)
    except ValueError:
        raise Invalid(
            N_("“%(value)s” is not a day for %(name)s; write it as in 2026-11-23."),
            value=value[:40],
            name=name,
        ) from None


def _as_day(value: str | date | None) -> date | None:
    if not value or isinstance(value, date):
        return value or None
    day = date.fromisoformat(value)
    if day.isoformat() != value or not 1900 <= day.year < 3000:
        raise ValueError(value)
    return day
