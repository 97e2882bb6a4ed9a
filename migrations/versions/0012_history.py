"""What was known when, of what changes: lists can be taken out as of any moment."""

import sqlalchemy as sa

from migrations.history import KEY, forget, remember

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = {"id": KEY}
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create a table of versions for each, and the triggers that fill it."""
    remember("people", ID, {"name": sa.String(200), "id_number_masked": sa.String(20)})
    remember(
        "employers",
        ID,
        {"code": sa.String(40), "name": sa.String(200), "name_en": sa.String(200)},
    )
    remember(
        "units",
        ID,
        {
            "employer_id": KEY,
            "code": sa.String(40),
            "name": sa.String(200),
            "name_en": sa.String(200),
            "path": sa.String(200),
        },
    )
    remember(
        "employments",
        ID,
        {
            "person_id": KEY,
            "employer_id": KEY,
            "unit_id": KEY,
            "employee_number": sa.String(40),
            "occupation": sa.String(80),
            "starts_on": sa.Date(),
            "ends_on": sa.Date(),
        },
    )
    remember(
        "enrolments",
        ID,
        {
            "person_id": KEY,
            "course_id": KEY,
            "enrolled_at": INSTANT,
            "withdrawn_at": INSTANT,
            "completed_at": INSTANT,
        },
    )
    remember(
        "due_dates",
        {"enrolment_id": KEY, "employer_id": KEY},
        {"due_on": sa.Date(), "set_at": INSTANT},
    )
    remember(
        "decisions",
        ID,
        {
            "person_id": KEY,
            "standard_code": sa.String(80),
            "levels": sa.String(20),
            "decided_on": sa.Date(),
        },
    )
    remember(
        "assigned",
        ID,
        {
            "rule_id": KEY,
            "person_id": KEY,
            "slug": sa.String(80),
            "round": sa.Integer(),
            "state": sa.String(8),
            "due_on": sa.Date(),
            "reason": sa.String(400),
            "decided_at": INSTANT,
        },
    )


def downgrade() -> None:
    """Take them away."""
    for table in (
        "assigned",
        "decisions",
        "due_dates",
        "enrolments",
        "employments",
        "units",
        "employers",
        "people",
    ):
        forget(table)
