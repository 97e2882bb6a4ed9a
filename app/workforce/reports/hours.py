"""Hours: a row for each person and year, with completed courses and their credit hours."""

from typing import Any

from sqlalchemy import Select

from app.core.words import N_
from app.records.completions import CompletionFilter
from app.records.hours import hour_cells
from app.workforce.columns import Column
from app.workforce.reports.headings import CREDIT_HOURS, PERSON
from app.workforce.reports.question import Question, Report


def statement(question: Question) -> Select[*tuple[Any, ...]]:
    """Ask for the credit hours of the people within the question's scope."""
    wanted = CompletionFilter(
        unit_paths=question.unit_paths,
        course=question.text("course"),
        industry=question.text("industry"),
    )
    return hour_cells(question.scope, wanted, year=question.text("year"), as_of=question.as_of)


HOURS = Report(
    key="hours",
    title=N_("Hours per person and year"),
    about=N_("A row for each person and year: completed courses and their credit hours."),
    columns=(
        Column("year", N_("Year"), "whole", 8),
        *PERSON,
        Column("completions", N_("Courses completed"), "whole", 12, is_summed=True),
        CREDIT_HOURS,
    ),
    usual=("year", "employee_number", "name", "unit", "completions", "credit_hours"),
    filters=("unit", "year", "course", "industry"),
    statement=statement,
)
