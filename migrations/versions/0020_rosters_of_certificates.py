"""Rosters that bring certificates which workers hold already."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

OLD_KINDS = "kind IN ('workers', 'completions')"
NEW_KINDS = "kind IN ('workers', 'completions', 'certificates')"
THESE = "SELECT id FROM rosters WHERE kind = 'certificates'"


def upgrade() -> None:
    """Let rosters be of certificates."""
    _allow_kinds(NEW_KINDS)


def downgrade() -> None:
    """Take such rosters away; what was recorded from them stays in the ledger."""
    for table in ("roster_files", "roster_rows"):
        op.execute(sa.text(f"DELETE FROM {table} WHERE roster_id IN ({THESE})"))
    op.execute("DELETE FROM rosters WHERE kind = 'certificates'")
    _allow_kinds(OLD_KINDS)


def _allow_kinds(allowed: str) -> None:
    with op.batch_alter_table("rosters") as rosters:
        rosters.drop_constraint(op.f("ck_rosters_kind"), type_="check")
        rosters.create_check_constraint(op.f("ck_rosters_kind"), allowed)
