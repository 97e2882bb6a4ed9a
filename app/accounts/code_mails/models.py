"""Which codes were to go out by e-mail, and what became of each mail."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    and_,
    cast,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key
from app.jobs.services import is_ordered

SEND_CODE = "accounts.send-code"
"""The kind of job that sends one mail; its key is the mail's id."""

STATES = ("waiting", "sending", "sent", "refused", "unsure", "failed", "off", "ended")
"""`ended`: another code, or the first sign-in, came before the mail."""
ON_THE_WAY = text("state IN ('waiting', 'sending')")


class CodeMail(Base):
    """A mail with a code: neither the code nor the address stands here."""

    __tablename__ = "code_mails"
    __table_args__ = (
        CheckConstraint("state IN ({})".format(", ".join(f"'{s}'" for s in STATES)), name="state"),
        Index(
            "uq_code_mails_on_the_way",
            "person_id",
            unique=True,
            sqlite_where=ON_THE_WAY,
            postgresql_where=ON_THE_WAY,
        ),
        Index("ix_code_mails_person_id", "person_id"),
    )

    id: Mapped[primary_key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id"))
    ordered_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    ordered_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    settled_at: Mapped[datetime | None]


def is_called_off() -> ColumnElement[bool]:
    """Whether a mail waits that no job is to send: an administrator called it off."""
    return and_(CodeMail.state == "waiting", ~is_ordered(SEND_CODE, cast(CodeMail.id, String)))
