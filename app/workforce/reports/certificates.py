"""Certificates: a row for each vocational certificate that workers hold."""

from typing import Any

from sqlalchemy import Select, or_, select

from app.core.words import N_
from app.records.held import certificate_cells
from app.workforce.columns import Column
from app.workforce.reports.headings import (
    LEVEL,
    OCCUPATION,
    PERSON,
    RECORD_NUMBER,
    STATUS,
    VALID_UNTIL,
)
from app.workforce.reports.question import Question, Report

REVOKED_REASON = Column("revoked_reason", N_("Reason of the revocation"), width=32)


def statement(question: Question) -> Select[*tuple[Any, ...]]:
    """Ask for the certificates that were recorded within the question's scope."""
    cells = certificate_cells(
        question.scope, as_of=question.as_of, language=question.language
    ).subquery("held")
    conditions = [
        cells.c[name] == question.text(name) for name in ("level", "status") if question.text(name)
    ]
    if question.unit_paths:
        inside = (
            cells.c.unit_path.startswith(path, autoescape=True) for path in question.unit_paths
        )
        conditions.append(or_(*inside))
    return select(cells).where(*conditions)


CERTIFICATES = Report(
    key="certificates",
    title=N_("Certificates"),
    about=N_(
        "A row for each vocational certificate that somebody holds, with level and last day."
    ),
    columns=(
        RECORD_NUMBER,
        *PERSON,
        OCCUPATION,
        Column("certificate", N_("Certificate"), width=28),
        LEVEL,
        Column("issuer", N_("Issuer"), width=24),
        Column("issued_on", N_("Issued on"), "day", 12),
        VALID_UNTIL,
        STATUS,
        REVOKED_REASON,
    ),
    usual=(
        "employee_number",
        "name",
        "unit",
        "certificate",
        "level",
        "issuer",
        "issued_on",
        "valid_until",
        "status",
    ),
    filters=("unit", "level", "status"),
    statement=statement,
)
