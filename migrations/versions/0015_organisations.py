"""Records seen by several employers, shares, moves of units and people, occupations."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import protect

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("record_places", "former_unit_paths")

SQLITE = """CREATE TRIGGER record_places_are_counted AFTER INSERT ON record_places
BEGIN
  INSERT INTO completion_counts (employer_id, completions, last_issued_at)
  VALUES (NEW.employer_id, 1, NEW.issued_at)
  ON CONFLICT (employer_id) DO UPDATE SET completions = completions + 1,
    last_issued_at = max(last_issued_at, excluded.last_issued_at);
END"""
POSTGRES = (
    """CREATE FUNCTION count_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO completion_counts (employer_id, completions, last_issued_at)
  SELECT employer_id, count(*), max(issued_at) FROM added
  GROUP BY employer_id ORDER BY employer_id
  ON CONFLICT (employer_id) DO UPDATE SET
    completions = completion_counts.completions + excluded.completions,
    last_issued_at = greatest(completion_counts.last_issued_at, excluded.last_issued_at);
  RETURN NULL;
END $$""",
    """CREATE TRIGGER record_places_are_counted AFTER INSERT ON record_places
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_places()""",
)


def upgrade() -> None:
    """Create the tables, and the trigger that counts."""
    op.create_table(
        "record_places",
        sa.Column("id", KEY, nullable=False),
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("employer_id", KEY, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("person_name", sa.String(length=200), nullable=False),
        sa.Column("id_number_masked", sa.String(length=20), nullable=False),
        sa.Column("employer_name", sa.String(length=200), nullable=False),
        sa.Column("unit_id", KEY, nullable=True),
        sa.Column("unit_path", sa.String(length=200), nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("employee_number", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("title_zh", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=False),
        sa.Column("industry", sa.String(length=40), nullable=False),
        sa.Column("release_number", sa.Integer(), nullable=True),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("possible", sa.Integer(), nullable=True),
        sa.Column("credit_hours", sa.Integer(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        *_keys(
            "record_places",
            record_id="records",
            employer_id="employers",
            person_id="people",
            unit_id="units",
        ),
        sa.UniqueConstraint(
            "record_id", "employer_id", name=op.f("uq_record_places_record_id_employer_id")
        ),
    )
    for others in (["record_id"], ["sequence"], ["completed_at", "record_id"]):
        op.create_index(
            f"ix_record_places_employer_id_{others[0]}", "record_places", ["employer_id", *others]
        )
    op.create_index("ix_record_places_person_id", "record_places", ["person_id"])
    op.create_table(
        "record_shares",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("employer_id", KEY, nullable=False),
        sa.Column("record_id", KEY, nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *_keys("record_shares", person_id="people", employer_id="employers", record_id="records"),
    )
    op.create_index(
        "ix_record_shares_person_id_employer_id", "record_shares", ["person_id", "employer_id"]
    )
    for name, columns, running in (
        ("one", ["person_id", "employer_id", "record_id"], "ended_at IS NULL"),
        ("all", ["person_id", "employer_id"], "ended_at IS NULL AND record_id IS NULL"),
    ):
        op.create_index(
            f"uq_record_shares_{name}",
            "record_shares",
            columns,
            unique=True,
            sqlite_where=sa.text(running),
            postgresql_where=sa.text(running),
        )
    op.create_table(
        "former_unit_paths",
        sa.Column("id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        *_keys("former_unit_paths", unit_id="units"),
    )
    op.create_index("ix_former_unit_paths_unit_id", "former_unit_paths", ["unit_id"])
    op.create_table(
        "occupations",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_occupations")),
    )
    op.create_table(
        "unit_changes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("employment_id", KEY, nullable=False),
        sa.Column("from_unit_id", KEY, nullable=True),
        sa.Column("unit_id", KEY, nullable=True),
        sa.Column("changes_on", sa.Date(), nullable=False),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *_keys(
            "unit_changes",
            employment_id="employments",
            from_unit_id="units",
            unit_id="units",
            made_by_id="people",
        ),
    )
    op.create_index("ix_unit_changes_employment_id", "unit_changes", ["employment_id"])
    for table in APPEND_ONLY:
        protect(table)
    for statement in (SQLITE,) if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    """Take them away; what came by a place is no longer counted."""
    op.execute(
        "UPDATE completion_counts SET completions = completions - (SELECT count(*) FROM"
        " record_places WHERE record_places.employer_id = completion_counts.employer_id)"
    )
    for table in ("unit_changes", "occupations", "former_unit_paths", "record_shares"):
        op.drop_table(table)
    op.drop_table("record_places")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION count_places()")


def _keys(table: str, **targets: str) -> list[sa.Constraint]:
    """Return the primary key, and the foreign keys by column."""
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
            for column, target in targets.items()
        ),
    ]
