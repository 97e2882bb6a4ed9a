"""One row that tells of a course completed earlier, understood cell by cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from app.catalogue.queries import Card, folded
from app.core.words import N_
from app.workforce.rosters.entries import Told, told_day
from app.workforce.rosters.names import tidy_name, tidy_number
from app.workforce.rosters.table import Row

LONGEST_ISSUER = 200
MOST_HOURS = 1000


@dataclass(slots=True)
class EarlierEntry(Told):
    """What a row says that somebody completed; what it leaves open is nothing."""

    card: Card | None = None
    completed_on: date | None = None
    valid_until: date | None = None
    score: Decimal | None = None
    credit_hours: int | None = None
    issuer: str = ""


class Offered:
    """The courses that a row may name, by address or by title."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self._cards: dict[str, list[Card]] = {}
        for card in cards:
            names = {card.slug, *(text["title"] for text in card.texts.values())}
            for name in {folded(each).strip() for each in names}:
                self._cards.setdefault(name, []).append(card)

    def named(self, text: str) -> list[Card]:
        """Return the courses that `text` may mean: one, none, or several of the same title."""
        return self._cards.get(folded(text).strip(), [])


def read_earlier(
    row: Row, mapping: Mapping[str, int], offered: Offered, *, on: date
) -> EarlierEntry:
    """Return what a row says, as of the day `on`."""
    cells = {key: row.cell(column).strip() for key, column in mapping.items()}
    entry = EarlierEntry(row.number, tidy_number(cells["number"]), tidy_name(cells["name"]))
    _read_course(entry, cells["course"], offered)
    _read_days(entry, cells, on=on)
    _read_score(entry, cells.get("score", ""))
    _read_hours(entry, cells.get("credit_hours", ""))
    entry.issuer = cells.get("issuer", "")
    if len(entry.issuer) > LONGEST_ISSUER:
        entry.refuse("issuer", N_("This is longer than %(most)s characters."), most=LONGEST_ISSUER)
    return entry


def _read_course(entry: EarlierEntry, text: str, offered: Offered) -> None:
    found = offered.named(text)
    if len(found) == 1:
        entry.card = found[0]
    elif found:
        entry.refuse(
            "course", N_("Several courses have this title. Write the course’s address instead.")
        )
    elif text:
        entry.refuse("course", N_("There is no course “%(course)s” here."), course=text[:80])
    else:
        entry.refuse("course", N_("The course is missing."))


def _read_days(entry: EarlierEntry, cells: Mapping[str, str], *, on: date) -> None:
    entry.completed_on = told_day(entry, "completed_on", cells["completed_on"])
    entry.valid_until = told_day(entry, "valid_until", cells.get("valid_until", ""))
    if not cells["completed_on"]:
        entry.refuse("completed_on", N_("The day of completion is missing."))
    if entry.completed_on and entry.completed_on > on:
        entry.refuse("completed_on", N_("This day has not come yet."))
    if entry.completed_on and entry.valid_until and entry.valid_until < entry.completed_on:
        entry.refuse("valid_until", N_("It would be valid until before it was completed."))


def _read_score(entry: EarlierEntry, text: str) -> None:
    if not text:
        return
    score = _number(text.removesuffix("%").removesuffix("％").removesuffix("分"))
    if score is None or not 0 <= score <= 100:
        entry.refuse("score", N_("The score is to be a number of percent from 0 to 100."))
    else:
        entry.score = score


def _read_hours(entry: EarlierEntry, text: str) -> None:
    if not text:
        return
    hours = _number(text.removesuffix("学时").removesuffix("课时"))
    if hours is None or hours != int(hours) or not 0 <= hours <= MOST_HOURS:
        entry.refuse("credit_hours", N_("The credit hours are to be a whole number."))
    else:
        entry.credit_hours = int(hours)


def _number(text: str) -> Decimal | None:
    """Return a number of a usual size with two decimals at most, or nothing."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) > 100_000:
        return None
    return number if number == number.quantize(Decimal("0.01")) else None
