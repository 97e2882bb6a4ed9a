"""Certificates that workers hold, as their employer recorded them."""

from typing import Any

from sqlalchemy import Select, func

from app.records.cells import neutral, written
from app.records.completions import AsOf, Sight, recorded, status_at
from app.records.models import Record, Revocation


def certificate_cells(sight: Sight, *, as_of: AsOf, language: str) -> Select[Any]:
    """Ask for a row for each held certificate within sight."""
    title = Record.title_en if language == "en" else Record.title_zh
    return recorded(
        (
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
            status_at(as_of).label("status"),
            func.coalesce(neutral(Revocation.reason), "").label("revoked_reason"),
            Record.unit_path.label("unit_path"),
            Record.id.label("place"),
        ),
        sight,
        Record.kind == "held-certificate",
        as_of=as_of,
    )
