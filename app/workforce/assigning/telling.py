"""Workers are told about a course: given, or due."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.contact import recipients
from app.accounts.policy import WorkforceScope
from app.accounts.workforce import employed
from app.catalogue.queries import titles
from app.core.time import local_day
from app.core.words import N_
from app.notices.services import Recipient, notify
from app.workforce.assigning.giving import Outcome
from app.workforce.assigning.models import AssignmentRule

CHUNK = 500


def tell(session: Session, rule: AssignmentRule, outcome: Outcome, *, at: datetime) -> None:
    """Tell everybody whom this gave a course, another day for one, or freed from one."""
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
    for slug, people in outcome.freed.items():
        tell_of_course(
            session,
            _still_there(session, rule.employer_id, people, at=at),
            slug,
            "assignment",
            sentence=N_(
                "You no longer have to complete the course “%(course)s”. What you did stays."
            ),
            key=f"freed {rule.id} {slug} {at:%Y-%m-%dT%H:%M}",
            at=at,
        )
    for (slug, day), people in outcome.moved.items():
        tell_of_course(
            session,
            people,
            slug,
            "assignment",
            sentence=N_("“%(course)s” is to be completed by another day now: %(day)s."),
            places={"day": str(day)},
            key=f"moved {rule.id} {slug} {at:%Y-%m-%dT%H:%M}",
            at=at,
        )


def _still_there(
    session: Session, employer_id: int, people: Sequence[int], *, at: datetime
) -> list[int]:
    """Return those who work for the employer; who has left hears nothing of it any more."""
    workers = employed(WorkforceScope((employer_id,), ()), on=local_day(at))
    found: list[int] = []
    for start in range(0, len(people), CHUNK):
        some = workers.c.person_id.in_(people[start : start + CHUNK])
        found += session.scalars(select(workers.c.person_id).where(some).distinct())
    return found


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
