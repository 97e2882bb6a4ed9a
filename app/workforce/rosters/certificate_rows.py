"""Rows of held certificates: decided part by part, and recorded as what their employer reports."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.accounts.occupations import occupations
from app.accounts.queries import Identity, identities_at
from app.accounts.roster_lookup import Holder, holders
from app.core.words import N_
from app.qualifications.reports import Report, report_certificates
from app.records.known import REPORTED, KnownCertificate, known_certificates
from app.records.services import Evidence
from app.workforce.rosters.held import HeldEntry, Trades, read_held
from app.workforce.rosters.rows import Work
from app.workforce.rosters.strangers import refuse_stranger

There = Mapping[tuple[int, str, int | None], list[KnownCertificate]]


@dataclass(frozen=True, slots=True)
class CheckedCertificate:
    """A row with what becomes of it, and what is recorded when it is a good one."""

    entry: HeldEntry
    outcome: str
    report: Report | None = None


class CertificateRows:
    """What an employer's workers hold already."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._reports: list[Report] = []
        self._seen: dict[tuple[object, ...], int] = {}

    def decided(self) -> Iterator[list[CheckedCertificate]]:
        """Yield the rows in parts, each with what becomes of it."""
        work, roster = self._work, self._work.roster
        trades = Trades(occupations(work.session))
        for part in work.parts():
            entries = [read_held(row, roster.mapping, trades, on=work.day) for row in part]
            found = holders(work.session, roster.employer_id, {entry.number for entry in entries})
            for entry in entries:
                self._refuse_repeat(entry)
                refuse_stranger(entry, found.get(entry.number), work)
            yield self._decide(entries, found)

    def take_over(self, rows: Sequence[CheckedCertificate]) -> None:
        """Keep the reports of the good ones until every row is known."""
        self._reports += [row.report for row in rows if row.report is not None]

    def finish(self) -> None:
        """Record them all; the ledger is held for no longer than this takes."""
        roster = self._work.roster
        if roster.made_by_id is None:
            raise ValueError("certificates are reported by somebody")
        report_certificates(
            self._work.session,
            self._reports,
            reason=f"replaced by {roster.filename}",
            by_id=roster.made_by_id,
            at=self._work.at,
        )

    def _refuse_repeat(self, entry: HeldEntry) -> None:
        if not entry.occupation or entry.level is None or entry.issued_on is None:
            return
        paper = (entry.title, entry.issuer, entry.issued_on)
        key = (entry.number.casefold(), entry.occupation, entry.level, *paper)
        first = self._seen.setdefault(key, entry.row)
        if first != entry.row:
            entry.refuse("title", N_("This certificate stands in row %(row)s too."), row=first)

    def _decide(
        self, entries: Sequence[HeldEntry], found: Mapping[str, Holder]
    ) -> list[CheckedCertificate]:
        session, employer_id = self._work.session, self._work.roster.employer_id
        good = {found[entry.number].person_id for entry in entries if not entry.problems}
        people = identities_at(session, employer_id, good, on=self._work.day)
        known = known_certificates(session, employer_id, good)
        return [
            self._checked(entry, people[found[entry.number].person_id], known)
            if not entry.problems and found[entry.number].person_id in people
            else self._refused(entry)
            for entry in entries
        ]

    def _refused(self, entry: HeldEntry) -> CheckedCertificate:
        if not entry.problems:
            entry.refuse("number", N_("This worker’s first day has not come yet."))
        return CheckedCertificate(entry, "problem")

    def _checked(self, entry: HeldEntry, who: Identity, known: There) -> CheckedCertificate:
        there = known.get((who.person_id, entry.occupation, entry.level), [])
        twin = next((each for each in there if _facts(each) == _facts(entry)), None)
        if twin is not None and twin.is_revoked:
            entry.refuse("title", N_("This was reported before and revoked; it stays so."))
            return CheckedCertificate(entry, "problem")
        if twin is not None:
            return CheckedCertificate(entry, "same")
        return self._settled(entry, who, there)

    def _settled(
        self, entry: HeldEntry, who: Identity, there: Sequence[KnownCertificate]
    ) -> CheckedCertificate:
        """Settle the conflict with what is valid already; what was confirmed is never revoked."""
        valid = [each for each in there if each.counts(self._work.at)]
        conflict, evidence = self._work.roster.conflict, _evidence(entry, who)
        if valid and conflict == "skip":
            return CheckedCertificate(entry, "skip")
        replaced = tuple(each.number for each in valid if each.is_reported)
        if replaced and conflict == "replace":
            return CheckedCertificate(entry, "replace", Report(who, evidence, replaced))
        return CheckedCertificate(entry, "add", Report(who, evidence))


def _facts(told: HeldEntry | KnownCertificate) -> tuple[str, str, date | None, date | None]:
    """Return what a paper says beside its occupation and level."""
    return told.title, told.issuer, told.issued_on, told.valid_until


def _evidence(entry: HeldEntry, who: Identity) -> Evidence:
    return Evidence(
        kind="held-certificate",
        cause=_cause(entry, who),
        subject=entry.occupation,
        title_zh=entry.title,
        title_en=entry.title,
        level=entry.level,
        issuer=entry.issuer,
        began_on=entry.issued_on,
        valid_until=entry.valid_until,
    )


def _cause(entry: HeldEntry, who: Identity) -> str:
    """Return what names a report: each employer's own, so that none learns of another's."""
    facts = (who.employer_id, entry.occupation, entry.level, *_facts(entry))
    told = "|".join(map(str, facts))
    return f"{REPORTED}{who.person_id}:{hashlib.sha256(told.encode()).hexdigest()}"
