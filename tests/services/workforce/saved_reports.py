"""Saved reports for tests: who looks at them, and one that is kept already."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.policy import workforce_scope
from app.accounts.viewer import viewer_of_token
from app.core.time import local_day
from app.workforce.models import SavedReport
from app.workforce.reports.definition import definition_of, find_report
from app.workforce.reports.offered import offered
from app.workforce.reports.saved import Viewing
from app.workforce.reports.saving import Keeping, save

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # a Monday, noon in Shanghai


def viewing(session: Session, person: Person, *, at: datetime = AT) -> Viewing:
    """What somebody sees by the roles held now."""
    viewer = viewer_of_token(session, person.id, at=at)
    scope = workforce_scope(viewer)
    return Viewing(
        person.id, scope, offered(session, scope, person.language, at=at), local_day(at)
    )


def kept(
    session: Session,
    person: Person,
    *,
    report: str = "workforce",
    columns: tuple[str, ...] = ("name", "unit"),
    groups: tuple[str, ...] = (),
    is_shared: bool = False,
    name: str = "Everybody",
    file_format: str = "csv",
    **words: str,
) -> SavedReport:
    """A report that somebody saved."""
    definition = definition_of(find_report(report), columns, groups, words)
    keeping = Keeping(name, file_format)
    saved = save(session, viewing(session, person), definition, keeping, at=AT)
    saved.is_shared = is_shared
    session.commit()
    return saved
