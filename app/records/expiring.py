"""What expires: valid records with a last day that nothing newer has taken over."""

from sqlalchemy import ColumnElement, Subquery, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.records.completions import AsOf, Sight, recorded
from app.records.models import COMPLETIONS, Record, Revocation

KINDS = (*COMPLETIONS, "held-certificate")


def expiring(sight: Sight, *, as_of: AsOf, language: str) -> Subquery:
    """Return valid and expired records that nothing newer renewed, for rooms above to join.

    Its columns: id, number, kind, person_id, employer_id, subject, title, valid_until.
    """
    title = Record.title_en if language == "en" else Record.title_zh
    columns = (
        Record.id,
        Record.number,
        Record.kind,
        Record.person_id,
        Record.employer_id,
        Record.subject,
        title.label("title"),
        Record.valid_until,
    )
    return (
        recorded(columns, sight, Record.kind.in_(KINDS), as_of=as_of)
        .where(
            Record.valid_until.is_not(None),
            Revocation.id.is_(None),
            ~_renewed(as_of),
        )
        .subquery("expiring")
    )


def _renewed(as_of: AsOf) -> ColumnElement[bool]:
    """Whether the person has a record of the same subject and level that is valid for longer."""
    newer, undone = aliased(Record), aliased(Revocation)
    revoked = [undone.record_id == newer.id, undone.revoked_at <= as_of.at]
    there = [newer.issued_at <= as_of.at]
    if as_of.entries is not None:
        revoked.append(undone.sequence <= as_of.entries)
        there.append(newer.sequence <= as_of.entries)
    return exists(
        select(newer.id).where(
            newer.person_id == Record.person_id,
            or_(
                and_(newer.kind.in_(COMPLETIONS), Record.kind.in_(COMPLETIONS)),
                and_(newer.kind == Record.kind, newer.level == Record.level),
            ),
            newer.subject == Record.subject,
            newer.id != Record.id,
            or_(newer.valid_until.is_(None), newer.valid_until > Record.valid_until),
            *there,
            ~exists(select(undone.id).where(and_(*revoked))),
        )
    )
