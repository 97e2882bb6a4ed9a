"""Eligibility: a row for each person and standard whose level may be applied for."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, literal, select

from app.accounts.past import employed_as_known
from app.core.words import N_
from app.qualifications.past import decisions_as_known
from app.records.cells import neutral, padded, written
from app.workforce.columns import Column
from app.workforce.reports.headings import OCCUPATION, PERSON, person_cells
from app.workforce.reports.question import Question, Report


def statement(question: Question) -> Select[*tuple[Any, ...]]:
    """Ask for the newest answers about those employed on the question's day."""
    people = employed_as_known(
        question.scope,
        known_at=question.known_at,
        on=question.today,
        unit_paths=question.unit_paths,
    )
    decisions = decisions_as_known(question.known_at)
    conditions = [decisions.c.levels != ""]
    if question.text("standard"):
        conditions.append(decisions.c.standard_code == question.text("standard"))
    if question.text("level"):
        levels = literal(",") + decisions.c.levels + ","
        conditions.append(levels.contains(f",{question.text('level')},", autoescape=True))
    return (
        select(
            *person_cells(people),
            neutral(decisions.c.standard_code).label("standard"),
            _title(question, decisions).label("standard_title"),
            neutral(decisions.c.levels).label("levels"),
            written(decisions.c.decided_on).label("since"),
            (padded(people.c.employment_id) + "/" + decisions.c.standard_code).label("place"),
        )
        .select_from(people)
        .join(decisions, decisions.c.person_id == people.c.person_id)
        .where(*conditions)
    )


def _title(question: Question, decisions: Subquery) -> ColumnElement[str]:
    """Return the title that the standard had when the report was ordered."""
    titles: dict[str, str] = question.values.get("standards", {})
    code = neutral(decisions.c.standard_code)
    return case(titles, value=decisions.c.standard_code, else_=code) if titles else code


ELIGIBILITY = Report(
    key="eligibility",
    title=N_("Eligibility"),
    about=N_("A row for each person and standard: which levels may be applied for, since when."),
    columns=(
        *PERSON,
        OCCUPATION,
        Column("standard", N_("Standard"), width=28),
        Column("standard_title", N_("Title of the standard"), width=32),
        Column("levels", N_("Levels"), width=10),
        Column("since", N_("Since"), "day", 12),
    ),
    usual=("employee_number", "name", "unit", "standard_title", "levels", "since"),
    filters=("unit", "standard", "level"),
    statement=statement,
    has_text_places=True,
)
