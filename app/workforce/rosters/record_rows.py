"""Rows that become records: decided part by part, and recorded as what their employer reports."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, TypeVar

from app.accounts.queries import Identity, identities_at
from app.accounts.roster_lookup import Holder, holders
from app.core.words import N_
from app.qualifications.reports import Report
from app.records.known import Standing
from app.records.services import Evidence
from app.workforce.rosters.entries import Told
from app.workforce.rosters.rows import Work
from app.workforce.rosters.strangers import refuse_stranger
from app.workforce.rosters.table import Row


@dataclass(frozen=True, slots=True)
class CheckedRecord:
    """A row with what becomes of it, and what is recorded when it is a good one."""

    entry: Told
    outcome: str
    report: Report | None = None


E = TypeVar("E", bound=Told)
S = TypeVar("S", bound=Standing)


class RecordRows(ABC, Generic[E, S]):
    """What an employer's workers have, by its papers: `E` tells of it, `S` is in the ledger."""

    column: ClassVar[str]
    """The column at which it is said that the same was told before."""
    repeated: ClassVar[str]
    """What is said to a row that tells the same as one above."""
    record: ClassVar[Callable[..., None]]
    """What writes the reports into the ledger."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._reports: list[Report] = []
        self._seen: dict[Hashable, int] = {}

    @abstractmethod
    def read(self, row: Row) -> E:
        """Return what a row says."""

    @abstractmethod
    def paper(self, entry: E) -> Hashable:
        """Return what tells a worker's papers apart; nothing when the row leaves it open."""

    @abstractmethod
    def evidence(self, entry: E, who: Identity) -> Evidence:
        """Return what is recorded of a good row."""

    @abstractmethod
    def known(self, person_ids: Collection[int]) -> Mapping[Any, Sequence[S]]:
        """Return what is recorded of people already, by `place`."""

    @abstractmethod
    def place(self, evidence: Evidence, who: Identity) -> Hashable:
        """Return where in `known` stands what may be in conflict with a row."""

    @abstractmethod
    def is_same(self, evidence: Evidence, there: S) -> bool:
        """Whether a record says what the row says."""

    def decided(self) -> Iterator[list[CheckedRecord]]:
        """Yield the rows in parts, each with what becomes of it."""
        work = self._work
        for part in work.parts():
            entries = [self.read(row) for row in part]
            numbers = {entry.number for entry in entries}
            found = holders(work.session, work.roster.employer_id, numbers)
            for entry in entries:
                self._refuse_repeat(entry)
                refuse_stranger(entry, found.get(entry.number), work)
            yield self._decide(entries, found)

    def take_over(self, rows: Sequence[CheckedRecord]) -> None:
        """Keep the reports of the good ones until every row is known."""
        self._reports += [row.report for row in rows if row.report is not None]

    def finish(self) -> None:
        """Record them all; the ledger is held for no longer than this takes."""
        roster = self._work.roster
        if roster.made_by_id is None:
            raise ValueError("papers are reported by somebody")
        self.record(
            self._work.session,
            self._reports,
            reason=f"replaced by {roster.filename}",
            by_id=roster.made_by_id,
            at=self._work.at,
        )

    def _refuse_repeat(self, entry: E) -> None:
        paper = self.paper(entry)
        if paper is None:
            return
        first = self._seen.setdefault((entry.number.casefold(), paper), entry.row)
        if first != entry.row:
            entry.refuse(self.column, self.repeated, row=first)

    def _decide(self, entries: Sequence[E], found: Mapping[str, Holder]) -> list[CheckedRecord]:
        session, employer_id = self._work.session, self._work.roster.employer_id
        good = {found[entry.number].person_id for entry in entries if not entry.problems}
        people = identities_at(session, employer_id, good, on=self._work.day)
        known = self.known(good)
        return [
            self._checked(entry, people[found[entry.number].person_id], known)
            if not entry.problems and found[entry.number].person_id in people
            else self._refused(entry)
            for entry in entries
        ]

    def _refused(self, entry: E) -> CheckedRecord:
        if not entry.problems:
            entry.refuse("number", N_("This worker’s first day has not come yet."))
        return CheckedRecord(entry, "problem")

    def _checked(self, entry: E, who: Identity, known: Mapping[Any, Sequence[S]]) -> CheckedRecord:
        evidence = self.evidence(entry, who)
        there = known.get(self.place(evidence, who), [])
        twin = next((each for each in there if self.is_same(evidence, each)), None)
        if twin is not None and twin.is_revoked:
            entry.refuse(self.column, N_("This was reported before and revoked; it stays so."))
            return CheckedRecord(entry, "problem")
        if twin is not None:
            return CheckedRecord(entry, "same")
        return self._settled(entry, Report(who, evidence), there)

    def _settled(self, entry: E, report: Report, there: Sequence[S]) -> CheckedRecord:
        """Settle the conflict with what is valid; only what was reported is ever revoked."""
        valid = [each for each in there if each.counts(self._work.at)]
        conflict = self._work.roster.conflict
        if valid and conflict == "skip":
            return CheckedRecord(entry, "skip")
        replaced = tuple(each.number for each in valid if each.is_reported)
        if replaced and conflict == "replace":
            return CheckedRecord(entry, "replace", replace(report, replaces=replaced))
        return CheckedRecord(entry, "add", report)
