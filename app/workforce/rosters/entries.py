"""One row of a roster, understood cell by cell; what cannot be is named by its column."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.accounts.identity_index import indexes_of
from app.accounts.occupations import Occupations
from app.accounts.signs import require_email, require_phone
from app.accounts.workforce import UnitName
from app.core.errors import Invalid
from app.core.words import N_
from app.workforce.rosters.days import read_day
from app.workforce.rosters.identity import fault, tidy
from app.workforce.rosters.names import (
    has_hidden_characters,
    has_lookalikes,
    tidy_name,
    tidy_number,
)
from app.workforce.rosters.table import Row

NONE = Occupations()
LONGEST = {"number": 40, "name": 100, "occupation": 80}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell: the field in `column`, a sentence, and its places."""

    column: str
    sentence: str
    places: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Told:
    """What every row tells of whom, and what is wrong in it."""

    row: int
    number: str
    name: str
    id_number: str = ""
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, field_key: str, sentence: str, **places: Any) -> None:
        """Note that something is wrong in the column of `field_key`."""
        self.problems.append(Problem(field_key, sentence, places))


@dataclass(slots=True)
class Entry(Told):
    """What a row says of a worker; what it leaves open is empty.

    `id_indexes` are the blind indexes of the identity number, the newest key's first.
    """

    id_indexes: tuple[str, ...] = ()
    unit_id: int | None = None
    unit_path: str = ""
    occupation: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    phone: str = ""
    email: str = ""


class Units:
    """The units that a roster may name, by code or by name."""

    def __init__(self, units: Iterable[UnitName]) -> None:
        self._by_code: dict[str, UnitName] = {}
        self._by_name: dict[str, list[UnitName]] = {}
        for unit in units:
            self._by_code[unit.code.casefold()] = unit
            for name in {unit.name.casefold(), unit.name_en.casefold()}:
                self._by_name.setdefault(name, []).append(unit)

    def named(self, text: str) -> list[UnitName]:
        """Return the units that `text` may mean: one, none, or several of the same name."""
        folded = text.casefold()
        if folded in self._by_code:
            return [self._by_code[folded]]
        return self._by_name.get(folded, [])


def read_entry(
    row: Row,
    mapping: Mapping[str, int],
    units: Units,
    occupations: Occupations = NONE,
    *,
    on: date,
) -> Entry:
    """Return what a row says, as of the day `on`; a known occupation becomes its code."""
    cells = {key: row.cell(column).strip() for key, column in mapping.items()}
    number, name = tidy_number(cells["number"]), tidy_name(cells["name"])
    entry = Entry(row.number, number, name, tidy(cells.get("id_number", "")))
    entry.occupation = occupations.code(cells.get("occupation", ""))
    _check_texts(entry)
    _read_identity(entry, on=on)
    _read_unit(entry, cells.get("unit", ""), units)
    entry.starts_on = told_day(entry, "starts_on", cells.get("starts_on", ""))
    entry.ends_on = told_day(entry, "ends_on", cells.get("ends_on", ""))
    entry.phone = _read_sign(entry, "phone", cells, require_phone)
    entry.email = _read_sign(entry, "email", cells, require_email)
    if entry.starts_on and entry.ends_on and entry.ends_on < entry.starts_on:
        entry.refuse("ends_on", N_("The last day is before the first day."))
    return entry


def _check_texts(entry: Entry) -> None:
    if not entry.number:
        entry.refuse("number", N_("The employee number is missing."))
    if not entry.name:
        entry.refuse("name", N_("The name is missing."))
    for key, longest in LONGEST.items():
        text = getattr(entry, key)
        if len(text) > longest:
            entry.refuse(key, N_("This is longer than %(most)s characters."), most=longest)
        if has_hidden_characters(text):
            entry.refuse(key, N_("A character in here cannot be seen. Type it anew."))
    if has_lookalikes(entry.name):
        entry.refuse(
            "name", N_("A letter in the name only looks like the usual one. Type the name anew.")
        )


def _read_identity(entry: Entry, *, on: date) -> None:
    if not entry.id_number:
        return
    wrong = fault(entry.id_number, on=on)
    if wrong:
        entry.refuse("id_number", wrong)
    else:
        entry.id_indexes = indexes_of(entry.id_number)


def _read_unit(entry: Entry, text: str, units: Units) -> None:
    if not text:
        return
    found = units.named(text)
    if len(found) == 1:
        entry.unit_path = found[0].path
        entry.unit_id = int(entry.unit_path.rstrip("/").rpartition("/")[2])
    elif found:
        entry.refuse("unit", N_("Several units have this name. Write the unit's code instead."))
    else:
        entry.refuse(
            "unit",
            N_("There is no unit “%(unit)s” in your part of the firm."),
            unit=text[:40],
        )


def _read_sign(
    entry: Entry, key: str, cells: Mapping[str, str], read: Callable[[str], str]
) -> str:
    """Return the number or address by which the worker is reached, in its usual form."""
    text = cells.get(key, "")
    try:
        return read(text) if text else ""
    except Invalid as wrong:
        entry.refuse(key, wrong.sentence)
        return ""


def told_day(entry: Told, key: str, text: str) -> date | None:
    """Return the day in a cell, none for an empty one; note what is no day."""
    day = read_day(text)
    if text and day is None:
        entry.refuse(
            key, N_("“%(text)s” is not a day. Write it as in 2026-11-03."), text=text[:40]
        )
    return day
