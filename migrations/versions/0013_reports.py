"""Reports of every kind, saved and regular; exports that are made in the background."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEFORE = "format IN ('csv', 'xlsx', 'jsonl')"
SINCE = "format IN ('csv', 'xlsx', 'jsonl', 'pdf')"


def upgrade() -> None:
    """Create the tables; let exports say which report they are and how they are made."""
    op.create_table(
        "saved_reports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("employer_id", KEY, nullable=False),
        sa.Column("owner_id", KEY, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("report", sa.String(length=20), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "format IN ('csv', 'xlsx', 'jsonl', 'pdf')", name=op.f("ck_saved_reports_format_known")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_saved_reports_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_saved_reports_owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_reports")),
    )
    with op.batch_alter_table("saved_reports", schema=None) as batch_op:
        batch_op.create_index("ix_saved_reports_employer_id", ["employer_id"], unique=False)
        batch_op.create_index("ix_saved_reports_owner_id", ["owner_id"], unique=False)

    op.create_table(
        "report_schedules",
        sa.Column("id", KEY, nullable=False),
        sa.Column("saved_id", KEY, nullable=False),
        sa.Column("owner_id", KEY, nullable=False),
        sa.Column("every", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("is_mailed", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_export_id", KEY, nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_why", sa.String(length=40), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(every = 'day' AND day = 0) OR (every = 'week' AND day BETWEEN 0 AND 6) OR (every = 'month' AND day BETWEEN 1 AND 31)",
            name=op.f("ck_report_schedules_day_in_range"),
        ),
        sa.CheckConstraint(
            "(stopped_at IS NULL) = (stopped_why = '')",
            name=op.f("ck_report_schedules_stopped_says_why"),
        ),
        sa.CheckConstraint(
            "every IN ('day', 'week', 'month')", name=op.f("ck_report_schedules_every_known")
        ),
        sa.CheckConstraint(
            "hour BETWEEN 0 AND 23", name=op.f("ck_report_schedules_hour_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["last_export_id"], ["exports.id"], name=op.f("fk_report_schedules_last_export_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_report_schedules_owner_id")
        ),
        sa.ForeignKeyConstraint(
            ["saved_id"], ["saved_reports.id"], name=op.f("fk_report_schedules_saved_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_schedules")),
    )
    with op.batch_alter_table("report_schedules", schema=None) as batch_op:
        batch_op.create_index("ix_report_schedules_next_at", ["next_at"], unique=False)
        batch_op.create_index(
            "uq_report_schedules_running",
            ["saved_id", "owner_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    with op.batch_alter_table("exports", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("report", sa.String(length=20), nullable=False, server_default="completions")
        )
        batch_op.add_column(
            sa.Column("name", sa.String(length=120), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("saved_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("columns", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("groups", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("known_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("job_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(
            sa.Column("failure", sa.String(length=300), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("kept_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_exports_kept_until", ["kept_until"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_exports_saved_id"), "saved_reports", ["saved_id"], ["id"]
        )
        batch_op.drop_constraint(batch_op.f("ck_exports_format_known"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_exports_format_known"), SINCE)
    with op.batch_alter_table("exports", schema=None) as batch_op:
        for name in ("report", "name", "columns", "groups", "failure"):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    """Take them away, with the exports that were not known before."""
    op.drop_table("report_schedules")
    op.execute("DELETE FROM exports WHERE known_at IS NOT NULL")
    with op.batch_alter_table("exports", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_exports_saved_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_exports_format_known"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_exports_format_known"), BEFORE)
        batch_op.drop_index("ix_exports_kept_until")
        for name in (
            "kept_until",
            "cancelled_at",
            "failure",
            "job_id",
            "known_at",
            "groups",
            "columns",
            "saved_id",
            "name",
            "report",
        ):
            batch_op.drop_column(name)
    op.drop_table("saved_reports")
