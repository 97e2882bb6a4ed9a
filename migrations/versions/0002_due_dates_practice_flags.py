"""Due dates, practice inside lessons, and flags in attempts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the three tables."""
    op.create_table(
        "due_dates",
        sa.Column("enrolment_id", KEY, nullable=False),
        sa.Column("employer_id", KEY, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_by", KEY, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_due_dates_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_due_dates_employer_id")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name=op.f("fk_due_dates_set_by")),
        sa.PrimaryKeyConstraint("enrolment_id", "employer_id", name=op.f("pk_due_dates")),
    )
    op.create_index(
        "ix_due_dates_employer_id_due_on", "due_dates", ["employer_id", "due_on"]
    )
    op.create_table(
        "practice_answers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("enrolment_id", KEY, nullable=False),
        sa.Column("release_id", KEY, nullable=False),
        sa.Column("lesson_key", sa.String(length=170), nullable=False),
        sa.Column("check_key", sa.String(length=80), nullable=False),
        sa.Column("command", sa.String(length=36), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_practice_answers_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["releases.id"], name=op.f("fk_practice_answers_release_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_answers")),
        sa.UniqueConstraint(
            "enrolment_id", "command", name=op.f("uq_practice_answers_enrolment_id_command")
        ),
    )
    op.create_index(
        "ix_practice_answers_lesson", "practice_answers", ["enrolment_id", "lesson_key"]
    )
    op.create_table(
        "flags",
        sa.Column("attempt_id", KEY, nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name=op.f("fk_flags_attempt_id")),
        sa.PrimaryKeyConstraint("attempt_id", "question_key", name=op.f("pk_flags")),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("flags", "practice_answers", "due_dates"):
        op.drop_table(name)
