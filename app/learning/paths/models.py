"""A path, its steps, and where somebody stands on it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class LearningPath(Base):
    """Courses of an employer in an order, perhaps toward an occupation and a level."""

    __tablename__ = "learning_paths"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 5", name="level_known"),
        CheckConstraint("(retired_at IS NULL) = (retired_by_id IS NULL)", name="retired_whole"),
        Index("ix_learning_paths_employer_id", "employer_id"),
    )

    id: Mapped[primary_key]
    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id"))
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    occupation: Mapped[str] = mapped_column(String(80), default="")
    level: Mapped[int | None]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    retired_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class PathStep(Base):
    """One course of a path; `added_at` tells whom a step that came later still concerns."""

    __tablename__ = "path_steps"
    __table_args__ = (UniqueConstraint("path_id", "position"),)

    path_id: Mapped[int] = mapped_column(ForeignKey("learning_paths.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    position: Mapped[int]
    added_at: Mapped[datetime]


class PathPlace(Base):
    """The course that somebody on a path is to complete now."""

    __tablename__ = "path_places"
    __table_args__ = (Index("ix_path_places_person_id", "person_id"),)

    path_id: Mapped[int] = mapped_column(ForeignKey("learning_paths.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
