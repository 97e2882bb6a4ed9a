"""What a report is asked, resolved: nothing in it depends on the day on which it is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select

from app.accounts.policy import WorkforceScope
from app.core.time import local_day
from app.records.completions import AsOf
from app.workforce.columns import Column


@dataclass(frozen=True, slots=True)
class Question:
    """Whose rows, which of them, and as known when.

    `values` are filters as an export keeps them: texts, days in ISO 8601, units by their paths.
    `known_at` is the moment of what is no evidence, as `as_of` is of the ledger; `ledger_chain`
    proves the ledger's entries of `as_of`.
    """

    scope: WorkforceScope
    values: Mapping[str, Any]
    as_of: AsOf
    known_at: datetime
    language: str
    ledger_chain: str = ""

    @property
    def today(self) -> date:
        """The day in Shanghai as of which the report speaks."""
        return local_day(self.as_of.at)

    def text(self, name: str) -> str:
        """Return a filter's value, empty when it does not restrict."""
        return str(self.values.get(name, ""))

    def day(self, name: str) -> date | None:
        """Return the day that a filter names."""
        value = self.text(name)
        return date.fromisoformat(value) if value else None

    @property
    def unit_paths(self) -> tuple[str, ...]:
        """The units that the report is narrowed to, each with all below; empty for any."""
        return tuple(self.values.get("unit_paths", ()))


@dataclass(frozen=True, slots=True)
class Report:
    """One kind of report.

    `statement` selects every column as text under its key, and `place`, by which rows are told
    apart and ordered: ascending numbers, or ascending text where `has_text_places`. `usual` are
    the columns of whoever chooses none; `filters` are the names of what it can be narrowed by.
    A report that would read everything to find its first rows has `beginning`, which selects at
    least the first so many of them; one that would read everything to count to a number has
    `fewer`, which selects no more rows than the report has, and of many at least so many.
    """

    key: str
    title: str
    about: str
    columns: tuple[Column, ...]
    usual: tuple[str, ...]
    filters: tuple[str, ...]
    statement: Callable[[Question], Select[*tuple[Any, ...]]]
    has_text_places: bool = False
    beginning: Callable[[Question, int], Select[*tuple[Any, ...]]] | None = None
    fewer: Callable[[Question, int], Select[*tuple[Any, ...]]] | None = None

    def column(self, key: str) -> Column | None:
        """Return the column with this key."""
        return next((column for column in self.columns if column.key == key), None)
