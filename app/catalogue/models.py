"""Published releases in storage."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class Course(Base):
    """A course by its address; what it says stands in its releases."""

    __tablename__ = "courses"

    id: Mapped[primary_key]
    slug: Mapped[str] = mapped_column(String(80), unique=True)


class Release(Base):
    """One published version; what the catalogue shows as `card`, all of it in `body`.

    `body` is the serialised release, compressed. A row never changes.
    """

    __tablename__ = "releases"
    __table_args__ = (UniqueConstraint("course_id", "number"),)

    id: Mapped[primary_key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    source_digest: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    card: Mapped[dict[str, Any]] = mapped_column(JSON)
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class MediaUse(Base):
    """Which course a stored media file belongs to, so that access to it can be decided."""

    __tablename__ = "media_uses"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True)
    content_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
