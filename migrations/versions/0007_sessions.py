"""Sessions that are listed and ended; phone and e-mail, to sign in by and to be reached by."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table and the columns."""
    with op.batch_alter_table("people") as people:
        for name in ("phone", "email"):
            people.add_column(sa.Column(name, sa.String(length=400), nullable=True))
            people.add_column(sa.Column(f"{name}_index", sa.String(length=64), nullable=True))
            people.create_unique_constraint(op.f(f"uq_people_{name}_index"), [f"{name}_index"])
    op.create_table(
        "user_sessions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_user_sessions_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("digest", name=op.f("uq_user_sessions_digest")),
    )
    op.create_index("ix_user_sessions_person_id", "user_sessions", ["person_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("user_sessions")
    with op.batch_alter_table("people") as people:
        for name in ("email", "phone"):
            people.drop_constraint(op.f(f"uq_people_{name}_index"), type_="unique")
            people.drop_column(f"{name}_index")
            people.drop_column(name)
