"""One row that tells of a certificate that a worker holds, understood cell by cell."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.accounts.occupations import Occupations
from app.core.words import N_
from app.workforce.rosters.entries import Told, told_day
from app.workforce.rosters.names import has_hidden_characters, tidy_name, tidy_number
from app.workforce.rosters.table import Row

LONGEST = {"title": 200, "issuer": 200}
LEVELS = {
    "5": 5, "五": 5, "初级": 5, "初级工": 5, "junior": 5,
    "4": 4, "四": 4, "中级": 4, "中级工": 4, "intermediate": 4,
    "3": 3, "三": 3, "高级": 3, "高级工": 3, "senior": 3,
    "2": 2, "二": 2, "技师": 2, "technician": 2,
    "1": 1, "一": 1, "高级技师": 1, "seniortechnician": 1,
}  # fmt: skip
FOR_EVER = ("长期", "长期有效", "永久", "永久有效", "无固定期限", "unlimited")
"""What people write where a certificate never ends."""
_CODE = re.compile(r"\d-\d{2}-\d{2}-\d{2}", re.ASCII)
_BETWEEN = re.compile(r"[/、,;()\[\]|]+")


@dataclass(slots=True)
class HeldEntry(Told):
    """What a row says that somebody holds; what it leaves open is nothing."""

    occupation: str = ""
    title: str = ""
    level: int | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    issuer: str = ""


class Trades:
    """The occupations that a row may name: those known here, and codes of the classification."""

    def __init__(self, known: Occupations) -> None:
        self._codes = {
            _folded(name): code
            for code, names in known.names.items()
            for name in (*names.values(), code)
        }

    def named(self, text: str) -> str:
        """Return the code that `text` means; nothing when it means none."""
        wanted = _folded(text)
        return self._codes.get(wanted) or (wanted if _CODE.fullmatch(wanted) else "")


def read_held(row: Row, mapping: Mapping[str, int], trades: Trades, *, on: date) -> HeldEntry:
    """Return what a row says, as of the day `on`."""
    cells = {key: row.cell(column).strip() for key, column in mapping.items()}
    entry = HeldEntry(row.number, tidy_number(cells["number"]), tidy_name(cells["name"]))
    _read_occupation(entry, cells["occupation"], trades)
    entry.title, entry.issuer = cells["title"], cells.get("issuer", "")
    _check_texts(entry)
    _read_level(entry, cells["level"])
    _read_days(entry, cells["issued_on"], cells.get("valid_until", ""), on=on)
    return entry


def _read_occupation(entry: HeldEntry, text: str, trades: Trades) -> None:
    entry.occupation = trades.named(text)
    if not text:
        entry.refuse("occupation", N_("The occupation is missing."))
    elif not entry.occupation:
        entry.refuse(
            "occupation",
            N_("There is no occupation “%(occupation)s” here. Write its code as in 6-25-02-05."),
            occupation=text[:80],
        )


def _check_texts(entry: HeldEntry) -> None:
    if not entry.title:
        entry.refuse("title", N_("The name of the certificate is missing."))
    for key, longest in LONGEST.items():
        text = getattr(entry, key)
        if len(text) > longest:
            entry.refuse(key, N_("This is longer than %(most)s characters."), most=longest)
        if has_hidden_characters(text):
            entry.refuse(key, N_("A character in here cannot be seen. Type it anew."))


def _read_level(entry: HeldEntry, text: str) -> None:
    """Read the level; a cell may say it twice, as in 四级/中级工, but not two of them."""
    found = {_level(part) for part in _BETWEEN.split(_plain(text)) if part}
    entry.level = found.pop() if len(found) == 1 else None
    if not text:
        entry.refuse("level", N_("The level is missing."))
    elif entry.level is None:
        entry.refuse(
            "level", N_("The level is to be a number from 5 to 1, or a word as in 高级工.")
        )


def _read_days(entry: HeldEntry, issued: str, until: str, *, on: date) -> None:
    entry.issued_on = told_day(entry, "issued_on", issued)
    if not issued:
        entry.refuse("issued_on", N_("The day of issue is missing."))
    if entry.issued_on and entry.issued_on > on:
        entry.refuse("issued_on", N_("This day has not come yet."))
    if _plain(until) not in FOR_EVER:
        entry.valid_until = told_day(entry, "valid_until", until)
    if entry.issued_on and entry.valid_until and entry.valid_until < entry.issued_on:
        entry.refuse("valid_until", N_("It would be valid until before it was issued."))


def _level(part: str) -> int | None:
    word = part.removeprefix("level").removeprefix("l")
    return LEVELS.get(word) or LEVELS.get(word.removesuffix("级"))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold().replace("–", "-")
