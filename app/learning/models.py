"""Enrolments, progress, attempts. Limits stand in constraints, so that no race can pass them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.history import follow, history_of
from app.core.models import Base, Points, primary_key


class Enrolment(Base):
    """A worker on a course, until it is completed or left; at most one is open at a time.

    `place` is where the worker last read: a lesson's key, with `#` and a heading's anchor.
    """

    __tablename__ = "enrolments"
    __table_args__ = (
        Index(
            "uq_enrolments_open",
            "person_id",
            "course_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL AND completed_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL AND completed_at IS NULL"),
        ),
        Index("ix_enrolments_person_id_course_id", "person_id", "course_id", "id"),
        Index("ix_enrolments_course_id", "course_id"),
    )

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    enrolled_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(String(200), default="")
    placed_at: Mapped[datetime | None]


class LessonDone(Base):
    """A lesson that the worker marked as done."""

    __tablename__ = "lessons_done"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    lesson_key: Mapped[str] = mapped_column(String(170), primary_key=True)
    done_at: Mapped[datetime]


class Attempt(Base):
    """One sitting of a quiz, with the release, the rules and the seed that it began on."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "quiz_key", "number"),
        Index(
            "uq_attempts_open",
            "enrolment_id",
            "quiz_key",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "ix_attempts_due",
            "deadline_at",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        CheckConstraint("allowed IS NULL OR number <= allowed", name="attempts_limit"),
        CheckConstraint("not_before IS NULL OR started_at >= not_before", name="waiting_time"),
        CheckConstraint("closed_at IS NULL OR closed_at >= started_at", name="closed_after_start"),
    )

    id: Mapped[primary_key]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    release_id: Mapped[int] = mapped_column(ForeignKey("releases.id"))
    quiz_key: Mapped[str] = mapped_column(String(170))
    number: Mapped[int]
    allowed: Mapped[int | None]
    not_before: Mapped[datetime | None]
    seed: Mapped[str] = mapped_column(String(32))
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class Response(Base):
    """The latest answer given to one question of an attempt."""

    __tablename__ = "responses"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    question_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    answer: Mapped[Any] = mapped_column(JSON)
    saved_at: Mapped[datetime]


class AttemptGrade(Base):
    """The result of an attempt; a regrade adds a revision, and the newest counts."""

    __tablename__ = "attempt_grades"
    __table_args__ = (
        UniqueConstraint("attempt_id", "revision"),
        CheckConstraint("points >= 0 AND points <= possible", name="points_in_range"),
    )

    id: Mapped[primary_key]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    revision: Mapped[int]
    points: Mapped[Decimal] = mapped_column(Points)
    possible: Mapped[Decimal] = mapped_column(Points)
    passed: Mapped[bool]
    graded_at: Mapped[datetime]
    marks: Mapped[dict[str, Any]] = mapped_column(JSON)


class DueDate(Base):
    """The day by which an employer wants an enrolment completed."""

    __tablename__ = "due_dates"
    __table_args__ = (Index("ix_due_dates_employer_id_due_on", "employer_id", "due_on"),)

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id"), primary_key=True)
    due_on: Mapped[date]
    set_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime]


class PracticeAnswer(Base):
    """An answer to a check inside a lesson; `command` is the phone's name for having sent it."""

    __tablename__ = "practice_answers"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "command"),
        Index("ix_practice_answers_lesson", "enrolment_id", "lesson_key"),
    )

    id: Mapped[primary_key]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    release_id: Mapped[int] = mapped_column(ForeignKey("releases.id"))
    lesson_key: Mapped[str] = mapped_column(String(170))
    check_key: Mapped[str] = mapped_column(String(80))
    command: Mapped[str] = mapped_column(String(36))
    answer: Mapped[Any] = mapped_column(JSON)
    is_right: Mapped[bool]
    answered_at: Mapped[datetime]


class Flag(Base):
    """A question of an attempt that the worker wants to look at again."""

    __tablename__ = "flags"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    question_key: Mapped[str] = mapped_column(String(80), primary_key=True)


ENROLMENTS_HISTORY = history_of(
    Enrolment, "person_id", "course_id", "enrolled_at", "withdrawn_at", "completed_at"
)
DUE_DATES_HISTORY = history_of(DueDate, "due_on", "set_at")
follow(ENROLMENTS_HISTORY)
follow(DUE_DATES_HISTORY)
Index(
    "ix_due_dates_history_known_to",
    DUE_DATES_HISTORY.c.known_to,
    sqlite_where=text("known_to IS NOT NULL"),
    postgresql_where=text("known_to IS NOT NULL"),
)  # a day that is taken back leaves no later version
