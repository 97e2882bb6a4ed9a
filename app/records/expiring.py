"""What expires: valid records with a last day that nothing newer has taken over."""

from sqlalchemy import ColumnElement, Subquery, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.records.completions import AsOf, recorded, revoked_by_then, there_by_then
from app.records.models import COMPLETIONS, Revocation
from app.records.seen import SEEN, Sight, seen

KINDS = (*COMPLETIONS, "held-certificate")


def expiring(sight: Sight, *, as_of: AsOf, language: str) -> Subquery:
    """Return valid and expired records that nothing newer renewed, for rooms above to join.

    A record stands there for each employer in sight that sees it, and only what that employer
    sees renews it. Its columns: id, number, kind, person_id, employer_id, subject, title,
    valid_until.
    """
    title = seen.title_en if language == "en" else seen.title_zh
    columns = (
        seen.id,
        seen.number,
        seen.kind,
        seen.person_id,
        seen.employer_id,
        seen.subject,
        title.label("title"),
        seen.valid_until,
    )
    return (
        recorded(columns, sight, seen.kind.in_(KINDS), as_of=as_of, at_each=True)
        .where(seen.valid_until.is_not(None), Revocation.id.is_(None), ~_renewed(as_of))
        .subquery("expiring")
    )


def _renewed(as_of: AsOf) -> ColumnElement[bool]:
    """Whether the person has a record of the same course or occupation that is valid longer."""
    newer, undone = SEEN.alias("newer").c, aliased(Revocation)
    of_one_kind = or_(
        and_(newer.kind.in_(COMPLETIONS), seen.kind.in_(COMPLETIONS)),
        newer.kind == seen.kind,
    )
    return exists(
        select(newer.id).where(
            newer.person_id == seen.person_id,
            newer.employer_id == seen.employer_id,
            newer.subject == seen.subject,
            newer.id != seen.id,
            of_one_kind,
            or_(newer.valid_until.is_(None), newer.valid_until > seen.valid_until),
            *there_by_then(newer.issued_at, newer.sequence, as_of),
            ~exists(select(undone.id).where(revoked_by_then(newer.id, as_of, undone))),
        )
    )
