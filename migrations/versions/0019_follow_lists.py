"""Programs follow lists: what was written lately is found quickly, and what is gone for good."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOLLOWED = ("people", "employments", "enrolments", "due_dates")


def upgrade() -> None:
    """Create the table and the indexes."""
    op.create_table(
        "gone_rows",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("employer_id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('workers', 'enrolments', 'assignments')",
            name=op.f("ck_gone_rows_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_gone_rows_employer_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_gone_rows_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gone_rows")),
    )
    op.create_index("ix_gone_rows_gone_at", "gone_rows", ["gone_at"])
    for table in FOLLOWED:
        op.create_index(
            f"ix_{table}_history_known_from",
            f"{table}_history",
            ["known_from"],
            postgresql_using="brin",
        )
    op.create_index(
        "ix_due_dates_history_known_to",
        "due_dates_history",
        ["known_to"],
        sqlite_where=sa.text("known_to IS NOT NULL"),
        postgresql_where=sa.text("known_to IS NOT NULL"),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_due_dates_history_known_to", "due_dates_history")
    for table in FOLLOWED:
        op.drop_index(f"ix_{table}_history_known_from", f"{table}_history")
    op.drop_table("gone_rows")
