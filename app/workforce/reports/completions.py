"""The completion list: a row for each completion record, in the columns that others rely on."""

from typing import Any

from sqlalchemy import Select

from app.core.words import N_
from app.records.completions import completion_cells
from app.workforce.columns import COLUMNS
from app.workforce.filters import stored_filter
from app.workforce.reports.question import Question, Report


def statement(question: Question) -> Select[*tuple[Any, ...]]:
    """Ask for the completions within the question's scope."""
    return completion_cells(
        question.scope,
        stored_filter(question.values, known_at=question.known_at),
        as_of=question.as_of,
        language=question.language,
        with_place=True,
    )


COMPLETIONS = Report(
    key="completions",
    title=N_("Completions"),
    about=N_("A row for each completed course: who, when, with which score, valid until when."),
    columns=COLUMNS,
    usual=tuple(column.key for column in COLUMNS),
    filters=(
        "unit",
        "course",
        "industry",
        "occupation",
        "status",
        "period",
        "completed_from",
        "completed_to",
        "expires_by",
    ),
    statement=statement,
)
