"""What reports may be narrowed to, for a page or for a job that has no page."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.occupations import occupations
from app.accounts.policy import WorkforceScope
from app.accounts.workforce import employer_codes, units_in
from app.catalogue.queries import titles
from app.core.time import local_day
from app.qualifications.queries import standards
from app.workforce.assigning.queries import occupations_in
from app.workforce.filters import Choices


def offered(session: Session, scope: WorkforceScope, language: str, *, at: datetime) -> Choices:
    """Return the units of a scope, and courses and standards with titles in a language."""
    known = occupations(session).in_language(language)
    worked = occupations_in(session, scope, on=local_day(at))
    return Choices(
        units_in(session, scope),
        titles(session, language),
        employer_codes(session, scope),
        {
            each.code: each.titles.en if language == "en" else each.titles.zh
            for each in standards(session, at=at)
        },
        {**{each: each for each in worked}, **known},
    )
