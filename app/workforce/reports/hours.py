"""Hours: a row for each person and year, with completed courses and their credit hours."""

from typing import Any

from sqlalchemy import Select

from app.core.words import N_
from app.records.completions import CompletionFilter
from app.records.hours import People, first_learners, hour_cells
from app.workforce.columns import Column
from app.workforce.reports.headings import CREDIT_HOURS, PERSON
from app.workforce.reports.question import Question, Report


def statement(question: Question, people: People | None = None) -> Select[*tuple[Any, ...]]:
    """Ask for the credit hours of the people within the scope, or of those `people` asks for."""
    return hour_cells(
        question.scope,
        _wanted(question),
        year=question.text("year"),
        as_of=question.as_of,
        people=people,
    )


def beginning(question: Question, most: int) -> Select[*tuple[Any, ...]]:
    """Ask for those of the first people; of one employer they have the first rows."""
    scope = question.scope
    if len(scope.employer_ids) != 1 or scope.unit_paths:
        return statement(question)
    return statement(question, first_people(question, most))


def first_people(question: Question, most: int) -> People:
    """Ask for the first people of whom there is a row."""
    wanted, year = _wanted(question), question.text("year")
    return first_learners(question.scope, wanted, most, year=year, as_of=question.as_of)


def _wanted(question: Question) -> CompletionFilter:
    return CompletionFilter(
        unit_paths=question.unit_paths,
        course=question.text("course"),
        industry=question.text("industry"),
    )


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
    beginning=beginning,
    fewer=first_people,
)
