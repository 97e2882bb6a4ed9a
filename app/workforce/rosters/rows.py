"""What the rows of a roster go through, whatever they tell of."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from app.accounts.policy import WorkforceScope
from app.core.time import local_day
from app.workforce.rosters.entries import Told
from app.workforce.rosters.models import Roster
from app.workforce.rosters.table import Row, Sheet

BATCH = 1000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Work:
    """What a run over the rows needs."""

    session: Session
    roster: Roster
    sheet: Sheet
    at: datetime
    progress: Progress

    @property
    def day(self) -> date:
        """The day of the run in Shanghai."""
        return local_day(self.at)

    @property
    def scope(self) -> WorkforceScope:
        """Whom the roster may change."""
        if self.roster.unit_paths:
            return WorkforceScope((), tuple(self.roster.unit_paths))
        return WorkforceScope((self.roster.employer_id,), ())

    def parts(self) -> Iterator[Sequence[Row]]:
        """Yield the rows in parts of a size that one statement looks up."""
        for start in range(0, len(self.sheet.rows), BATCH):
            yield self.sheet.rows[start : start + BATCH]


class Decided(Protocol):
    """A row with what becomes of it."""

    @property
    def entry(self) -> Told:
        """What the row tells."""

    @property
    def outcome(self) -> str:
        """What becomes of it."""


class Rows(Protocol):
    """The rows of one kind of roster."""

    def decided(self) -> Iterator[Sequence[Any]]:
        """Yield the rows in parts, each with what becomes of it (`Decided`)."""

    def take_over(self, rows: Sequence[Any]) -> None:
        """Write what a part of them says; those with problems are left out."""

    def finish(self) -> None:
        """Write what can be written only when every row is known to be good."""
