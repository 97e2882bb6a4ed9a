"""Rosters; people found by identity number; an employee number used again after a leave."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
RUNNING = sa.text("ends_on IS NULL")
NUMBER = ["employer_id", "employee_number"]


def upgrade() -> None:
    """Create the tables, the column and the index."""
    with op.batch_alter_table("people") as people:
        people.add_column(sa.Column("id_number_index", sa.String(length=64), nullable=True))
        people.create_unique_constraint(op.f("uq_people_id_number_index"), ["id_number_index"])
    with op.batch_alter_table("employments") as employments:
        employments.drop_constraint(
            op.f("uq_employments_employer_id_employee_number"), type_="unique"
        )
    op.create_index(
        "uq_employments_running_number",
        "employments",
        NUMBER,
        unique=True,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )
    op.create_index("ix_employments_employer_id_employee_number", "employments", NUMBER)
    op.create_table(
        "rosters",
        sa.Column("id", KEY, nullable=False),
        sa.Column("employer_id", KEY, nullable=False),
        sa.Column("unit_paths", sa.JSON(), nullable=False),
        sa.Column("made_by_id", KEY, nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("choice", sa.String(length=12), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('sent', 'checking', 'checked', 'importing', 'imported', 'discarded')",
            name=op.f("ck_rosters_state"),
        ),
        sa.CheckConstraint("choice IN ('', 'all', 'good-ones')", name=op.f("ck_rosters_choice")),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_rosters_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_rosters_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rosters")),
    )
    op.create_index("ix_rosters_employer_id", "rosters", ["employer_id"])
    op.create_table(
        "roster_files",
        sa.Column("roster_id", KEY, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["rosters.id"], name=op.f("fk_roster_files_roster_id")
        ),
        sa.PrimaryKeyConstraint("roster_id", name=op.f("pk_roster_files")),
    )
    op.create_table(
        "roster_rows",
        sa.Column("id", KEY, nullable=False),
        sa.Column("roster_id", KEY, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("employee_number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("id_number_masked", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('add', 'change', 'move', 'leave', 'same', 'problem')",
            name=op.f("ck_roster_rows_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["rosters.id"], name=op.f("fk_roster_rows_roster_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_rows")),
        sa.UniqueConstraint("roster_id", "row", name=op.f("uq_roster_rows_roster_id_row")),
    )
    op.create_index(
        "ix_roster_rows_roster_id_outcome_row", "roster_rows", ["roster_id", "outcome", "row"]
    )
    op.create_table(
        "one_time_codes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", KEY, nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_one_time_codes_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["people.id"], name=op.f("fk_one_time_codes_issued_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_codes")),
    )
    op.create_index("ix_one_time_codes_person_id", "one_time_codes", ["person_id"])


def downgrade() -> None:
    """Take them away; an employee number that was used again keeps its last employment only."""
    for table in ("one_time_codes", "roster_rows", "roster_files", "rosters"):
        op.drop_table(table)
    op.drop_index("ix_employments_employer_id_employee_number", "employments")
    op.drop_index("uq_employments_running_number", "employments")
    op.execute(
        "DELETE FROM employments WHERE id NOT IN"
        " (SELECT max(id) FROM employments GROUP BY employer_id, employee_number)"
    )
    with op.batch_alter_table("employments") as employments:
        employments.create_unique_constraint(
            op.f("uq_employments_employer_id_employee_number"), NUMBER
        )
    with op.batch_alter_table("people") as people:
        people.drop_constraint(op.f("uq_people_id_number_index"), type_="unique")
        people.drop_column("id_number_index")
