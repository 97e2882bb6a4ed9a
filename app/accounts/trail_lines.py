"""Entries of the trail in the reader's language, as people say it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.administration.words import ROLE_NAMES
from app.accounts.models import Employer, Institution, Unit
from app.accounts.occupations import occupations
from app.accounts.queries import person_names
from app.accounts.trail import ACTIONS, Entry
from app.accounts.trail_words import DETAILS, SUBJECTS, TELLERS, Asked, tells
from app.web.formats import day, last_moment, moment


class Told:
    """What tells the entries of one page."""

    def __init__(self, session: Session, language: str) -> None:
        self._asked = Asked(None, {}, session, language)

    def action(self, entry: Entry) -> str:
        """Return what was done."""
        return _(ACTIONS[entry.action]) if entry.action in ACTIONS else entry.action

    def subject(self, entry: Entry) -> str:
        """Return to what it was done; empty for nothing but a person."""
        kind = SUBJECTS.get(entry.action, "text")
        return self._words(kind, entry.subject, {}) if entry.subject else ""

    def lines(self, entry: Entry, *, but: str = "") -> list[str]:
        """Return what changed, and the details but one, each as one line."""
        changes = [
            (name, self._change(name, entry))
            for name, _before, _after in entry.changes
            if self._is_shown(name)
        ]
        details = [
            (name, self._value(name, entry.details))
            for name in entry.details
            if name != but and self._is_shown(name)
        ]
        return [
            _("%(field)s: %(value)s", field=_label(name, entry), value=value)
            for name, value in [*changes, *details]
            if value
        ]

    def _change(self, name: str, entry: Entry) -> str:
        """Return how it was and how it is; of what is new only how it is."""
        before, after = self._value(name, entry.before), self._value(name, entry.after)
        if not entry.before or before == after:
            return after
        return f"{before or '–'} → {after or '–'}"

    def _value(self, name: str, values: Mapping[str, Any]) -> str:
        """Return a value in words, empty for none."""
        value, detail = values.get(name), DETAILS.get(name)
        if value is None or value == []:
            return ""
        if detail is not None and detail.words:
            return _(detail.words[value]) if value in detail.words else str(value)
        return self._words(detail.kind if detail else "text", value, values)

    def _words(self, kind: str, value: Any, beside: Mapping[str, Any]) -> str:
        teller = TELLERS.get(kind)
        if teller is None:
            return str(value)
        return teller(replace(self._asked, value=value, beside=beside))

    def _is_shown(self, name: str) -> bool:
        return name not in DETAILS or DETAILS[name].kind != "hidden"


def _label(name: str, entry: Entry | None = None) -> str:
    if entry is not None and name == "path" and entry.action.startswith("path-"):
        name = "learning_path"
    return _(DETAILS[name].label) if name in DETAILS else name


@tells("day")
def _day(asked: Asked) -> str:
    try:
        return day(date.fromisoformat(asked.value))
    except ValueError:
        return str(asked.value)


@tells("moment")
def _moment(asked: Asked) -> str:
    at = _instant(asked.value)
    return moment(at) if at else str(asked.value)


@tells("last-moment")
def _last_moment(asked: Asked) -> str:
    at = _instant(asked.value)
    return last_moment(at) if at else str(asked.value)


@tells("number")
def _number(asked: Asked) -> str:
    return str(format_decimal(asked.value)) if isinstance(asked.value, int) else str(asked.value)


@tells("number-of")
def _number_of(asked: Asked) -> str:
    return str(_("no. %(number)s", number=str(asked.value).rpartition(":")[2]))


@tells("yes-no")
def _yes_no(asked: Asked) -> str:
    return str(_("yes") if asked.value else _("no"))


@tells("role")
def _role(asked: Asked) -> str:
    return str(_(ROLE_NAMES[asked.value]) if asked.value in ROLE_NAMES else str(asked.value))


@tells("field")
def _field(asked: Asked) -> str:
    return _label(asked.value)


@tells("records")
def _records(asked: Asked) -> str:
    return str(_("all records") if asked.value == "*" else str(asked.value))


@tells("names")
def _names(asked: Asked) -> str:
    """Tell a scope by the names that it had."""
    which = 1 if asked.language == "en" else 0
    named = asked.value.get("names", []) if isinstance(asked.value, dict) else []
    return str(_(", ").join(both[which] for both in named))


@tells("person")
def _person(asked: Asked) -> str:
    names: dict[int, str] = asked.once("people", dict)
    if asked.value not in names:
        names |= {asked.value: str(asked.value)} | person_names(asked.session, [asked.value])
    return names[asked.value]


@tells("occupations")
def _occupations(asked: Asked) -> str:
    known = asked.once("occupations", lambda: occupations(asked.session))
    names = known.in_language(asked.language)
    return str(_(", ").join(names.get(each, each) for each in str(asked.value).split(", ")))


@tells("employer")
def _employer(asked: Asked) -> str:
    return _called(asked, "employers", Employer)


@tells("institution")
def _institution(asked: Asked) -> str:
    return _called(asked, "institutions", Institution)


@tells("unit")
def _unit(asked: Asked) -> str:
    """Tell a unit that is kept by its id, or within its employer by its code."""
    if isinstance(asked.value, int):
        return _unit_named(asked, asked.value)
    rows = select(Unit.id).join(Employer, Employer.id == Unit.employer_id)
    named = rows.where(Employer.code == asked.beside.get("employer"), Unit.code == asked.value)
    key = f"unit {asked.beside.get('employer')} {asked.value}"
    found = asked.once(key, lambda: asked.session.scalar(named))
    return _unit_named(asked, found) if found else str(asked.value)


@tells("place")
def _place(asked: Asked) -> str:
    """Tell where a unit hangs, from the top of the tree; of a learning path its number."""
    if isinstance(asked.value, int):
        return _number_of(asked)
    ids = [each for each in str(asked.value).split("/") if each.isdecimal()]
    return " › ".join(_unit_named(asked, int(each)) for each in ids) or str(asked.value)


def _unit_named(asked: Asked, unit_id: int) -> str:
    column = Unit.name_en if asked.language == "en" else Unit.name
    name = asked.once(
        f"unit {unit_id}",
        lambda: asked.session.scalar(select(column).where(Unit.id == unit_id)),
    )
    return str(name or unit_id)


def _called(asked: Asked, key: str, model: type[Employer] | type[Institution]) -> str:
    column = model.name_en if asked.language == "en" else model.name
    names = asked.once(
        key,
        lambda: {row[0]: row[1] for row in asked.session.execute(select(model.code, column))},
    )
    return str(names.get(asked.value, asked.value))


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
