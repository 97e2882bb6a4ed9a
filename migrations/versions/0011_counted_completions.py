"""Completions counted as they come, and in order, for employers with millions of them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COMPLETIONS = sa.text("kind = 'completion'")

SQLITE = """CREATE TRIGGER records_are_counted AFTER INSERT ON records
WHEN NEW.kind = 'completion' AND NEW.employer_id IS NOT NULL
BEGIN
  INSERT INTO completion_counts (employer_id, completions, last_issued_at)
  VALUES (NEW.employer_id, 1, NEW.issued_at)
  ON CONFLICT (employer_id) DO UPDATE SET completions = completions + 1,
    last_issued_at = max(last_issued_at, excluded.last_issued_at);
END"""
POSTGRES = (
    """CREATE FUNCTION count_completions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO completion_counts (employer_id, completions, last_issued_at)
  SELECT employer_id, count(*), max(issued_at) FROM added
  WHERE kind = 'completion' AND employer_id IS NOT NULL GROUP BY employer_id ORDER BY employer_id
  ON CONFLICT (employer_id) DO UPDATE SET
    completions = completion_counts.completions + excluded.completions,
    last_issued_at = greatest(completion_counts.last_issued_at, excluded.last_issued_at);
  RETURN NULL;
END $$""",
    """CREATE TRIGGER records_are_counted AFTER INSERT ON records
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_completions()""",
)


def upgrade() -> None:
    """Create the index, the table, and the trigger that counts; count what is there."""
    op.create_index(
        "ix_records_employer_id_completed_at",
        "records",
        ["employer_id", "completed_at", "id"],
        sqlite_where=COMPLETIONS,
        postgresql_where=COMPLETIONS,
    )
    op.create_table(
        "completion_counts",
        sa.Column("employer_id", KEY, nullable=False),
        sa.Column("completions", sa.BigInteger(), nullable=False),
        sa.Column("last_issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_completion_counts_employer_id")
        ),
        sa.PrimaryKeyConstraint("employer_id", name=op.f("pk_completion_counts")),
    )
    op.execute(
        "INSERT INTO completion_counts (employer_id, completions, last_issued_at)"
        " SELECT employer_id, count(*), max(issued_at) FROM records"
        " WHERE kind = 'completion' AND employer_id IS NOT NULL GROUP BY employer_id"
    )
    for statement in (SQLITE,) if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    """Take them away."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER records_are_counted")
    else:
        op.execute("DROP TRIGGER records_are_counted ON records")
        op.execute("DROP FUNCTION count_completions()")
    op.drop_table("completion_counts")
    op.drop_index("ix_records_employer_id_completed_at", "records")
