"""The lists that can be walked through: employments, and enrolments with or without a day."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from app.accounts.feed import WorkerRow, workers_after
from app.accounts.following import Kind, workers_changed, workers_gone
from app.accounts.workforce import employed, employer_codes
from app.api.calls import Call
from app.api.walks import Key, Rows
from app.core.history import Window
from app.learning.feed import EnrolmentRow, enrolments_after
from app.learning.following import enrolments_changed, enrolments_gone

FIRST: Key = (0, 0)


@dataclass(frozen=True, slots=True)
class Workers:
    """Employments; with `number` those under one employee number, which cannot be followed."""

    number: str = ""
    size: int = field(default=1, init=False)

    @property
    def purpose(self) -> str:
        """What its cursors are good for."""
        return f"workers {self.number}" if self.number else "workers"

    def rows(self, call: Call, after: Key, _on: date, *, limit: int) -> tuple[Rows, Key | None]:
        """Return the next employments."""
        found = workers_after(
            call.session, call.scope, after[0], limit=limit + 1, number=self.number
        )
        rows = _workers(found[:limit])
        return rows, (found[limit - 1].id,) if found[limit:] else None

    def among(self, call: Call, keys: Sequence[Key], _on: date) -> Rows:
        """Return the employments with these keys."""
        ids = [key[0] for key in keys]
        return _workers(workers_after(call.session, call.scope, 0, limit=len(ids), among=ids))

    def changed(self, call: Call, window: Window, after: Key, *, limit: int) -> list[Key]:
        """Return the next employments that changed."""
        employers = tuple(employer_codes(call.session, call.scope))
        ids = workers_changed(
            call.session, call.scope, window, after[0], employers=employers, limit=limit
        )
        return [(each,) for each in ids]

    def gone(self, call: Call, window: Window, keys: Collection[Key]) -> set[Key]:
        """Return those of the employments that the caller saw."""
        ids = [key[0] for key in keys]
        return {(each,) for each in workers_gone(call.session, call.scope, window, ids)}


@dataclass(frozen=True, slots=True)
class Enrolments:
    """Enrolments, each as one employer sees it; `assignments` are those that have a day."""

    kind: Kind
    size: int = field(default=2, init=False)

    @property
    def purpose(self) -> str:
        """What its cursors are good for."""
        return self.kind

    def rows(self, call: Call, after: Key, on: date, *, limit: int) -> tuple[Rows, Key | None]:
        """Return the next enrolments."""
        found = enrolments_after(
            call.session,
            employed(call.scope, on=on),
            after,
            limit=limit + 1,
            due_only=self._due_only,
        )
        last = found[limit - 1] if found[limit:] else None
        return self._shown(found[:limit], on), (last.id, last.employer_id) if last else None

    def among(self, call: Call, keys: Sequence[Key], on: date) -> Rows:
        """Return the enrolments with these keys."""
        people, ids = employed(call.scope, on=on), {key[0] for key in keys}
        found = enrolments_after(
            call.session, people, FIRST, limit=None, due_only=self._due_only, among=ids
        )
        wanted = set(keys)
        return self._shown([row for row in found if (row.id, row.employer_id) in wanted], on)

    def changed(self, call: Call, window: Window, after: Key, *, limit: int) -> list[Key]:
        """Return the next enrolments that changed."""
        employers = tuple(employer_codes(call.session, call.scope))
        return enrolments_changed(
            call.session,
            call.scope,
            window,
            after,
            kind=self.kind,
            employers=employers,
            limit=limit,
        )

    def gone(self, call: Call, window: Window, keys: Collection[Key]) -> set[Key]:
        """Return those of the enrolments that the caller saw."""
        return enrolments_gone(call.session, call.scope, window, keys, kind=self.kind)

    @property
    def _due_only(self) -> bool:
        return self.kind == "assignments"

    def _shown(self, found: Sequence[EnrolmentRow], on: date) -> Rows:
        """Return the rows by key; of two employments with one employer the newest is shown."""
        shown: dict[Key, dict[str, Any]] = {}
        for row in found:
            values = _without(asdict(row), "id", "employer_id")
            if self._due_only and row.due_on:
                late = row.due_on < on
                values["state"] = "done" if row.completed_at else "late" if late else "open"
            shown.setdefault((row.id, row.employer_id), values)
        return shown


def _workers(found: Sequence[WorkerRow]) -> Rows:
    return {(row.id,): _without(asdict(row), "id", "person_id") for row in found}


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
