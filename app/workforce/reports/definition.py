"""What somebody wants to see: a report, its columns in order, its groups, its filters in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from app.core.errors import Invalid, NotFound
from app.core.words import N_
from app.workforce.columns import Column
from app.workforce.reports.kinds import REPORTS
from app.workforce.reports.question import Report

MOST_GROUPS = 3
ROWS = Column("rows", N_("Rows"), "whole", 10)
"""What every group counts."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One report as it is wanted; `words` are its filters as an address has them."""

    report: Report
    columns: tuple[str, ...]
    groups: tuple[str, ...]
    words: Mapping[str, str]

    def cells(self) -> tuple[Column, ...]:
        """Return the columns that come out: of groups, what is grouped by, counted and added."""
        chosen = _named(self.report, self.columns)
        if not self.groups:
            return chosen
        summed = [column for column in chosen if column.is_summed]
        return (*_named(self.report, self.groups), ROWS, *summed)


def find_report(key: str) -> Report:
    """Return the report with this key.

    :raise NotFound: when there is none.
    """
    if key not in REPORTS:
        raise NotFound(N_("There is no such report."))
    return REPORTS[key]


def asked_definition(report: Report, values: MultiDict[str, str]) -> Definition:
    """Return what an address or a form asks of a report.

    Columns come as `columns=name,unit`, or one by one as `column=name` with `order-name=2`.

    :raise Invalid: when a column or group is not one of the report's.
    """
    names = (*report.filters, "as_of")
    words = {name: values.get(name, "").strip() for name in names}
    groups = tuple(dict.fromkeys(key for key in values.getlist("group") if key))
    return definition_of(
        report, _columns(values), groups, {name: word for name, word in words.items() if word}
    )


def definition_of(
    report: Report, columns: Sequence[str], groups: Sequence[str], words: Mapping[str, str]
) -> Definition:
    """Return a checked definition; without columns it has the usual ones.

    :raise Invalid: when a column or group is not one of the report's, or there are too many.
    """
    strange = vanished(report, (*columns, *groups))
    if strange:
        raise Invalid(
            N_("The report has no column “%(value)s”; there are: %(allowed)s."),
            value=strange[0][:40],
            allowed=", ".join(column.key for column in report.columns),
        )
    if len(groups) > MOST_GROUPS:
        raise Invalid(N_("Put rows together by %(most)s columns at the most."), most=MOST_GROUPS)
    return Definition(report, tuple(columns) or report.usual, tuple(groups), words)


def vanished(report: Report, keys: Iterable[str]) -> tuple[str, ...]:
    """Return those of the keys that name no column of the report: a release may drop one."""
    return tuple(dict.fromkeys(key for key in keys if report.column(key) is None))


def _columns(values: MultiDict[str, str]) -> tuple[str, ...]:
    listed = [key for key in values.get("columns", "").split(",") if key]
    ticked = values.getlist("column")
    ordered = sorted(ticked, key=lambda key: _order(values.get(f"order-{key}", "")))
    return tuple(dict.fromkeys([*listed, *ordered]))


def _order(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) < 4 else 1000


def _named(report: Report, keys: Iterable[str]) -> tuple[Column, ...]:
    return tuple(column for key in keys for column in [report.column(key)] if column)
