"""Rows of earlier completions: recorded as what their employer reports."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from app.accounts.queries import Identity
from app.catalogue.queries import Card, cards, newest_release
from app.core.time import add_months, midnight
from app.core.words import N_
from app.qualifications.reports import report_completions
from app.records.known import Known, known_completions
from app.records.services import Evidence
from app.workforce.rosters.earlier import EarlierEntry, Offered, read_earlier
from app.workforce.rosters.record_rows import RecordRows
from app.workforce.rosters.rows import Work
from app.workforce.rosters.table import Row

Place = tuple[int, str]


class CompletionRows(RecordRows[EarlierEntry, Known]):
    """What an employer's workers completed before."""

    column = "course"
    repeated = N_("This completion stands in row %(row)s too.")
    record = staticmethod(report_completions)

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._offered = Offered(cards(work.session))
        self._months: dict[str, int | None] = {}

    def read(self, row: Row) -> EarlierEntry:
        """Return what a row says."""
        return read_earlier(row, self._work.roster.mapping, self._offered, on=self._work.day)

    def paper(self, entry: EarlierEntry) -> tuple[object, ...] | None:
        """Return what tells completions apart."""
        if entry.card is None or entry.completed_on is None:
            return None
        return entry.card.slug, entry.completed_on

    def known(self, person_ids: Collection[int]) -> Mapping[Place, list[Known]]:
        """Return what people completed, by person and course."""
        return known_completions(self._work.session, self._work.roster.employer_id, person_ids)

    def place(self, evidence: Evidence, who: Identity) -> Place:
        """Return who completed which course."""
        return who.person_id, evidence.subject

    def is_same(self, evidence: Evidence, there: Known) -> bool:
        """Whether a completion is of the same row."""
        return there.cause == evidence.cause

    def evidence(self, entry: EarlierEntry, who: Identity) -> Evidence:
        """Return what is recorded of a good row."""
        card = entry.card
        if card is None or entry.completed_on is None:
            raise ValueError("a completion has a course and a day")
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
