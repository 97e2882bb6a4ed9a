"""Rules that give courses to people; the heads of units."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables and the column."""
    op.create_table(
        "assignment_rules",
        sa.Column("id", KEY, nullable=False),
        sa.Column("employer_id", KEY, nullable=False),
        sa.Column("unit_paths", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("courses", sa.JSON(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("due_kind", sa.String(length=8), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_days", sa.Integer(), nullable=True),
        sa.Column("renewal", sa.String(length=12), nullable=False),
        sa.Column("renewal_months", sa.Integer(), nullable=True),
        sa.Column("renewal_from", sa.Date(), nullable=True),
        sa.Column("opens_days", sa.Integer(), nullable=False),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evaluated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "due_kind IN ('day', 'hire', 'given')",
            name=op.f("ck_assignment_rules_due_kind_known"),
        ),
        sa.CheckConstraint(
            "(due_kind = 'day') = (due_on IS NOT NULL) AND"
            " (due_kind = 'day') = (due_days IS NULL)",
            name=op.f("ck_assignment_rules_due_whole"),
        ),
        sa.CheckConstraint(
            "renewal IN ('', 'completion', 'expiry', 'fixed')",
            name=op.f("ck_assignment_rules_renewal_known"),
        ),
        sa.CheckConstraint(
            "(renewal = '') = (renewal_months IS NULL)",
            name=op.f("ck_assignment_rules_renewal_whole"),
        ),
        sa.CheckConstraint(
            "(renewal = 'fixed') = (renewal_from IS NOT NULL)",
            name=op.f("ck_assignment_rules_fixed_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_assignment_rules_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_assignment_rules_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["people.id"], name=op.f("fk_assignment_rules_ended_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_rules")),
    )
    op.create_index("ix_assignment_rules_employer_id", "assignment_rules", ["employer_id"])
    op.create_table(
        "assigned",
        sa.Column("id", KEY, nullable=False),
        sa.Column("rule_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'queued', 'excused', 'gone')",
            name=op.f("ck_assigned_state_known"),
        ),
        sa.CheckConstraint(
            "(state = 'queued') = (cause <> '')", name=op.f("ck_assigned_queued_has_cause")
        ),
        sa.CheckConstraint(
            "state <> 'excused' OR (reason <> '' AND decided_by_id IS NOT NULL)",
            name=op.f("ck_assigned_excuse_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["assignment_rules.id"], name=op.f("fk_assigned_rule_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_assigned_person_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_assigned_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assigned")),
        sa.UniqueConstraint(
            "rule_id", "person_id", "slug", "round", name=op.f("uq_assigned_rule_id_person_id_slug_round")
        ),
    )
    op.create_index("ix_assigned_rule_id_state", "assigned", ["rule_id", "state"])
    op.create_index("ix_assigned_person_id", "assigned", ["person_id"])
    with op.batch_alter_table("units") as units:
        units.add_column(sa.Column("head_id", KEY, nullable=True))
        units.create_foreign_key(op.f("fk_units_head_id"), "people", ["head_id"], ["id"])


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("units") as units:
        units.drop_constraint(op.f("fk_units_head_id"), type_="foreignkey")
        units.drop_column("head_id")
    op.drop_table("assigned")
    op.drop_table("assignment_rules")
