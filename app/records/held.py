"""Certificates that workers hold, as their employer recorded them."""

from typing import Any

from sqlalchemy import Select, func, select

from app.accounts.policy import WorkforceScope
from app.records.cells import neutral, written
from app.records.completions import AsOf, revoked_by_then, state, there_by_then
from app.records.models import Record, Revocation


def certificate_cells(
    scope: WorkforceScope, *, as_of: AsOf, language: str
) -> Select[*tuple[Any, ...]]:
    """Ask for a row for each held certificate that was recorded within the scope."""
    title = Record.title_en if language == "en" else Record.title_zh
    revocation = revoked_by_then(Record.id, as_of)
    there = there_by_then(Record.issued_at, Record.sequence, as_of)
    return (
        select(
            neutral(Record.number).label("record_number"),
            neutral(Record.employee_number).label("employee_number"),
            neutral(Record.person_name).label("name"),
            neutral(Record.id_number_masked).label("id_number_masked"),
            neutral(Record.employer_name).label("employer"),
            neutral(Record.unit_name).label("unit"),
            neutral(Record.subject).label("occupation"),
            neutral(title).label("certificate"),
            written(Record.level).label("level"),
            neutral(Record.issuer).label("issuer"),
            written(Record.began_on).label("issued_on"),
            written(Record.valid_until).label("valid_until"),
            state(Revocation.revoked_at, Record.valid_until, as_of).label("status"),
            func.coalesce(neutral(Revocation.reason), "").label("revoked_reason"),
            Record.unit_path.label("unit_path"),
            Record.id.label("place"),
        )
        .select_from(Record)
        .outerjoin(Revocation, revocation)
        .where(
            Record.kind == "held-certificate",
            *there,
            scope.covers(employer_id=Record.employer_id, unit_path=Record.unit_path),
        )
    )
