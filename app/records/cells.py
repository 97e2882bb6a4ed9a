"""Cells of a list as text, made inside the database.

A million rows pass through here, so each cell is finished where it is read: instants in Shanghai
time, scores cut to one decimal, and nothing that a spreadsheet would run as a formula.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    SQLColumnExpression,
    String,
    case,
    cast,
    func,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.core.formulas import FORMULA_STARTS

_CODES = ", ".join(str(ord(character)) for character in FORMULA_STARTS)

Cell = SQLColumnExpression[Any]

_ISO_SQLITE = "%Y-%m-%dT%H:%M:%S+08:00"
_ISO_POSTGRES = 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"'


class neutral(FunctionElement[str]):  # noqa: N801 - reads as the SQL function that it is
    """A text with an apostrophe before it when a spreadsheet would run it."""

    type = String()
    inherit_cache = True


class shanghai_time(FunctionElement[str]):  # noqa: N801 - reads as the SQL function that it is
    """An instant as ISO 8601 to the second, as in `2026-11-23T17:05:09+08:00`."""

    type = String()
    inherit_cache = True


class shanghai_year(FunctionElement[str]):  # noqa: N801 - reads as the SQL function that it is
    """The year in which an instant lies, as in `2026`."""

    type = String()
    inherit_cache = True


class padded(FunctionElement[str]):  # noqa: N801 - reads as the SQL function that it is
    """A whole number as twelve digits, whose texts stand in the order of the numbers."""

    type = String()
    inherit_cache = True


@compiles(padded, "sqlite")
def _padded_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"printf('%012d', {compiler.process(element.clauses, **options)})"


@compiles(padded, "postgresql")
def _padded_postgres(element: Any, compiler: Any, **options: Any) -> str:
    return f"lpad(CAST({compiler.process(element.clauses, **options)} AS text), 12, '0')"


@compiles(neutral, "sqlite")
def _neutral_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return _neutral("unicode", element, compiler, options)


@compiles(neutral, "postgresql")
def _neutral_postgres(element: Any, compiler: Any, **options: Any) -> str:
    return _neutral("ascii", element, compiler, options)


def _neutral(code_of: str, element: Any, compiler: Any, options: dict[str, Any]) -> str:
    text = compiler.process(element.clauses, **options)
    return f"CASE WHEN {code_of}({text}) IN ({_CODES}) THEN '''' || {text} ELSE {text} END"


@compiles(shanghai_time, "sqlite")
def _shanghai_time_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    instant = compiler.process(element.clauses, **options)
    return f"strftime('{_ISO_SQLITE}', {instant}, '+8 hours')"


@compiles(shanghai_time, "postgresql")
def _shanghai_time_postgres(element: Any, compiler: Any, **options: Any) -> str:
    instant = compiler.process(element.clauses, **options)
    return f"to_char({instant} AT TIME ZONE INTERVAL '8 hours', '{_ISO_POSTGRES}')"


@compiles(shanghai_year, "sqlite")
def _shanghai_year_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"strftime('%Y', {compiler.process(element.clauses, **options)}, '+8 hours')"


@compiles(shanghai_year, "postgresql")
def _shanghai_year_postgres(element: Any, compiler: Any, **options: Any) -> str:
    instant = compiler.process(element.clauses, **options)
    return f"to_char({instant} AT TIME ZONE INTERVAL '8 hours', 'YYYY')"


def percent_tenths(points: Cell, possible: Cell) -> ColumnElement[int]:
    """Return the score in tenths of a percent, rounded down; nothing possible counts as none.

    An unknown score stays unknown.
    """
    most = type_coerce(possible, Integer)
    tenths = cast(type_coerce(points, Integer), BigInteger) * 1000 // most
    return case((most > 0, tenths), (most.is_not(None), 0))


def score_percent(points: Cell, possible: Cell) -> ColumnElement[str]:
    """Return the score in percent with one decimal, as text; empty when it is not known."""
    tenths = percent_tenths(points, possible)
    text = cast(tenths // 10, String) + "." + cast(tenths % 10, String)
    return func.coalesce(text, "")


def written(value: Cell) -> ColumnElement[str]:
    """Return a number or a day as text; what is missing is empty."""
    return func.coalesce(cast(value, String), "")
