"""Rules, and what each rule gave to whom."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.history import history_of
from app.core.models import Base, primary_key

STATES = ("open", "done", "queued", "excused", "gone")
DUE_KINDS = ("day", "hire", "given")
RENEWALS = ("", "completion", "expiry", "fixed")


class AssignmentRule(Base):
    """Courses for an audience, evaluated as people come and go.

    `unit_paths` bound the rule to what its maker may see; empty for the whole employer. The due
    day is `due_on`, or `due_days` after the hire or after the course was given. `renewal` says
    from where the next round of `renewal_months` counts, `opens_days` how long before it opens.
    With `path_id` the courses are those of the path, one after the other and once.
    """

    __tablename__ = "assignment_rules"
    __table_args__ = (
        CheckConstraint("due_kind IN ('day', 'hire', 'given')", name="due_kind_known"),
        CheckConstraint(
            "(due_kind = 'day') = (due_on IS NOT NULL) AND"
            " (due_kind = 'day') = (due_days IS NULL)",
            name="due_whole",
        ),
        CheckConstraint("renewal IN ('', 'completion', 'expiry', 'fixed')", name="renewal_known"),
        CheckConstraint("(renewal = '') = (renewal_months IS NULL)", name="renewal_whole"),
        CheckConstraint("(renewal = 'fixed') = (renewal_from IS NOT NULL)", name="fixed_whole"),
        CheckConstraint("path_id IS NULL OR renewal = ''", name="path_once"),
        Index("ix_assignment_rules_employer_id", "employer_id"),
        Index("ix_assignment_rules_path_id", "path_id"),
    )

    id: Mapped[primary_key]
    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id"))
    unit_paths: Mapped[list[str]] = mapped_column(JSON)
    name: Mapped[str] = mapped_column(String(200))
    courses: Mapped[list[str]] = mapped_column(JSON)
    path_id: Mapped[int | None] = mapped_column(ForeignKey("learning_paths.id"))
    audience: Mapped[dict[str, Any]] = mapped_column(JSON)
    due_kind: Mapped[str] = mapped_column(String(8))
    due_on: Mapped[date | None]
    due_days: Mapped[int | None]
    renewal: Mapped[str] = mapped_column(String(12), default="")
    renewal_months: Mapped[int | None]
    renewal_from: Mapped[date | None]
    opens_days: Mapped[int] = mapped_column(default=60)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    evaluated_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Assigned(Base):
    """One course that a rule gave to one person, in one round.

    `queued` waits for an answer of HR, for `cause`: the due day would have been past, or something
    must be completed first. `gone` has left the audience.
    """

    __tablename__ = "assigned"
    __table_args__ = (
        UniqueConstraint("rule_id", "person_id", "slug", "round"),
        CheckConstraint(
            "state IN ('open', 'done', 'queued', 'excused', 'gone')", name="state_known"
        ),
        CheckConstraint("(state = 'queued') = (cause <> '')", name="queued_has_cause"),
        CheckConstraint(
            "state <> 'excused' OR (reason <> '' AND decided_by_id IS NOT NULL)",
            name="excuse_whole",
        ),
        Index("ix_assigned_rule_id_state", "rule_id", "state"),
        Index("ix_assigned_person_id", "person_id"),
    )

    id: Mapped[primary_key]
    rule_id: Mapped[int] = mapped_column(ForeignKey("assignment_rules.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    slug: Mapped[str] = mapped_column(String(80))
    round: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    due_on: Mapped[date | None]
    cause: Mapped[str] = mapped_column(String(12), default="")
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(400), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]


ASSIGNED_HISTORY = history_of(
    Assigned, "rule_id", "person_id", "slug", "round", "state", "due_on", "reason", "decided_at"
)
