"""Learning paths, where people stand on them, and rules that lead along one."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables, and let rules name a path."""
    _create_paths()
    op.create_table(
        "path_steps",
        sa.Column("path_id", KEY, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        _to("path_steps", "path_id", "learning_paths"),
        sa.PrimaryKeyConstraint("path_id", "slug", name=op.f("pk_path_steps")),
        sa.UniqueConstraint("path_id", "position", name=op.f("uq_path_steps_path_id_position")),
    )
    op.create_table(
        "path_places",
        sa.Column("path_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        _to("path_places", "path_id", "learning_paths"),
        _to("path_places", "person_id", "people"),
        sa.PrimaryKeyConstraint("path_id", "person_id", name=op.f("pk_path_places")),
    )
    op.create_index("ix_path_places_person_id", "path_places", ["person_id"])
    with op.batch_alter_table("assignment_rules") as rules:
        rules.add_column(sa.Column("path_id", KEY, nullable=True))
        rules.create_foreign_key(
            op.f("fk_assignment_rules_path_id"), "learning_paths", ["path_id"], ["id"]
        )
        rules.create_check_constraint(
            op.f("ck_assignment_rules_path_once"), "path_id IS NULL OR renewal = ''"
        )
        rules.create_index("ix_assignment_rules_path_id", ["path_id"])


def downgrade() -> None:
    """Take them away; rules that lead along a path end as rules without courses."""
    op.execute(
        "UPDATE assignment_rules SET ended_at = CURRENT_TIMESTAMP, ended_by_id = made_by_id"
        " WHERE path_id IS NOT NULL AND ended_at IS NULL"
    )
    with op.batch_alter_table("assignment_rules") as rules:
        rules.drop_index("ix_assignment_rules_path_id")
        rules.drop_constraint(op.f("ck_assignment_rules_path_once"), type_="check")
        rules.drop_constraint(op.f("fk_assignment_rules_path_id"), type_="foreignkey")
        rules.drop_column("path_id")
    for table in ("path_places", "path_steps", "learning_paths"):
        op.drop_table(table)


def _create_paths() -> None:
    op.create_table(
        "learning_paths",
        sa.Column("id", KEY, nullable=False),
        sa.Column("employer_id", KEY, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("occupation", sa.String(length=80), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("retired_at", INSTANT, nullable=True),
        sa.Column("retired_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "level BETWEEN 1 AND 5", name=op.f("ck_learning_paths_level_known")
        ),
        sa.CheckConstraint(
            "(retired_at IS NULL) = (retired_by_id IS NULL)",
            name=op.f("ck_learning_paths_retired_whole"),
        ),
        _to("learning_paths", "employer_id", "employers"),
        _to("learning_paths", "made_by_id", "people"),
        _to("learning_paths", "retired_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_paths")),
    )
    op.create_index("ix_learning_paths_employer_id", "learning_paths", ["employer_id"])


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
