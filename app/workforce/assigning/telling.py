"""Those who were given a course are told."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.contact import recipients
from app.catalogue.queries import titles
from app.core.words import N_
from app.notices.services import Recipient, notify
from app.workforce.assigning.evaluation import Outcome
from app.workforce.assigning.models import AssignmentRule

CHUNK = 500


def tell(session: Session, rule: AssignmentRule, outcome: Outcome, *, at: datetime) -> None:
    """Tell everybody whom this evaluation gave a course, each in their language."""
    for slug, people in outcome.told.items():
        for start in range(0, len(people), CHUNK):
            by_language: dict[str, list[Recipient]] = {}
            for each in recipients(session, people[start : start + CHUNK]):
                by_language.setdefault(each.language, []).append(each)
            for language, group in by_language.items():
                notify(
                    session,
                    group,
                    "assignment",
                    sentence=N_("Your employer gives you the course “%(course)s”."),
                    places={"course": titles(session, language).get(slug, slug)},
                    address=f"/learn/{slug}",
                    key=f"rule {rule.id} {slug} {at:%Y-%m-%d}",
                    at=at,
                )
