"""What the audit trail says more; grants and organisations that end."""

import sqlalchemy as sa
from alembic import op
from migrations.append_only import protect

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add columns and indexes."""
    with op.batch_alter_table("audit_entries") as entries:
        entries.add_column(sa.Column("on_id", KEY, nullable=True))
        entries.add_column(sa.Column("employer_id", KEY, nullable=True))
        entries.add_column(_text("address", 45))
        entries.add_column(_text("reason", 400))
        entries.add_column(sa.Column("before", sa.JSON(), nullable=False, server_default="{}"))
        entries.add_column(sa.Column("after", sa.JSON(), nullable=False, server_default="{}"))
        entries.create_foreign_key(op.f("fk_audit_entries_on_id"), "people", ["on_id"], ["id"])
        entries.create_foreign_key(
            op.f("fk_audit_entries_employer_id"), "employers", ["employer_id"], ["id"]
        )
    op.create_index("ix_audit_entries_on_id_at", "audit_entries", ["on_id", "at"])
    op.create_index("ix_audit_entries_action_at", "audit_entries", ["action", "at"])
    with op.batch_alter_table("grants") as grants:
        grants.add_column(_text("reason", 400))
        grants.add_column(sa.Column("ended_by_id", KEY, nullable=True))
        grants.create_foreign_key(op.f("fk_grants_ended_by_id"), "people", ["ended_by_id"], ["id"])
    for table in ("employers", "units", "institutions"):
        op.add_column(
            table, sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True)
        )
    _protect_again()


def downgrade() -> None:
    """Take them away."""
    for table in ("employers", "units", "institutions"):
        op.drop_column(table, "closed_at")
    with op.batch_alter_table("grants") as grants:
        grants.drop_constraint(op.f("fk_grants_ended_by_id"), type_="foreignkey")
        grants.drop_column("ended_by_id")
        grants.drop_column("reason")
    op.drop_index("ix_audit_entries_action_at", "audit_entries")
    op.drop_index("ix_audit_entries_on_id_at", "audit_entries")
    with op.batch_alter_table("audit_entries") as entries:
        entries.drop_constraint(op.f("fk_audit_entries_employer_id"), type_="foreignkey")
        entries.drop_constraint(op.f("fk_audit_entries_on_id"), type_="foreignkey")
        for column in ("after", "before", "reason", "address", "employer_id", "on_id"):
            entries.drop_column(column)
    _protect_again()


def _protect_again() -> None:
    """Put back the triggers that went with the rebuilt table."""
    if op.get_bind().dialect.name == "sqlite":
        protect("audit_entries")


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False, server_default="")
