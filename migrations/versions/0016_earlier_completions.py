"""Earlier completions in the ledger, rosters that bring them, and how workers are reached."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import protect

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

OLD_KINDS = "kind IN ('completion', 'experience', 'held-certificate')"
NEW_KINDS = "kind IN ('completion', 'earlier-completion', 'experience', 'held-certificate')"
EARLIER = (
    "kind <> 'earlier-completion' OR (completed_at IS NOT NULL AND employer_id IS NOT NULL"
    " AND enrolled_at IS NULL AND release_number IS NULL AND release_digest IS NULL"
    " AND (points IS NULL) = (possible IS NULL)"
    " AND (points IS NULL OR (points >= 0 AND possible >= points)))"
)
OLD_COUNTED = "kind = 'completion'"
NEW_COUNTED = "kind IN ('completion', 'earlier-completion')"
COMPLETED_ONLY = "completed_at IS NOT NULL"
COMPLETED = ["employer_id", "completed_at", "id"]
OLD_OUTCOMES = "outcome IN ('add', 'change', 'move', 'leave', 'same', 'problem')"
NEW_OUTCOMES = (
    "outcome IN ('add', 'change', 'move', 'leave', 'same', 'replace', 'skip', 'problem')"
)

SQLITE = """CREATE TRIGGER records_are_counted AFTER INSERT ON records
WHEN NEW.{counted} AND NEW.employer_id IS NOT NULL
BEGIN
  INSERT INTO completion_counts (employer_id, completions, last_issued_at)
  VALUES (NEW.employer_id, 1, NEW.issued_at)
  ON CONFLICT (employer_id) DO UPDATE SET completions = completions + 1,
    last_issued_at = max(last_issued_at, excluded.last_issued_at);
END"""
POSTGRES = """CREATE OR REPLACE FUNCTION count_completions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO completion_counts (employer_id, completions, last_issued_at)
  SELECT employer_id, count(*), max(issued_at) FROM added
  WHERE {counted} AND employer_id IS NOT NULL GROUP BY employer_id ORDER BY employer_id
  ON CONFLICT (employer_id) DO UPDATE SET
    completions = completion_counts.completions + excluded.completions,
    last_issued_at = greatest(completion_counts.last_issued_at, excluded.last_issued_at);
  RETURN NULL;
END $$"""


def upgrade() -> None:
    """Let the ledger hold them, and rosters say what they bring and what to do on a conflict."""
    op.drop_index("ix_records_employer_id_kind_id", "records")
    op.drop_index("ix_records_employer_id_completed_at", "records")
    with op.batch_alter_table("records") as records:
        records.drop_constraint(op.f("ck_records_kind_known"), type_="check")
        records.create_check_constraint(op.f("ck_records_kind_known"), NEW_KINDS)
        records.create_check_constraint(op.f("ck_records_earlier_whole"), EARLIER)
    _index("ix_records_employer_id_id", ["employer_id", "id"], COMPLETED_ONLY)
    _index("ix_records_employer_id_completed_at", COMPLETED, COMPLETED_ONLY)
    _guard_records(NEW_COUNTED)
    with op.batch_alter_table("rosters") as rosters:
        rosters.add_column(
            sa.Column("kind", sa.String(length=12), nullable=False, server_default="workers")
        )
        rosters.add_column(
            sa.Column("conflict", sa.String(length=8), nullable=False, server_default="")
        )
        rosters.create_check_constraint(
            op.f("ck_rosters_kind"), "kind IN ('workers', 'completions')"
        )
        rosters.create_check_constraint(
            op.f("ck_rosters_conflict"), "conflict IN ('', 'keep', 'replace', 'skip')"
        )
    _allow_outcomes(NEW_OUTCOMES)


def downgrade() -> None:
    """Take them away; a ledger that holds earlier completions stays, for it only grows."""
    held = sa.text("SELECT count(*) FROM records WHERE kind = 'earlier-completion'")
    if op.get_bind().scalar(held):
        raise RuntimeError("The ledger holds earlier completions, and no entry ever leaves it.")
    op.execute(
        "DELETE FROM roster_files WHERE roster_id IN"
        " (SELECT id FROM rosters WHERE kind <> 'workers')"
    )
    op.execute(
        "DELETE FROM roster_rows WHERE roster_id IN"
        " (SELECT id FROM rosters WHERE kind <> 'workers')"
    )
    op.execute("DELETE FROM rosters WHERE kind <> 'workers'")
    _allow_outcomes(OLD_OUTCOMES)
    with op.batch_alter_table("rosters") as rosters:
        rosters.drop_constraint(op.f("ck_rosters_conflict"), type_="check")
        rosters.drop_constraint(op.f("ck_rosters_kind"), type_="check")
        rosters.drop_column("conflict")
        rosters.drop_column("kind")
    op.drop_index("ix_records_employer_id_completed_at", "records")
    op.drop_index("ix_records_employer_id_id", "records")
    with op.batch_alter_table("records") as records:
        records.drop_constraint(op.f("ck_records_earlier_whole"), type_="check")
        records.drop_constraint(op.f("ck_records_kind_known"), type_="check")
        records.create_check_constraint(op.f("ck_records_kind_known"), OLD_KINDS)
    op.create_index("ix_records_employer_id_kind_id", "records", ["employer_id", "kind", "id"])
    _index("ix_records_employer_id_completed_at", COMPLETED, OLD_COUNTED)
    _guard_records(OLD_COUNTED)


def _index(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name, "records", columns, sqlite_where=condition, postgresql_where=condition
    )


def _guard_records(counted: str) -> None:
    """Put back what SQLite lost with the old table: the refusals, and the count."""
    if op.get_bind().dialect.name == "sqlite":
        protect("records")
        op.execute(SQLITE.format(counted=counted))
    else:
        op.execute(POSTGRES.format(counted=counted))


def _allow_outcomes(allowed: str) -> None:
    with op.batch_alter_table("roster_rows") as rows:
        rows.drop_constraint(op.f("ck_roster_rows_outcome"), type_="check")
        rows.create_check_constraint(op.f("ck_roster_rows_outcome"), allowed)
