"""Rows of earlier completions: decided part by part, and recorded as the employer's reports."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.accounts.queries import Identity, identities_at
from app.accounts.roster_lookup import Holder, holders
from app.catalogue.queries import Card, cards, newest_release
from app.core.time import add_months, midnight
from app.core.words import N_
from app.qualifications.reports import Report, report_completions
from app.records.known import Known, known_completions
from app.records.services import Evidence
from app.workforce.rosters.earlier import EarlierEntry, Offered, read_earlier
from app.workforce.rosters.rows import Work
from app.workforce.rosters.strangers import refuse_stranger


@dataclass(frozen=True, slots=True)
class CheckedCompletion:
    """A row with what becomes of it, and what is recorded when it is a good one."""

    entry: EarlierEntry
    outcome: str
    report: Report | None = None


class CompletionRows:
    """What an employer's workers completed before."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._reports: list[Report] = []
        self._seen: dict[tuple[str, str, date], int] = {}
        self._months: dict[str, int | None] = {}

    def decided(self) -> Iterator[list[CheckedCompletion]]:
        """Yield the rows in parts, each with what becomes of it."""
        work, roster = self._work, self._work.roster
        offered = Offered(cards(work.session))
        for part in work.parts():
            entries = [read_earlier(row, roster.mapping, offered, on=work.day) for row in part]
            found = holders(work.session, roster.employer_id, {entry.number for entry in entries})
            for entry in entries:
                self._refuse_repeat(entry)
                refuse_stranger(entry, found.get(entry.number), work)
            yield self._decide(entries, found)

    def take_over(self, rows: Sequence[CheckedCompletion]) -> None:
        """Keep the reports of the good ones until every row is known."""
        self._reports += [row.report for row in rows if row.report is not None]

    def finish(self) -> None:
        """Record them all; the ledger is held for no longer than this takes."""
        roster = self._work.roster
        if roster.made_by_id is None:
            raise ValueError("completions are reported by somebody")
        report_completions(
            self._work.session,
            self._reports,
            reason=f"replaced by {roster.filename}",
            by_id=roster.made_by_id,
            at=self._work.at,
        )

    def _refuse_repeat(self, entry: EarlierEntry) -> None:
        if entry.card is None or entry.completed_on is None:
            return
        key = (entry.number.casefold(), entry.card.slug, entry.completed_on)
        first = self._seen.setdefault(key, entry.row)
        if first != entry.row:
            entry.refuse("course", N_("This completion stands in row %(row)s too."), row=first)

    def _decide(
        self, entries: Sequence[EarlierEntry], found: Mapping[str, Holder]
    ) -> list[CheckedCompletion]:
        session, employer_id = self._work.session, self._work.roster.employer_id
        good = {found[entry.number].person_id for entry in entries if not entry.problems}
        people = identities_at(session, employer_id, good, on=self._work.day)
        known = known_completions(session, employer_id, good)
        return [
            self._checked(entry, people[found[entry.number].person_id], known)
            if not entry.problems and found[entry.number].person_id in people
            else self._refused(entry)
            for entry in entries
        ]

    def _refused(self, entry: EarlierEntry) -> CheckedCompletion:
        if not entry.problems:
            entry.refuse("number", N_("This worker’s first day has not come yet."))
        return CheckedCompletion(entry, "problem")

    def _checked(
        self, entry: EarlierEntry, who: Identity, known: Mapping[tuple[int, str], list[Known]]
    ) -> CheckedCompletion:
        card = entry.card
        if card is None:
            return CheckedCompletion(entry, "problem")
        evidence = self._evidence(entry, card, who)
        there = known.get((who.person_id, card.slug), [])
        twin = next((each for each in there if each.cause == evidence.cause), None)
        if twin is not None and twin.is_revoked:
            entry.refuse("course", N_("This was reported before and revoked; it stays so."))
            return CheckedCompletion(entry, "problem")
        if twin is not None:
            return CheckedCompletion(entry, "same")
        return self._settled(entry, Report(who, evidence), there)

    def _settled(
        self, entry: EarlierEntry, report: Report, there: Sequence[Known]
    ) -> CheckedCompletion:
        """Settle the conflict with what is valid already; what was seen here is never revoked."""
        valid = [each for each in there if each.counts(self._work.at)]
        conflict = self._work.roster.conflict
        if valid and conflict == "skip":
            return CheckedCompletion(entry, "skip")
        replaced = tuple(each.number for each in valid if each.is_reported)
        if replaced and conflict == "replace":
            return CheckedCompletion(entry, "replace", replace(report, replaces=replaced))
        return CheckedCompletion(entry, "add", report)

    def _evidence(self, entry: EarlierEntry, card: Card, who: Identity) -> Evidence:
        if entry.completed_on is None:
            raise ValueError("a completion has a day")
        return Evidence(
            kind="earlier-completion",
            cause=_cause(who, card, entry),
            subject=card.slug,
            title_zh=card.text("zh")["title"],
            title_en=card.text("en")["title"],
            industry=card.industry,
            level=card.level,
            issuer=entry.issuer,
            completed_at=midnight(entry.completed_on),
            points=entry.score,
            possible=None if entry.score is None else Decimal(100),
            credit_hours=entry.credit_hours,
            tags=card.tags,
            valid_until=entry.valid_until or self._usual_end(card.slug, entry.completed_on),
        )

    def _usual_end(self, slug: str, completed_on: date) -> date | None:
        """Return to which day the course is valid by its own rule."""
        if slug not in self._months:
            facts = newest_release(self._work.session, slug).release.facts
            self._months[slug] = facts.valid_for_months
        months = self._months[slug]
        return add_months(completed_on, months) if months else None


def _cause(who: Identity, card: Card, entry: EarlierEntry) -> str:
    """Return what names a report: what the same row says of a person is reported once."""
    score = "" if entry.score is None else f"{entry.score:.2f}"
    days = (entry.completed_on, entry.valid_until)
    facts = (who.employer_id, card.slug, *days, score, entry.credit_hours, entry.issuer)
    told = "|".join(map(str, facts))
    return f"earlier:{who.person_id}:{hashlib.sha256(told.encode()).hexdigest()}"
