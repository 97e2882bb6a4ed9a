"""Notices, the mails made of them, and how each person wants to be told."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key
from app.core.sealing import SealedText

KEYED = text("key <> ''")
MAIL_STATES = ("waiting", "sending", "sent", "refused", "unsure", "off")


class Notice(Base):
    """One thing that one person is told; the sentence is translated when it is read."""

    __tablename__ = "notices"
    __table_args__ = (
        Index(
            "uq_notices_once",
            "person_id",
            "kind",
            "key",
            unique=True,
            sqlite_where=KEYED,
            postgresql_where=KEYED,
        ),
        Index("ix_notices_person_id_at", "person_id", "at"),
    )

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(120), default="")
    sentence: Mapped[str] = mapped_column(String(400))
    places: Mapped[dict[str, Any]] = mapped_column(JSON)
    address: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class NoticeMail(Base):
    """The e-mail of a notice; its address is forgotten once it is settled."""

    __tablename__ = "notice_mails"
    __table_args__ = (
        CheckConstraint(
            "state IN ({})".format(", ".join(f"'{s}'" for s in MAIL_STATES)), name="state"
        ),
    )

    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), primary_key=True)
    email: Mapped[str | None] = mapped_column(SealedText)
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    settled_at: Mapped[datetime | None]


class NoticeChoice(Base):
    """How a person wants to be told: what not by e-mail, and between which hours not at all."""

    __tablename__ = "notice_choices"
    __table_args__ = (
        CheckConstraint(
            "quiet_from BETWEEN 0 AND 23 AND quiet_to BETWEEN 0 AND 23", name="hours_of_a_day"
        ),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    not_mailed: Mapped[list[str]] = mapped_column(JSON)
    quiet_from: Mapped[int]
    quiet_to: Mapped[int]
