"""Workers are told about a course: given, or due."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain

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
    readers = Readers(session)
    readers.look_up(
        chain(*outcome.told.values(), *outcome.freed.values(), *outcome.moved.values())
    )
    for slug, people in outcome.told.items():
        readers.tell_of_course(
            people,
            slug,
            "assignment",
            sentence=N_("Your employer gives you the course “%(course)s”."),
            key=f"rule {rule.id} {slug} {at:%Y-%m-%d}",
            at=at,
        )
    for slug, people in outcome.freed.items():
        readers.tell_of_course(
            _still_there(session, rule.employer_id, people, at=at),
            slug,
            "assignment",
            sentence=N_(
                "You no longer have to complete the course “%(course)s”. What you did stays."
            ),
            key=f"freed {rule.id} {slug} {at:%Y%m%dT%H%M%S%f}",
            at=at,
        )
    for (slug, day), people in outcome.moved.items():
        readers.tell_of_course(
            people,
            slug,
            "assignment",
            sentence=N_("“%(course)s” is to be completed by another day now: %(day)s."),
            places={"day": str(day)},
            key=f"moved {rule.id} {slug} {at:%Y%m%dT%H%M%S%f}",
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


class Readers:
    """Those who are told about courses: each is looked up once, as are the titles."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[int, Recipient | None] = {}
        self._titles: dict[str, dict[str, str]] = {}

    def tell_of_course(
        self,
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
        by_language: dict[str, list[Recipient]] = {}
        for each in self._recipients(people):
            by_language.setdefault(each.language, []).append(each)
        return sum(
            notify(
                self._session,
                group[start : start + CHUNK],
                kind,
                sentence=sentence,
                places={"course": self._title(slug, language), **(places or {})},
                address=f"/learn/{slug}",
                key=key,
                at=at,
            )
            for language, group in by_language.items()
            for start in range(0, len(group), CHUNK)
        )

    def look_up(self, people: Iterable[int]) -> None:
        """Look up all of the people who are not known yet."""
        new = [person for person in dict.fromkeys(people) if person not in self._known]
        for start in range(0, len(new), CHUNK):
            some = new[start : start + CHUNK]
            self._known |= dict.fromkeys(some)
            self._known |= {each.person_id: each for each in recipients(self._session, some)}

    def _recipients(self, people: Sequence[int]) -> list[Recipient]:
        self.look_up(people)
        return [each for person in people if (each := self._known[person])]

    def _title(self, slug: str, language: str) -> str:
        if language not in self._titles:
            self._titles[language] = titles(self._session, language)
        return self._titles[language].get(slug, slug)
