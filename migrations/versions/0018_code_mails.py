"""Codes for the first sign-in that go out by e-mail: to whom, when, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
STATES = "'waiting', 'sending', 'sent', 'refused', 'unsure', 'failed', 'off', 'ended'"
ON_THE_WAY = sa.text("state IN ('waiting', 'sending')")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "code_mails",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("employer_id", KEY, nullable=False),
        sa.Column("ordered_by_id", KEY, nullable=False),
        sa.Column("ordered_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_code_mails_state")),
        _to("person_id", "people"),
        _to("employer_id", "employers"),
        _to("ordered_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_mails")),
    )
    op.create_index(
        "uq_code_mails_on_the_way",
        "code_mails",
        ["person_id"],
        unique=True,
        sqlite_where=ON_THE_WAY,
        postgresql_where=ON_THE_WAY,
    )
    op.create_index("ix_code_mails_person_id", "code_mails", ["person_id"])


def downgrade() -> None:
    """Take it away; what was sent stays on the audit trail."""
    op.drop_table("code_mails")


def _to(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_code_mails_{column}")
    )
