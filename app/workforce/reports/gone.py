"""What a saved report asks for that is no longer there, and the report without it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.core.errors import Invalid
from app.workforce.filters import Choices
from app.workforce.models import SavedReport
from app.workforce.reports.asking import resolved
from app.workforce.reports.definition import Definition, definition_of, vanished
from app.workforce.reports.kinds import REPORTS
from app.workforce.reports.question import Report

UNSEEN = "—"
"""Stands for a unit that whoever keeps the filter may not see."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Columns that a release dropped, and filters whose unit, course or word is not there."""

    columns: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    is_report_gone: bool = False

    @property
    def why(self) -> str:
        """Why the report cannot be made; empty when it can."""
        if self.is_report_gone:
            return "report-gone"
        if self.columns:
            return "column-gone"
        return "filter-gone" if self.words else ""


def gone_of(saved: SavedReport, choices: Choices, *, today: date) -> Gone:
    """Return what is gone for somebody with these choices."""
    report = REPORTS.get(saved.report)
    if report is None:
        return Gone(is_report_gone=True)
    return Gone(
        vanished(report, (*saved.columns, *saved.groups)),
        tuple(
            (name, word)
            for name, word in saved.words.items()
            if not _is_offered(report, name, word, choices, today)
        ),
    )


def seen_of(saved: SavedReport, choices: Choices, *, today: date) -> dict[str, str]:
    """Return the filters for somebody who keeps them: a unit out of sight is not named."""
    gone = dict(gone_of(saved, choices, today=today).words)
    return {**saved.words, **({"unit": UNSEEN} if "unit" in gone else {})}


def left_of(saved: SavedReport, gone: Gone) -> Definition:
    """Return what a saved report asks, without what is gone; its kind must be there."""
    missing = dict(gone.words)
    return definition_of(
        REPORTS[saved.report],
        [key for key in saved.columns if key not in gone.columns],
        [key for key in saved.groups if key not in gone.columns],
        {name: word for name, word in saved.words.items() if name not in missing},
    )


def _is_offered(report: Report, name: str, word: str, choices: Choices, today: date) -> bool:
    if name not in (*report.filters, "as_of"):
        return False
    one: Mapping[str, str] = {name: word}
    try:
        resolved(definition_of(report, (), (), one), choices, today=today)
    except Invalid:
        return False
    return True
