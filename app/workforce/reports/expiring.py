"""What expires: a row for each record that ends soon, or ended, and was not renewed."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, select

from app.accounts.past import employed_as_known
from app.core.words import N_
from app.records.cells import neutral, written
from app.records.expiring import expiring
from app.workforce.columns import Column
from app.workforce.reports.headings import (
    OCCUPATION,
    PERSON,
    RECORD_NUMBER,
    STATUS,
    VALID_UNTIL,
    person_cells,
)
from app.workforce.reports.question import Question, Report

USUAL_DAYS = 90
KINDS = {
    "completion": N_("completion"),
    "earlier-completion": N_("completion, reported by the employer"),
    "held-certificate": N_("certificate"),
}


def statement(question: Question) -> Select[*tuple[Any, ...]]:
    """Ask for what expires of those employed on the question's day."""
    people = employed_as_known(
        question.scope,
        known_at=question.known_at,
        on=question.today,
        unit_paths=question.unit_paths,
    )
    records = expiring(question.scope, as_of=question.as_of, language=question.language)
    over = records.c.valid_until < question.today
    return (
        select(
            *person_cells(people),
            records.c.kind.label("kind"),
            neutral(records.c.subject).label("subject"),
            neutral(records.c.title).label("title"),
            neutral(records.c.number).label("record_number"),
            written(records.c.valid_until).label("valid_until"),
            case((over, "expired"), else_="valid").label("status"),
            records.c.id.label("place"),
        )
        .select_from(people)
        .join(
            records,
            and_(
                records.c.person_id == people.c.person_id,
                records.c.employer_id == people.c.employer_id,
            ),
        )
        .where(*_conditions(question, records))
    )


def _conditions(question: Question, records: FromClause) -> list[ColumnElement[bool]]:
    last = question.today + timedelta(days=int(question.text("within") or USUAL_DAYS))
    conditions = [records.c.valid_until <= last]
    if question.text("course"):
        conditions.append(records.c.subject == question.text("course"))
    if question.text("expired") != "with":
        conditions.append(records.c.valid_until >= question.today)
    return conditions


EXPIRING = Report(
    key="expiring",
    title=N_("What expires"),
    about=N_("A row for each completion or certificate that ends soon and was not renewed."),
    columns=(
        *PERSON,
        OCCUPATION,
        Column("kind", N_("Kind of record"), width=18, words=KINDS),
        Column("subject", N_("Course or occupation"), width=24),
        Column("title", N_("Title"), width=32),
        RECORD_NUMBER,
        VALID_UNTIL,
        STATUS,
    ),
    usual=("valid_until", "employee_number", "name", "unit", "kind", "title", "status"),
    filters=("unit", "course", "within", "expired"),
    statement=statement,
)
