"""Assignments: a row for each course that somebody is to complete by a day, or is excused from."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from app.accounts.past import employed_as_known
from app.catalogue.past import courses_as_of
from app.core.words import N_
from app.learning.past import due_as_known
from app.records.cells import neutral, shanghai_time, written
from app.workforce.assigning.past import excused_as_known
from app.workforce.assignments import set_for
from app.workforce.columns import Column
from app.workforce.reports.headings import COURSE, COURSE_TITLE, OCCUPATION, PERSON, person_cells
from app.workforce.reports.question import Question, Report

STATES = {
    "open": N_("open"),
    "late": N_("overdue"),
    "done": N_("done"),
    "excused": N_("excused"),
}
EMPLOYERS = 10**6
EXCUSED = 10**17
"""Where the places of excuses begin, after all of those of due days."""


def statement(question: Question) -> Select[*tuple[Any, ...]]:
    """Ask for what those employed on the question's day are to complete."""
    people = employed_as_known(
        question.scope,
        known_at=question.known_at,
        on=question.today,
        unit_paths=question.unit_paths,
    )
    courses = courses_as_of(question.as_of.at, question.language)
    wanted = union_all(_due(question), _excused(question)).subquery("wanted")
    return (
        select(
            *person_cells(people),
            neutral(wanted.c.slug).label("course"),
            neutral(func.coalesce(courses.c.title, wanted.c.slug)).label("course_title"),
            func.coalesce(shanghai_time(wanted.c.set_at), "").label("assigned_at"),
            written(wanted.c.due_on).label("due_on"),
            wanted.c.state.label("state"),
            func.coalesce(shanghai_time(wanted.c.completed_at), "").label("completed_at"),
            neutral(wanted.c.reason).label("reason"),
            wanted.c.place,
        )
        .select_from(people)
        .join(wanted, set_for(people, wanted))
        .outerjoin(courses, courses.c.slug == wanted.c.slug)
        .where(*_conditions(question, people, wanted))
    )


def _due(question: Question) -> Select[*tuple[Any, ...]]:
    due = due_as_known(question.known_at)
    courses = courses_as_of(question.as_of.at, question.language)
    state = case(
        (due.c.completed_at.is_not(None), "done"),
        (due.c.due_on < question.today, "late"),
        else_="open",
    )
    return select(
        due.c.person_id,
        due.c.employer_id,
        courses.c.slug,
        due.c.due_on,
        due.c.set_at,
        due.c.completed_at,
        state.label("state"),
        literal("").label("reason"),
        (cast(due.c.enrolment_id, BigInteger) * EMPLOYERS + due.c.employer_id).label("place"),
    ).join(courses, courses.c.course_id == due.c.course_id)


def _excused(question: Question) -> Select[*tuple[Any, ...]]:
    excused = excused_as_known(question.known_at)
    return select(
        excused.c.person_id,
        excused.c.employer_id,
        excused.c.slug,
        excused.c.due_on,
        excused.c.decided_at,
        cast(null(), excused.c.decided_at.type),
        literal("excused"),
        excused.c.reason,
        cast(excused.c.assigned_id, BigInteger) + EXCUSED,
    )


def _conditions(
    question: Question, people: FromClause, wanted: FromClause
) -> list[ColumnElement[bool]]:
    named = (
        (wanted.c.slug, "course"),
        (wanted.c.state, "state"),
        (people.c.occupation, "occupation"),
    )
    conditions = [column == question.text(name) for column, name in named if question.text(name)]
    first, last = question.day("due_from"), question.day("due_to")
    if first:
        conditions.append(wanted.c.due_on >= first)
    if last:
        conditions.append(wanted.c.due_on <= last)
    return conditions


ASSIGNMENTS = Report(
    key="assignments",
    title=N_("Assignments"),
    about=N_(
        "A row for each course that somebody is to complete: by when, done, late or excused."
    ),
    columns=(
        *PERSON,
        OCCUPATION,
        COURSE,
        COURSE_TITLE,
        Column("assigned_at", N_("Assigned at"), "instant", 20),
        Column("due_on", N_("Due on"), "day", 12),
        Column("state", N_("State"), width=10, words=STATES),
        Column("completed_at", N_("Completed at"), "instant", 20),
        Column("reason", N_("Reason of the excuse"), width=28),
    ),
    usual=(
        "employee_number",
        "name",
        "unit",
        "course_title",
        "due_on",
        "state",
        "completed_at",
        "reason",
    ),
    filters=("unit", "occupation", "course", "state", "due_from", "due_to"),
    statement=statement,
)
