"""People, where they work, what they may do, and who did what."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.history import follow, history_of
from app.core.models import Base, primary_key
from app.core.sealing import SealedDate, SealedText

ROLES = (
    "worker",
    "lecturer",
    "hr",
    "assessor",
    "mentor",
    "centre",
    "office",
    "programme",
    "admin",
)


class Employer(Base):
    """A firm whose workers learn here."""

    __tablename__ = "employers"

    id: Mapped[primary_key]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    closed_at: Mapped[datetime | None]


class Unit(Base):
    """A department; `path` is the chain of ids from the root, as in `/3/17/`."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("employer_id", "code"),)

    id: Mapped[primary_key]
    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    path: Mapped[str] = mapped_column(String(200), index=True)
    head_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]


class FormerUnitPath(Base):
    """Where a unit hung before it was moved: records of that time name this path."""

    __tablename__ = "former_unit_paths"
    __table_args__ = (Index("ix_former_unit_paths_unit_id", "unit_id"),)

    id: Mapped[primary_key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    path: Mapped[str] = mapped_column(String(200))
    left_at: Mapped[datetime]


class Occupation(Base):
    """An occupation under its code of the national classification, with its names."""

    __tablename__ = "occupations"

    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))


class Institution(Base):
    """A university, college or firm that publishes courses."""

    __tablename__ = "institutions"

    id: Mapped[primary_key]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    closed_at: Mapped[datetime | None]


class Person(Base):
    """Somebody with an account. What identifies or reaches them is stored sealed.

    Of who was erased (`erased_at`) only the row is left, for what the law keeps to point to.
    """

    __tablename__ = "people"
    __table_args__ = (CheckConstraint("language IN ('zh', 'en')", name="language_known"),)

    id: Mapped[primary_key]
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="zh")
    password_hash: Mapped[str] = mapped_column(String(200))
    born_on: Mapped[date | None] = mapped_column(SealedDate)
    id_number: Mapped[str | None] = mapped_column(SealedText)
    id_number_masked: Mapped[str] = mapped_column(String(20), default="")
    id_number_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    phone: Mapped[str | None] = mapped_column(SealedText)
    phone_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    email: Mapped[str | None] = mapped_column(SealedText)
    email_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    deactivated_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class Employment(Base):
    """A person at an employer, over a period; `ends_on` is the last day.

    A number belongs to one running employment; who comes back may have the old one again.
    """

    __tablename__ = "employments"
    __table_args__ = (
        Index(
            "uq_employments_running_number",
            "employer_id",
            "employee_number",
            unique=True,
            sqlite_where=text("ends_on IS NULL"),
            postgresql_where=text("ends_on IS NULL"),
        ),
        Index("ix_employments_employer_id_employee_number", "employer_id", "employee_number"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index("ix_employments_person_id", "person_id"),
        Index("ix_employments_unit_id", "unit_id"),
    )

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    employee_number: Mapped[str] = mapped_column(String(40))
    occupation: Mapped[str] = mapped_column(String(80), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class UnitChange(Base):
    """An employment that goes on in another unit from a day on; applied when the day has come."""

    __tablename__ = "unit_changes"
    __table_args__ = (Index("ix_unit_changes_employment_id", "employment_id"),)

    id: Mapped[primary_key]
    employment_id: Mapped[int] = mapped_column(ForeignKey("employments.id"))
    from_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    changes_on: Mapped[date]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Grant(Base):
    """A role given to a person, within a scope, from one moment until it is ended."""

    __tablename__ = "grants"
    __table_args__ = (
        CheckConstraint("role IN ({})".format(", ".join(f"'{r}'" for r in ROLES)), name="role"),
        CheckConstraint("role <> 'hr' OR employer_id IS NOT NULL", name="hr_has_employer"),
        CheckConstraint(
            "role <> 'lecturer' OR institution_id IS NOT NULL", name="lecturer_has_institution"
        ),
        Index("ix_grants_person_id", "person_id"),
    )

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(String(20))
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("employers.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"))
    occupation: Mapped[str | None] = mapped_column(String(80))
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(String(400), default="")
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class OneTimeCode(Base):
    """A code for the first sign-in, of which only a digest is kept."""

    __tablename__ = "one_time_codes"
    __table_args__ = (Index("ix_one_time_codes_person_id", "person_id"),)

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    digest: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    good_until: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class UserSession(Base):
    """A sign-in on one device, of whose key only a digest is kept."""

    __tablename__ = "user_sessions"
    __table_args__ = (Index("ix_user_sessions_person_id", "person_id"),)

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    began_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(45))
    device: Mapped[str] = mapped_column(String(120))
    ended_at: Mapped[datetime | None]


class Consent(Base):
    """That a person agreed to one version of the privacy notice, when and from where."""

    __tablename__ = "consents"
    __table_args__ = (UniqueConstraint("person_id", "version"),)

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    version: Mapped[str] = mapped_column(String(20))
    agreed_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(45))


class AuditEntry(Base):
    """Who did what, when, to whom, from where and why; triggers let rows only be added.

    `before` and `after` hold what changed, by the field's name.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_actor_id_at", "actor_id", "at"),
        Index("ix_audit_entries_on_id_at", "on_id", "at"),
        Index("ix_audit_entries_action_at", "action", "at"),
    )

    id: Mapped[primary_key]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200), default="")
    on_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("employers.id"))
    address: Mapped[str] = mapped_column(String(45), default="")
    reason: Mapped[str] = mapped_column(String(400), default="")
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


PEOPLE_HISTORY = history_of(Person, "name", "id_number_masked")
EMPLOYERS_HISTORY = history_of(Employer, "code", "name", "name_en")
UNITS_HISTORY = history_of(Unit, "employer_id", "code", "name", "name_en", "path")
EMPLOYMENTS_HISTORY = history_of(
    Employment,
    "person_id",
    "employer_id",
    "unit_id",
    "employee_number",
    "occupation",
    "starts_on",
    "ends_on",
)
follow(PEOPLE_HISTORY)
follow(EMPLOYMENTS_HISTORY)
