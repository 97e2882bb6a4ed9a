"""The workforce: a row for each employment, with what is due and what was learnt."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, or_, select

from app.accounts.past import employments_as_known
from app.core.words import N_
from app.learning.past import due_as_known
from app.records.cells import written
from app.records.completions import count_where
from app.records.hours import People, hours_of
from app.workforce.assignments import set_for
from app.workforce.columns import Column
from app.workforce.reports.headings import CREDIT_HOURS, OCCUPATION, PERSON, person_cells
from app.workforce.reports.question import Question, Report


def statement(question: Question, people: People | None = None) -> Select[*tuple[Any, ...]]:
    """Ask for the employments that hold, ended, or both, on the question's day.

    With `people` only those of whom it asks for.
    """
    jobs = _jobs(question, people)
    due, hours = _due(question, people), _hours(question, people)
    return (
        select(
            *person_cells(jobs),
            written(jobs.c.starts_on).label("starts_on"),
            written(jobs.c.ends_on).label("ends_on"),
            written(func.coalesce(due.c.assigned, 0)).label("assigned"),
            written(func.coalesce(due.c.done, 0)).label("done"),
            written(func.coalesce(due.c.late, 0)).label("late"),
            written(func.coalesce(hours.c.completions, 0)).label("completions"),
            written(func.coalesce(hours.c.credit_hours, 0)).label("credit_hours"),
            jobs.c.employment_id.label("place"),
        )
        .select_from(jobs)
        .outerjoin(due, and_(set_for(jobs, due), jobs.c.turn == 1))
        .outerjoin(hours, and_(set_for(jobs, hours), jobs.c.turn == 1))
    )


def beginning(question: Question, most: int) -> Select[*tuple[Any, ...]]:
    """Ask for those of the people who have the first of them."""
    jobs = _known(question)
    first = select(jobs.c.person_id).where(*_conditions(question, jobs))
    return statement(question, first.order_by(jobs.c.employment_id).limit(most))


def _known(question: Question) -> FromClause:
    return employments_as_known(
        question.scope, known_at=question.known_at, unit_paths=question.unit_paths
    )


def _jobs(question: Question, people: People | None) -> FromClause:
    """Return the wanted employments; what is the person's stands at the newest, of turn 1."""
    jobs = _known(question)
    turn = func.row_number().over(
        partition_by=(jobs.c.person_id, jobs.c.employer_id),
        order_by=(jobs.c.starts_on.desc(), jobs.c.employment_id.desc()),
    )
    wanted = select(jobs, turn.label("turn")).where(*_conditions(question, jobs))
    return _of(people, wanted, jobs).subquery("jobs")


def _due(question: Question, people: People | None) -> FromClause:
    """Count what each employer wants done of each person, what is done, and what is late."""
    due = due_as_known(question.known_at)
    late = and_(due.c.completed_at.is_(None), due.c.due_on < question.today)
    counted = select(
        due.c.person_id,
        due.c.employer_id,
        func.count().label("assigned"),
        count_where(due.c.completed_at.is_not(None)).label("done"),
        count_where(late).label("late"),
    ).group_by(due.c.person_id, due.c.employer_id)
    return _of(people, counted, due).subquery("due_counted")


def _hours(question: Question, people: People | None) -> FromClause:
    return hours_of(question.scope, as_of=question.as_of, people=people).subquery("hours")


def _of(people: People | None, rows: People, source: FromClause) -> People:
    """Keep a statement to some people, if they are given."""
    return rows if people is None else rows.where(source.c.person_id.in_(people))


def _conditions(question: Question, jobs: FromClause) -> list[ColumnElement[bool]]:
    today = question.today
    begun, over = jobs.c.starts_on <= today, func.coalesce(jobs.c.ends_on, today) < today
    conditions: list[ColumnElement[bool]] = {
        "left": [over],
        "all": [or_(begun, over)],
    }.get(question.text("employed"), [begun, ~over])
    if question.text("occupation"):
        conditions.append(jobs.c.occupation == question.text("occupation"))
    for name, column, is_first in (
        ("hired_from", jobs.c.starts_on, True),
        ("hired_to", jobs.c.starts_on, False),
        ("left_from", jobs.c.ends_on, True),
        ("left_to", jobs.c.ends_on, False),
    ):
        day = question.day(name)
        if day is not None:
            conditions.append(column >= day if is_first else column <= day)
    return conditions


WORKFORCE = Report(
    key="workforce",
    title=N_("Workforce"),
    about=N_("A row for each person: unit, occupation, since when, what is due, what was learnt."),
    columns=(
        *PERSON,
        OCCUPATION,
        Column("starts_on", N_("Employed since"), "day", 14),
        Column("ends_on", N_("Last day"), "day", 12),
        Column("assigned", N_("Courses assigned"), "whole", 12, is_summed=True),
        Column("done", N_("of which done"), "whole", 12, is_summed=True),
        Column("late", N_("of which late"), "whole", 12, is_summed=True),
        Column("completions", N_("Courses completed"), "whole", 12, is_summed=True),
        CREDIT_HOURS,
    ),
    usual=(
        "employee_number",
        "name",
        "unit",
        "occupation",
        "starts_on",
        "assigned",
        "done",
        "late",
        "credit_hours",
    ),
    filters=(
        "unit",
        "occupation",
        "employed",
        "hired_from",
        "hired_to",
        "left_from",
        "left_to",
    ),
    statement=statement,
    beginning=beginning,
)
