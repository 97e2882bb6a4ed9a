"""What is gone from lists for good, so that programs that keep a copy can be told."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class GoneRow(Base):
    """That a row is gone for good, for programs that keep a copy of a list.

    Erasing destroys the versions that would tell it; this holds a number and who saw the row.
    """

    __tablename__ = "gone_rows"
    __table_args__ = (
        Index("ix_gone_rows_gone_at", "gone_at"),
        CheckConstraint("kind IN ('workers', 'enrolments', 'assignments')", name="kind_known"),
    )

    id: Mapped[primary_key]
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"))
    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    gone_at: Mapped[datetime]
