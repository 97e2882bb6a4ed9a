"""Saved reports as an officer sees them: own and shared ones, with their schedules."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.policy import WorkforceScope
from app.accounts.queries import person_names
from app.accounts.workforce import employer_codes
from app.core.errors import NotFound
from app.core.words import N_
from app.jobs.queries import failures
from app.workforce.filters import Choices
from app.workforce.models import RUN, Export, ReportSchedule, SavedReport
from app.workforce.reports.calendar import Rhythm, said
from app.workforce.reports.gone import Gone, gone_of
from app.workforce.reports.kinds import REPORTS
from app.workforce.reports.telling import LEFT, STOPS


@dataclass(frozen=True, slots=True)
class Viewing:
    """Who looks at saved reports, and what the own ones could be narrowed to."""

    person_id: int
    scope: WorkforceScope
    choices: Choices
    today: date


@dataclass(frozen=True, slots=True)
class Regular:
    """A schedule, who receives what it makes, and on which days: a phrase and its places.

    `failing_since` says since when it could not be ordered, for a reason that nobody foresaw.
    """

    row: ReportSchedule
    owner: str
    phrase: str
    places: Mapping[str, int]
    failing_since: datetime | None = None

    @property
    def why(self) -> str:
        """Why it stopped, as people read it; empty while it goes on."""
        return STOPS.get(self.row.stopped_why, "")


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved report: whose, what of it is gone for the viewer, and what became of it.

    `own` is the viewer's own schedule; `left` are those that a colleague may take over. `export`
    is the last one that the viewer made of it.
    """

    row: SavedReport
    owner: str
    is_own: bool
    gone: Gone
    own: Regular | None
    left: tuple[Regular, ...]
    export: Export | None

    @property
    def title(self) -> str:
        """What the kind of report is called; empty when it is gone."""
        report = REPORTS.get(self.row.report)
        return report.title if report else ""

    @property
    def is_usable(self) -> bool:
        """Whether the viewer may have it made regularly."""
        return self.is_own or self.row.is_shared

    @property
    def trouble(self) -> str:
        """Why it cannot be made, as people read it; empty when it can."""
        return STOPS.get(self.gone.why, "")


def saved_reports(session: Session, viewing: Viewing) -> list[Saved]:
    """Return the viewer's own saved reports and those shared with the viewer, by name."""
    rows = session.scalars(
        select(SavedReport)
        .where(visible_to(session, viewing.scope, viewing.person_id))
        .order_by(SavedReport.name, SavedReport.id)
    )
    return _told(session, viewing, rows.all())


def saved_report(session: Session, viewing: Viewing, saved_id: int) -> Saved:
    """Return one saved report that the viewer may use.

    :raise NotFound: when there is none.
    """
    row = find_saved(session, viewing.scope, viewing.person_id, saved_id)
    return _told(session, viewing, [row])[0]


def find_saved(
    session: Session, scope: WorkforceScope, person_id: int, saved_id: int
) -> SavedReport:
    """Return the row of a saved report that somebody may use.

    :raise NotFound: when there is none.
    """
    row = session.scalar(
        select(SavedReport).where(
            SavedReport.id == saved_id, visible_to(session, scope, person_id)
        )
    )
    if row is None:
        raise NotFound(N_("There is no such saved report among yours."))
    return row


def visible_to(session: Session, scope: WorkforceScope, person_id: int) -> ColumnElement[bool]:
    """Return the condition for saved reports that somebody may use: own, shared, or left."""
    is_left = exists().where(
        ReportSchedule.saved_id == SavedReport.id,
        ReportSchedule.ended_at.is_(None),
        ReportSchedule.stopped_why.in_(LEFT),
    )
    return (
        SavedReport.removed_at.is_(None)
        & SavedReport.employer_id.in_(employer_codes(session, scope))
        & or_(SavedReport.owner_id == person_id, SavedReport.is_shared, is_left)
    )


def _told(session: Session, viewing: Viewing, rows: Sequence[SavedReport]) -> list[Saved]:
    ids = [row.id for row in rows]
    running = select(ReportSchedule).where(
        ReportSchedule.saved_id.in_(ids),
        ReportSchedule.ended_at.is_(None),
        or_(
            ReportSchedule.owner_id == viewing.person_id,
            ReportSchedule.stopped_why.in_(LEFT),
        ),
    )
    schedules = session.scalars(running.order_by(ReportSchedule.id)).all()
    exports = _last_exports(session, viewing.person_id, ids)
    people = {row.owner_id for row in rows} | {each.owner_id for each in schedules}
    names = person_names(session, people)
    failed = failures(session, RUN, [str(each.id) for each in schedules])
    regular = [_regular(each, names, failed) for each in schedules]
    return [
        Saved(
            row,
            names[row.owner_id],
            row.owner_id == viewing.person_id,
            gone_of(row, viewing.choices, today=viewing.today),
            next((each for each in _on(regular, row) if _is_of(each, viewing)), None),
            tuple(each for each in _on(regular, row) if not _is_of(each, viewing)),
            exports.get(row.id),
        )
        for row in rows
    ]


def _regular(
    schedule: ReportSchedule, names: Mapping[int, str], failed: Sequence[tuple[str, datetime]]
) -> Regular:
    """Tell a schedule; what was ordered at last has its next moment after every failure."""
    phrase, places = said(Rhythm(schedule.every, schedule.day, schedule.hour))
    mine = (at for key, at in failed if key == str(schedule.id) and at >= schedule.next_at)
    return Regular(schedule, names[schedule.owner_id], phrase, places, next(mine, None))


def _on(regular: Sequence[Regular], row: SavedReport) -> list[Regular]:
    return [each for each in regular if each.row.saved_id == row.id]


def _is_of(regular: Regular, viewing: Viewing) -> bool:
    return regular.row.owner_id == viewing.person_id


def _last_exports(session: Session, person_id: int, ids: Collection[int]) -> dict[int, Export]:
    newest = (
        select(func.max(Export.id))
        .where(Export.made_by_id == person_id, Export.saved_id.in_(ids))
        .group_by(Export.saved_id)
    )
    made = session.scalars(select(Export).where(Export.id.in_(newest)))
    return {export.saved_id: export for export in made if export.saved_id is not None}
