"""Evidence with dull, valid values, and the identity it is about."""

from datetime import UTC, date, datetime
from decimal import Decimal

from app.accounts.queries import Identity
from app.records.services import Evidence

AT = datetime(2026, 11, 2, 3, 4, 5, 678901, tzinfo=UTC)


def completion(**changes: object) -> Evidence:
    """A completion of a course."""
    values = {
        "kind": "completion",
        "cause": "enrolment:1",
        "subject": "cleanroom-operations",
        "title_zh": "洁净室作业",
        "title_en": "Working in the cleanroom",
        "industry": "integrated-circuits",
        "level": 5,
        "issuer": "临港职业技术学院",
        "release_number": 1,
        "release_digest": "a" * 64,
        "enrolled_at": AT,
        "completed_at": AT,
        "points": Decimal("17.50"),
        "possible": Decimal(20),
        "credit_hours": 3,
        "tags": ("cleanroom",),
        "valid_until": date(2028, 11, 2),
    }
    return Evidence(**values | changes)


def identity(person_id: int, **changes: object) -> Identity:
    """Somebody without an employer."""
    values = {
        "person_id": person_id,
        "name": "王秀兰",
        "id_number_masked": "310***********2026",
        "employer_id": None,
        "employer_name": "",
        "unit_id": None,
        "unit_path": "",
        "unit_name": "",
        "employee_number": "",
        "language": "zh",
    }
    return Identity(**values | changes)
