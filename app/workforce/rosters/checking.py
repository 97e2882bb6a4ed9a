"""What becomes of each row: somebody to add, change, move or let go; or what is wrong."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from app.accounts.roster_lookup import Holder, Owner
from app.accounts.signs import tidy_phone
from app.core.words import N_
from app.workforce.rosters.entries import Entry
from app.workforce.rosters.identity import tidy
from app.workforce.rosters.names import tidy_name, tidy_number
from app.workforce.rosters.table import Row

Outcome = Literal["add", "change", "move", "leave", "same", "problem"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A row with what becomes of it, the employment that it means and the person, if known."""

    entry: Entry
    outcome: Outcome
    holder: Holder | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Who is there already, by employee number, blind index, phone and confirmed e-mail."""

    holders: Mapping[str, Holder]
    owners: Mapping[str, Owner]
    phones: Mapping[str, int] = field(default_factory=dict)
    emails: Mapping[str, int] = field(default_factory=dict)

    def owner_of(self, entry: Entry) -> Owner | None:
        """Return whose the entry's identity number is."""
        found = (self.owners[index] for index in entry.id_indexes if index in self.owners)
        return next(found, None)


class Repeats:
    """Numbers that stand in a file more than once."""

    def __init__(self, rows: Sequence[Row], mapping: Mapping[str, int]) -> None:
        self._number = _repeated(rows, mapping.get("number"), _folded)
        self._id_number = _repeated(rows, mapping.get("id_number"), tidy)
        self._phone = _repeated(rows, mapping.get("phone"), tidy_phone)
        self._email = _repeated(rows, mapping.get("email"), str.casefold)

    def refuse(self, entry: Entry) -> None:
        """Note on `entry` in which other row its numbers stand."""
        other = _other(self._number.get(_folded(entry.number), ()), entry.row)
        if other:
            entry.refuse("number", N_("This number stands in row %(row)s too."), row=other)
        other = _other(self._id_number.get(entry.id_number, ()), entry.row)
        if other:
            entry.refuse(
                "id_number", N_("This identity number stands in row %(row)s too."), row=other
            )
        other = _other(self._phone.get(entry.phone, ()), entry.row)
        if other:
            entry.refuse("phone", N_("This mobile number stands in row %(row)s too."), row=other)
        other = _other(self._email.get(entry.email.casefold(), ()), entry.row)
        if other:
            entry.refuse("email", N_("This address stands in row %(row)s too."), row=other)


def _folded(number: str) -> str:
    return tidy_number(number).casefold()


def _repeated(
    rows: Sequence[Row], column: int | None, fold: Callable[[str], str]
) -> dict[str, list[int]]:
    if column is None:
        return {}
    first: dict[str, int] = {}
    repeated: dict[str, list[int]] = {}
    for row in rows:
        text = fold(row.cell(column).strip())
        if not text:
            continue
        if text in first:
            repeated.setdefault(text, [first[text]]).append(row.number)
        else:
            first[text] = row.number
    return repeated


def _other(rows: Iterable[int], own: int) -> int | None:
    return next((row for row in rows if row != own), None)


def decide(
    entries: Iterable[Entry], known: Known, *, on: date, unit_paths: Sequence[str]
) -> Iterator[Checked]:
    """Yield what becomes of each entry on the day `on`, within the units that may be changed."""
    for entry in entries:
        holder = known.holders.get(entry.number)
        owner = known.owner_of(entry)
        holder = _same_person(entry, holder, owner, on=on)
        _keep_within(entry, holder, unit_paths)
        checked = _decided(entry, holder, owner, on=on)
        _keep_apart(entry, checked.person_id, known)
        yield Checked(entry, "problem", holder) if entry.problems else checked


def _same_person(
    entry: Entry, holder: Holder | None, owner: Owner | None, *, on: date
) -> Holder | None:
    """Return the holder of the number when it is whom the row means; else note why not."""
    if holder is None:
        if owner is not None and owner.employee_number is not None:
            entry.refuse(
                "number",
                N_("The owner of this identity number works here as %(number)s."),
                number=owner.employee_number,
            )
        return None
    is_other = bool(
        entry.id_indexes and holder.id_index and holder.id_index not in entry.id_indexes
    )
    if owner is not None and owner.person_id != holder.person_id:
        is_other = True
    if is_other and holder.is_running(on):
        entry.refuse("number", N_("This number belongs to a worker with another identity number."))
    return None if is_other else holder


def _keep_within(entry: Entry, holder: Holder | None, unit_paths: Sequence[str]) -> None:
    if not unit_paths:
        return
    allowed = tuple(unit_paths)
    if holder is not None and not holder.unit_path.startswith(allowed):
        entry.refuse("number", N_("This worker belongs to another part of the firm than yours."))
    elif holder is None and not entry.unit_path and not entry.problems:
        entry.refuse("unit", N_("Name a unit of yours for a new worker."))


def _keep_apart(entry: Entry, person_id: int | None, known: Known) -> None:
    """Note when somebody else is reached by the number or address."""
    if known.phones.get(entry.phone, person_id) != person_id:
        entry.refuse("phone", N_("This number stands on another account."))
    if known.emails.get(entry.email, person_id) != person_id:
        entry.refuse("email", N_("This address stands on another account."))


def _decided(entry: Entry, holder: Holder | None, owner: Owner | None, *, on: date) -> Checked:
    if holder is not None and (holder.is_running(on) or not _comes_back(entry, holder)):
        return Checked(entry, _continued(entry, holder, on=on), holder, holder.person_id)
    if owner is None and holder is None:
        return Checked(entry, "add")
    person_id, name = (owner or holder).person_id, (owner or holder).name  # type: ignore[union-attr]
    if entry.name != tidy_name(name):
        entry.refuse(
            "name", N_("The name is not the one that this identity or employee number has so far.")
        )
    if entry.starts_on is None:
        entry.refuse("starts_on", N_("Give the first day of the new employment."))
    return Checked(entry, "move", None, person_id)


def _comes_back(entry: Entry, holder: Holder) -> bool:
    return bool(entry.starts_on and holder.ends_on and entry.starts_on > holder.ends_on)


def _continued(entry: Entry, holder: Holder, *, on: date) -> Outcome:
    """Return what becomes of an employment that goes on, or has ended and is not begun anew."""
    would_go_on = entry.ends_on is None or entry.ends_on >= on
    if not holder.is_running(on) and would_go_on:
        entry.refuse(
            "starts_on",
            N_("This worker left on %(day)s. Give the first day of the new employment."),
            day=str(holder.ends_on),
        )
    if entry.ends_on is not None and entry.ends_on < holder.starts_on:
        entry.refuse("ends_on", N_("The last day is before the first day."))
    if entry.ends_on is not None and entry.ends_on != holder.ends_on:
        return "leave"
    return "change" if _differs(entry, holder) else "same"


def _differs(entry: Entry, holder: Holder) -> bool:
    return (
        entry.name != tidy_name(holder.name)
        or bool(entry.id_indexes and not holder.id_index)
        or (entry.unit_id is not None and entry.unit_id != holder.unit_id)
        or bool(entry.occupation and entry.occupation != holder.occupation)
        or bool(entry.phone and not holder.has_phone)
        or bool(entry.email and not holder.has_email)
    )
