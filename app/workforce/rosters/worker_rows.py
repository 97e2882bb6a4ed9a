"""Rows of workers: decided part by part, and taken over as accounts and employments."""

import secrets
from collections.abc import Iterator, Sequence

from app.accounts.occupations import occupations
from app.accounts.organisations import employer_code
from app.accounts.passwords import hash_password
from app.accounts.roster_lookup import by_email, by_phone, holders, owners
from app.accounts.workforce import units_in
from app.workforce.rosters.checking import Checked, Known, Repeats, decide
from app.workforce.rosters.entries import Units, read_entry
from app.workforce.rosters.importing import TakeOver, take_over
from app.workforce.rosters.rows import Work


class WorkerRows:
    """An employer's workers."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._under: TakeOver | None = None

    def decided(self) -> Iterator[list[Checked]]:
        """Yield the rows in parts, each with what becomes of it."""
        work, roster = self._work, self._work.roster
        session, employer_id, mapping = work.session, roster.employer_id, roster.mapping
        on = work.day
        units, repeats = Units(units_in(session, work.scope)), Repeats(work.sheet.rows, mapping)
        known_as = occupations(session)
        for part in work.parts():
            entries = [read_entry(row, mapping, units, known_as, on=on) for row in part]
            for entry in entries:
                repeats.refuse(entry)
            indexes = {index for entry in entries for index in entry.id_indexes}
            known = Known(
                holders(session, employer_id, {entry.number for entry in entries}),
                owners(session, employer_id, indexes, on=on),
                by_phone(session, {entry.phone for entry in entries if entry.phone}),
                by_email(session, {entry.email for entry in entries if entry.email}),
            )
            yield list(decide(entries, known, on=on, unit_paths=roster.unit_paths))

    def take_over(self, rows: Sequence[Checked]) -> None:
        """Write what the good ones say."""
        if self._under is None:
            self._under = self._settled()
        take_over(self._work.session, rows, self._under)

    def finish(self) -> None:
        """Everything is written already."""

    def _settled(self) -> TakeOver:
        work = self._work
        return TakeOver(
            employer_id=work.roster.employer_id,
            employer_code=employer_code(work.session, work.roster.employer_id),
            by_id=work.roster.made_by_id,
            at=work.at,
            on=work.day,
            password_hash=hash_password(secrets.token_urlsafe(32)),
        )
