"""Workers are told about a course: given, or due."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.contact import recipients
from app.catalogue.queries import titles
from app.core.words import N_
from app.notices.services import Recipient, notify
from app.workforce.assigning.giving import Outcome
from app.workforce.assigning.models import AssignmentRule

CHUNK = 500


def tell(session: Session, rule: AssignmentRule, outcome: Outcome, *, at: datetime) -> None:
    """Tell everybody whom this evaluation gave a course."""
    for slug, people in outcome.told.items():
        tell_of_course(
            session,
            people,
            slug,
            "assignment",
            sentence=N_("Your employer gives you the course “%(course)s”."),
            key=f"rule {rule.id} {slug} {at:%Y-%m-%d}",
            at=at,
        )


def tell_of_course(
    session: Session,
    people: Sequence[int],
    slug: str,
    kind: str,
    *,
    sentence: str,
    key: str,
    at: datetime,
    places: Mapping[str, str | int] | None = None,
) -> int:
    """Tell people about a course, its title in each one's language; return how many were told.

    `sentence` has the place `course`, and those of `places`.
    """
    told = 0
    for start in range(0, len(people), CHUNK):
        by_language: dict[str, list[Recipient]] = {}
        for each in recipients(session, people[start : start + CHUNK]):
            by_language.setdefault(each.language, []).append(each)
        for language, group in by_language.items():
            told += notify(
                session,
                group,
                kind,
                sentence=sentence,
                places={"course": titles(session, language).get(slug, slug), **(places or {})},
                address=f"/learn/{slug}",
                key=key,
                at=at,
            )
    return told
