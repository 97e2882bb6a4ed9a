"""Reports are kept under a name, shared within the employer, saved anew, copied, and removed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.workforce import places_in
from app.core.errors import Invalid, NotFound, Refused
from app.core.words import N_
from app.workforce.filters import as_of_instant
from app.workforce.models import FORMATS, SavedReport
from app.workforce.reports.asking import resolved
from app.workforce.reports.definition import Definition
from app.workforce.reports.gone import seen_of
from app.workforce.reports.saved import Viewing, find_saved, visible_to
from app.workforce.reports.scheduling import end_all, resume
from app.workforce.reports.telling import tell_of_end

MOST = 100
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Keeping:
    """Under which name a report is kept, in which form it is made, and in which employer."""

    name: str
    file_format: str
    employer: str = ""


def save(
    session: Session, viewing: Viewing, definition: Definition, keeping: Keeping, *, at: datetime
) -> SavedReport:
    """Keep a report among the viewer's own; the employer's code may be left out when it is clear.

    :raise Invalid: for a name, a format or a filter that is none, or without an employer.
    :raise Refused: when there are too many.
    """
    _require_room(session, viewing.person_id)
    saved = SavedReport(
        employer_id=_employer_id(session, viewing, keeping.employer),
        owner_id=viewing.person_id,
        is_shared=False,
        **_checked(keeping),
        **_asked(definition, viewing, at=at),
        saved_at=at,
    )
    session.add(saved)
    session.flush()  # the audit entry names it by id
    _write_down(session, saved, {}, _facts(saved), by_id=viewing.person_id, at=at)
    return saved


def save_over(
    session: Session,
    viewing: Viewing,
    saved_id: int,
    definition: Definition,
    keeping: Keeping,
    *,
    at: datetime,
) -> SavedReport:
    """Let an own saved report ask something else; an empty name keeps the one that it has.

    :raise NotFound: when it is not among the viewer's own.
    :raise Invalid: for a name, a format or a filter that is none.
    """
    saved = _own(session, viewing, saved_id)
    before = _facts(saved)
    named = Keeping(keeping.name.strip() or saved.name, keeping.file_format)
    values = {**_checked(named), **_asked(definition, viewing, at=at), "saved_at": at}
    _change(session, saved, values, before, by_id=viewing.person_id, at=at)
    resume(session, saved, at=at)
    return saved


def rename(
    session: Session, viewing: Viewing, saved_id: int, keeping: Keeping, *, at: datetime
) -> None:
    """Give an own saved report another name or format.

    :raise NotFound: when it is not among the viewer's own.
    :raise Invalid: for a name or format that is none.
    """
    saved = _own(session, viewing, saved_id)
    before, old_format = _facts(saved), saved.format
    _change(session, saved, _checked(keeping), before, by_id=viewing.person_id, at=at)
    if saved.format != old_format:
        resume(session, saved, at=at)


def share(
    session: Session, viewing: Viewing, saved_id: int, *, is_shared: bool, at: datetime
) -> None:
    """Let all HR officers of the employer use an own saved report, or no longer.

    What colleagues received regularly ends, and they are told.

    :raise NotFound: when it is not among the viewer's own.
    """
    saved = _own(session, viewing, saved_id)
    before = _facts(saved)
    _change(session, saved, {"is_shared": is_shared}, before, by_id=viewing.person_id, at=at)
    if not is_shared:
        ended = end_all(session, saved, but_of=viewing.person_id, at=at)
        tell_of_end(session, saved, ended, at=at)


def remove(session: Session, viewing: Viewing, saved_id: int, *, at: datetime) -> None:
    """Remove an own saved report, and end what is made of it regularly.

    :raise NotFound: when it is not among the viewer's own.
    """
    saved = _own(session, viewing, saved_id)
    saved.removed_at = at
    ended = end_all(session, saved, at=at)
    tell_of_end(session, saved, set(ended) - {viewing.person_id}, at=at)
    audit(
        session,
        at=at,
        actor_id=viewing.person_id,
        action="report-removed",
        subject=f"{saved.report}:{saved.id}",
        employer_id=saved.employer_id,
        before=_facts(saved),
    )


def copy(session: Session, viewing: Viewing, saved_id: int, *, at: datetime) -> SavedReport:
    """Keep a colleague's saved report as one's own, as it is; a unit out of sight stays unnamed.

    :raise NotFound: when the viewer may not use it.
    :raise Refused: when there are too many.
    """
    found = find_saved(session, viewing.scope, viewing.person_id, saved_id)
    _require_room(session, viewing.person_id)
    copied = SavedReport(
        employer_id=found.employer_id,
        owner_id=viewing.person_id,
        name=found.name,
        report=found.report,
        columns=list(found.columns),
        groups=list(found.groups),
        words=seen_of(found, viewing.choices, today=viewing.today),
        format=found.format,
        is_shared=False,
        saved_at=at,
    )
    session.add(copied)
    session.flush()  # the audit entry names it by id
    _write_down(session, copied, {}, _facts(copied), by_id=viewing.person_id, at=at)
    return copied


def _own(session: Session, viewing: Viewing, saved_id: int) -> SavedReport:
    saved = session.scalar(
        select(SavedReport)
        .where(
            SavedReport.id == saved_id,
            SavedReport.owner_id == viewing.person_id,
            visible_to(session, viewing.scope, viewing.person_id),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if saved is None:
        raise NotFound(N_("There is no such saved report among yours. Copy a shared one first."))
    return saved


def _require_room(session: Session, person_id: int) -> None:
    mine = select(func.count()).where(
        SavedReport.owner_id == person_id, SavedReport.removed_at.is_(None)
    )
    if session.scalars(mine).one() >= MOST:
        raise Refused(N_("There are %(most)s saved reports already. Remove one first."), most=MOST)


def _employer_id(session: Session, viewing: Viewing, code: str) -> int:
    places = places_in(session, viewing.scope)
    named = [place for place in places if place.code == code] if code else places
    if len(named) != 1:
        raise Invalid(N_("Choose an employer."))
    return named[0].employer_id


def _checked(keeping: Keeping) -> dict[str, str]:
    name = " ".join(keeping.name.split())
    if not name:
        raise Invalid(N_("Give the report a name."))
    if len(name) > LONGEST_NAME:
        raise Invalid(N_("The name takes %(most)s characters at the most."), most=LONGEST_NAME)
    if keeping.file_format not in FORMATS:
        raise Invalid(
            N_("“%(value)s” is not a format; there are: %(allowed)s."),
            value=keeping.file_format[:40],
            allowed=", ".join(FORMATS),
        )
    return {"name": name, "format": keeping.file_format}


def _asked(definition: Definition, viewing: Viewing, *, at: datetime) -> dict[str, object]:
    """Return what is asked, its filters as words; the words are good today."""
    as_of_instant(definition.words, at=at)
    resolved(definition, viewing.choices, today=viewing.today)
    return {
        "report": definition.report.key,
        "columns": list(definition.columns),
        "groups": list(definition.groups),
        "words": dict(definition.words),
    }


def _facts(saved: SavedReport) -> dict[str, object]:
    return {
        "name": saved.name,
        "format": saved.format,
        "is_shared": saved.is_shared,
        "columns": list(saved.columns),
        "groups": list(saved.groups),
        "words": dict(saved.words),
    }


def _change(
    session: Session,
    saved: SavedReport,
    values: Mapping[str, object],
    before: Mapping[str, object],
    *,
    by_id: int,
    at: datetime,
) -> None:
    for name, value in values.items():
        setattr(saved, name, value)
    after = _facts(saved)
    changed = [name for name in after if after[name] != before[name]]
    _write_down(
        session,
        saved,
        {name: before[name] for name in changed},
        {name: after[name] for name in changed},
        by_id=by_id,
        at=at,
    )


def _write_down(
    session: Session,
    saved: SavedReport,
    before: Mapping[str, object],
    after: Mapping[str, object],
    *,
    by_id: int,
    at: datetime,
) -> None:
    audit(
        session,
        at=at,
        actor_id=by_id,
        action="report-saved",
        subject=f"{saved.report}:{saved.id}",
        employer_id=saved.employer_id,
        before=before,
        after=after,
    )
