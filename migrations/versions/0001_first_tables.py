"""First tables."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import create_refusal, drop_refusal, protect

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = (
    "audit_entries",
    "releases",
    "attempt_grades",
    "records",
    "revocations",
    "standard_versions",
    "decisions",
)


def upgrade() -> None:
    """Create every table, the end of the empty ledger, and the refusals to change what is evidence."""
    op.create_table(
        "courses",
        sa.Column("id", KEY, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
        sa.UniqueConstraint("slug", name=op.f("uq_courses_slug")),
    )
    op.create_table(
        "employers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employers")),
        sa.UniqueConstraint("code", name=op.f("uq_employers_code")),
    )
    op.create_table(
        "institutions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institutions")),
        sa.UniqueConstraint("code", name=op.f("uq_institutions_code")),
    )
    op.create_table(
        "ledger_head",
        sa.Column("id", KEY, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_ledger_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_head")),
    )
    op.create_table(
        "people",
        sa.Column("id", KEY, nullable=False),
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("born_on", sa.String(length=400), nullable=True),
        sa.Column("id_number", sa.String(length=400), nullable=True),
        sa.Column("id_number_masked", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_people_language_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("login", name=op.f("uq_people_login")),
    )
    op.create_table(
        "standard_versions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_versions")),
    )
    op.create_index("ix_standard_versions_code", "standard_versions", ["code"], unique=False)
    op.create_table(
        "audit_entries",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", KEY, nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["people.id"], name=op.f("fk_audit_entries_actor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(
        "ix_audit_entries_actor_id_at", "audit_entries", ["actor_id", "at"], unique=False
    )
    op.create_table(
        "decisions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("standard_code", sa.String(length=80), nullable=False),
        sa.Column("version_id", KEY, nullable=False),
        sa.Column("levels", sa.String(length=20), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_decisions_person_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["standard_versions.id"], name=op.f("fk_decisions_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(
        "ix_decisions_person_id_standard_code",
        "decisions",
        ["person_id", "standard_code", "id"],
        unique=False,
    )
    op.create_index("ix_decisions_standard_code", "decisions", ["standard_code"], unique=False)
    op.create_table(
        "enrolments",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("course_id", KEY, nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_enrolments_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_enrolments_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
    )
    op.create_index("ix_enrolments_course_id", "enrolments", ["course_id"], unique=False)
    op.create_index(
        "ix_enrolments_person_id_course_id",
        "enrolments",
        ["person_id", "course_id", "id"],
        unique=False,
    )
    op.create_index(
        "uq_enrolments_open",
        "enrolments",
        ["person_id", "course_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL AND completed_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL AND completed_at IS NULL"),
    )
    op.create_table(
        "exports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ledger_entries", sa.Integer(), nullable=False),
        sa.Column("ledger_chain", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "format IN ('csv', 'xlsx', 'jsonl')", name=op.f("ck_exports_format_known")
        ),
        sa.CheckConstraint(
            "(finished_at IS NULL) = (sha256 IS NULL)", name=op.f("ck_exports_finished_has_sha256")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_exports_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    op.create_index("ix_exports_made_by_id", "exports", ["made_by_id"], unique=False)
    op.create_table(
        "media_uses",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("course_id", KEY, nullable=False),
        sa.Column("content_type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_media_uses_course_id")
        ),
        sa.PrimaryKeyConstraint("digest", "course_id", name=op.f("pk_media_uses")),
    )
    op.create_table(
        "releases",
        sa.Column("id", KEY, nullable=False),
        sa.Column("course_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", KEY, nullable=True),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_releases_course_id")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["people.id"], name=op.f("fk_releases_published_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
        sa.UniqueConstraint("course_id", "number", name=op.f("uq_releases_course_id_number")),
    )
    op.create_table(
        "units",
        sa.Column("id", KEY, nullable=False),
        sa.Column("employer_id", KEY, nullable=False),
        sa.Column("parent_id", KEY, nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_units_employer_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_units_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("employer_id", "code", name=op.f("uq_units_employer_id_code")),
    )
    op.create_index(op.f("ix_units_path"), "units", ["path"], unique=False)
    op.create_table(
        "attempts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("enrolment_id", KEY, nullable=False),
        sa.Column("release_id", KEY, nullable=False),
        sa.Column("quiz_key", sa.String(length=170), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("allowed", sa.Integer(), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "allowed IS NULL OR number <= allowed", name=op.f("ck_attempts_attempts_limit")
        ),
        sa.CheckConstraint(
            "closed_at IS NULL OR closed_at >= started_at",
            name=op.f("ck_attempts_closed_after_start"),
        ),
        sa.CheckConstraint(
            "not_before IS NULL OR started_at >= not_before", name=op.f("ck_attempts_waiting_time")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_attempts_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["releases.id"], name=op.f("fk_attempts_release_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint(
            "enrolment_id",
            "quiz_key",
            "number",
            name=op.f("uq_attempts_enrolment_id_quiz_key_number"),
        ),
    )
    op.create_index(
        "ix_attempts_due",
        "attempts",
        ["deadline_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "uq_attempts_open",
        "attempts",
        ["enrolment_id", "quiz_key"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "employments",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("employer_id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=True),
        sa.Column("employee_number", sa.String(length=40), nullable=False),
        sa.Column("occupation", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_employments_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_employments_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_employments_person_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_employments_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employments")),
        sa.UniqueConstraint(
            "employer_id",
            "employee_number",
            name=op.f("uq_employments_employer_id_employee_number"),
        ),
    )
    op.create_index("ix_employments_person_id", "employments", ["person_id"], unique=False)
    op.create_index("ix_employments_unit_id", "employments", ["unit_id"], unique=False)
    op.create_table(
        "grants",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("employer_id", KEY, nullable=True),
        sa.Column("unit_id", KEY, nullable=True),
        sa.Column("institution_id", KEY, nullable=True),
        sa.Column("occupation", sa.String(length=80), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by_id", KEY, nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role <> 'hr' OR employer_id IS NOT NULL", name=op.f("ck_grants_hr_has_employer")
        ),
        sa.CheckConstraint(
            "role <> 'lecturer' OR institution_id IS NOT NULL",
            name=op.f("ck_grants_lecturer_has_institution"),
        ),
        sa.CheckConstraint(
            "role IN ('worker', 'lecturer', 'hr', 'assessor', 'mentor', 'centre', 'office', 'programme', 'admin')",
            name=op.f("ck_grants_role"),
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_grants_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["people.id"], name=op.f("fk_grants_granted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_grants_institution_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_grants_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_grants_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
    )
    op.create_index("ix_grants_person_id", "grants", ["person_id"], unique=False)
    op.create_table(
        "lessons_done",
        sa.Column("enrolment_id", KEY, nullable=False),
        sa.Column("lesson_key", sa.String(length=170), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_lessons_done_enrolment_id")
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "lesson_key", name=op.f("pk_lessons_done")),
    )
    op.create_table(
        "records",
        sa.Column("id", KEY, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("cause", sa.String(length=120), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("person_name", sa.String(length=200), nullable=False),
        sa.Column("id_number_masked", sa.String(length=20), nullable=False),
        sa.Column("employer_id", KEY, nullable=True),
        sa.Column("employer_name", sa.String(length=200), nullable=False),
        sa.Column("unit_id", KEY, nullable=True),
        sa.Column("unit_path", sa.String(length=200), nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("employee_number", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("title_zh", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=False),
        sa.Column("industry", sa.String(length=40), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("release_number", sa.Integer(), nullable=True),
        sa.Column("release_digest", sa.String(length=64), nullable=True),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("possible", sa.Integer(), nullable=True),
        sa.Column("credit_hours", sa.Integer(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "kind <> 'completion' OR (completed_at IS NOT NULL AND enrolled_at IS NOT NULL AND release_digest IS NOT NULL AND credit_hours IS NOT NULL AND points IS NOT NULL AND possible IS NOT NULL AND possible >= points AND points >= 0)",
            name=op.f("ck_records_completion_whole"),
        ),
        sa.CheckConstraint(
            "kind <> 'experience' OR (began_on IS NOT NULL AND (ended_on IS NULL OR ended_on >= began_on))",
            name=op.f("ck_records_experience_whole"),
        ),
        sa.CheckConstraint(
            "kind <> 'held-certificate' OR (began_on IS NOT NULL AND level BETWEEN 1 AND 5)",
            name=op.f("ck_records_certificate_whole"),
        ),
        sa.CheckConstraint(
            "kind IN ('completion', 'experience', 'held-certificate')",
            name=op.f("ck_records_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_records_employer_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_records_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_records_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
        sa.UniqueConstraint("cause", name=op.f("uq_records_cause")),
        sa.UniqueConstraint("number", name=op.f("uq_records_number")),
        sa.UniqueConstraint("sequence", name=op.f("uq_records_sequence")),
    )
    op.create_index(
        "ix_records_employer_id_kind_id", "records", ["employer_id", "kind", "id"], unique=False
    )
    op.create_index("ix_records_person_id_kind", "records", ["person_id", "kind"], unique=False)
    op.create_table(
        "attempt_grades",
        sa.Column("id", KEY, nullable=False),
        sa.Column("attempt_id", KEY, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("possible", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "points >= 0 AND points <= possible", name=op.f("ck_attempt_grades_points_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_attempt_grades_attempt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_grades")),
        sa.UniqueConstraint(
            "attempt_id", "revision", name=op.f("uq_attempt_grades_attempt_id_revision")
        ),
    )
    op.create_table(
        "responses",
        sa.Column("attempt_id", KEY, nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_responses_attempt_id")
        ),
        sa.PrimaryKeyConstraint("attempt_id", "question_key", name=op.f("pk_responses")),
    )
    op.create_table(
        "revocations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by_id", KEY, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.id"], name=op.f("fk_revocations_record_id")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"], ["people.id"], name=op.f("fk_revocations_revoked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revocations")),
        sa.UniqueConstraint("record_id", name=op.f("uq_revocations_record_id")),
        sa.UniqueConstraint("sequence", name=op.f("uq_revocations_sequence")),
    )
    op.execute("INSERT INTO ledger_head (id, sequence, chain) VALUES (1, 0, '')")
    create_refusal()
    for table in APPEND_ONLY:
        protect(table)


def downgrade() -> None:
    """Drop them all."""
    op.drop_table("revocations")
    op.drop_table("responses")
    op.drop_table("attempt_grades")
    op.drop_table("records")
    op.drop_table("lessons_done")
    op.drop_table("grants")
    op.drop_table("employments")
    op.drop_table("attempts")
    op.drop_table("units")
    op.drop_table("releases")
    op.drop_table("media_uses")
    op.drop_table("exports")
    op.drop_table("enrolments")
    op.drop_table("decisions")
    op.drop_table("audit_entries")
    op.drop_table("standard_versions")
    op.drop_table("people")
    op.drop_table("ledger_head")
    op.drop_table("institutions")
    op.drop_table("employers")
    op.drop_table("courses")
    drop_refusal()
