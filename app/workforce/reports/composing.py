"""The statement behind a report: its columns chosen and ordered, or its rows put into groups."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Subquery,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.records.cells import written
from app.workforce.reports.definition import ROWS, Definition
from app.workforce.reports.question import Question

SEPARATOR = "\x01"


class by_bytes(FunctionElement[str]):  # noqa: N801 - reads as the SQL function that it is
    """A text in the order of its bytes, the same on every database and in Python."""

    type = String()
    inherit_cache = True


@compiles(by_bytes, "sqlite")
def _by_bytes_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} COLLATE BINARY)"


@compiles(by_bytes, "postgresql")
def _by_bytes_postgres(element: Any, compiler: Any, **options: Any) -> str:
    return f'(({compiler.process(element.clauses, **options)}) COLLATE "C")'


def report_cells(
    definition: Definition, question: Question, *, with_place: bool = False
) -> Select[*tuple[Any, ...]]:
    """Return the statement for a report: one text a cell, its rows in a fixed order.

    With `with_place` a last column tells rows apart, ascending, the same in every answer.
    """
    rows = definition.report.statement(question).subquery("report")
    if definition.groups:
        return _grouped(definition, rows, with_place=with_place)
    return _in_order(definition, rows, with_place=with_place)


def first_cells(definition: Definition, question: Question, most: int) -> Select[*tuple[Any, ...]]:
    """Return the statement for the first rows of a report."""
    report = definition.report
    if definition.groups:
        return report_cells(definition, question).limit(most)
    found = report.beginning(question, most) if report.beginning else report.statement(question)
    return _in_order(definition, found.subquery("report")).limit(most)


def report_total(definition: Definition, question: Question) -> Select[int]:
    """Ask how many rows a report has."""
    return select(func.count()).select_from(report_cells(definition, question).subquery())


def bounded_totals(definition: Definition, question: Question, most: int) -> list[Select[int]]:
    """Ask, the quickest first, how many rows there are before they are put into groups.

    Each counts to one past `most`; the first that arrives there is right, else the last one is.
    """
    report = definition.report
    asked = [report.statement(question).order_by(None)]
    if report.fewer is not None:
        asked.insert(0, report.fewer(question, most + 1))
    counted = (each.limit(most + 1).subquery("counted") for each in asked)
    return [select(func.count()).select_from(each) for each in counted]


def has_text_places(definition: Definition) -> bool:
    """Whether rows are told apart by text instead of a number."""
    return bool(definition.groups) or definition.report.has_text_places


def _in_order(
    definition: Definition, rows: Subquery, *, with_place: bool = False
) -> Select[*tuple[Any, ...]]:
    place = [written(rows.c.place)] if with_place else []
    cells = [rows.c[key] for key in definition.columns]
    in_order = by_bytes(rows.c.place) if definition.report.has_text_places else rows.c.place
    return select(*cells, *place).order_by(in_order)


def _grouped(
    definition: Definition, rows: Subquery, *, with_place: bool
) -> Select[*tuple[Any, ...]]:
    keys = [rows.c[key] for key in definition.groups]
    summed = [column.key for column in definition.cells() if column.is_summed]
    joined: ColumnElement[str] = keys[0]
    for key in keys[1:]:
        joined = joined + literal(SEPARATOR) + key
    place = [joined] if with_place else []
    sums = [written(func.sum(cast(func.nullif(rows.c[key], ""), Integer))) for key in summed]
    count = written(func.count()).label(ROWS.key)
    return select(*keys, count, *sums, *place).group_by(*keys).order_by(by_bytes(joined))
