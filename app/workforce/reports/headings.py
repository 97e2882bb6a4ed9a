"""Columns that several reports share, each with one heading everywhere."""

from typing import Any

from sqlalchemy import FromClause

from app.core.words import N_
from app.records.cells import neutral
from app.workforce.columns import Column

EMPLOYEE_NUMBER = Column("employee_number", N_("Employee number"))
NAME = Column("name", N_("Name"))
ID_NUMBER = Column("id_number_masked", N_("Identity number (masked)"), width=22)
EMPLOYER = Column("employer", N_("Employer"), width=28)
UNIT = Column("unit", N_("Unit"), width=20)
OCCUPATION = Column("occupation", N_("Occupation"), width=20)
COURSE = Column("course", N_("Course"), width=24)
COURSE_TITLE = Column("course_title", N_("Course title"), width=32)
RECORD_NUMBER = Column("record_number", N_("Record number"), width=20)
LEVEL = Column("level", N_("Level"), "whole", 8)
VALID_UNTIL = Column("valid_until", N_("Valid until"), "day", 12)
STATUS = Column(
    "status",
    N_("Status"),
    width=10,
    words={"valid": N_("valid"), "expired": N_("expired"), "revoked": N_("revoked")},
)
CREDIT_HOURS = Column("credit_hours", N_("Credit hours"), "whole", 12, is_summed=True)

PERSON = (EMPLOYEE_NUMBER, NAME, ID_NUMBER, EMPLOYER, UNIT)


def person_cells(people: FromClause) -> tuple[Any, ...]:
    """Return the cells of `PERSON` and the occupation, of employments as they were known."""
    keys = (*(column.key for column in PERSON), OCCUPATION.key)
    return tuple(neutral(people.c[key]).label(key) for key in keys)
