"""What programs are told of employments that changed: which, and whether they saw them before.

`window` is the time between two walks through a list; `employers` are the ids of those that the
scope touches.
"""

from collections.abc import Collection, Sequence
from typing import Any, Literal

from sqlalchemy import (
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    func,
    insert,
    literal,
    select,
    true,
    union,
)
from sqlalchemy.orm import Session

from app.accounts.gone_rows import GoneRow
from app.accounts.models import (
    EMPLOYMENTS_HISTORY,
    PEOPLE_HISTORY,
    UNITS_HISTORY,
    Employment,
)
from app.accounts.policy import WorkforceScope
from app.core.history import Window, stamp

Kind = Literal["workers", "enrolments", "assignments"]
_JOBS, _PEOPLE, _UNITS = EMPLOYMENTS_HISTORY.c, PEOPLE_HISTORY.c, UNITS_HISTORY.c


def workers_changed(
    session: Session,
    scope: WorkforceScope,
    window: Window,
    after: int,
    *,
    employers: Sequence[int],
    limit: int,
) -> list[int]:
    """Return the ids of the next employments of which something that is shown changed."""
    renamed = select(_PEOPLE.id).where(window.holds(_PEOPLE.known_from))
    units = select(_UNITS.id).where(window.holds(_UNITS.known_from))
    here, gone = Employment.employer_id.in_(employers), gone_rows("workers", scope, window).c
    had_left = func.coalesce(Employment.ends_on, window.days[0]) < window.days[0]
    ways = (
        (_JOBS.id, window.holds(_JOBS.known_from) & _JOBS.employer_id.in_(employers)),
        (Employment.id, here & ~had_left & Employment.person_id.in_(renamed)),
        (Employment.id, here & Employment.unit_id.in_(units)),
        (gone.number, true()),
    )
    nearest = [
        select(key.label("id")).where(key > after, which).distinct().order_by(key).limit(limit)
        for key, which in ways
    ]
    changed = union(*(select(way.subquery()) for way in nearest)).subquery()
    return list(session.scalars(select(changed.c.id).order_by(changed.c.id).limit(limit)))


def workers_gone(
    session: Session, scope: WorkforceScope, window: Window, ids: Collection[int]
) -> set[int]:
    """Return those of the ids that were within the scope at some time of the window."""
    gone = gone_rows("workers", scope, window)
    seen = _seen(scope, window, _JOBS.id)
    rows = session.scalars(
        union(seen.where(_JOBS.id.in_(ids)), select(gone.c.number).where(gone.c.number.in_(ids)))
    )
    return set(rows)


def jobs_changed(
    session: Session, scope: WorkforceScope, window: Window, *, employers: Sequence[int]
) -> list[Subquery]:
    """Return whose employment, with which employer, changed, began, ended or came into the scope.

    Days pass without anybody writing: who begins or has left is counted with the day. Columns:
    person_id, employer_id.
    """
    here, (before, today) = Employment.employer_id.in_(employers), window.days
    job = (Employment.person_id, Employment.employer_id)
    ways: list[Select[*tuple[Any, ...]]] = [
        select(_JOBS.person_id, _JOBS.employer_id).where(
            window.holds(_JOBS.known_from), _JOBS.employer_id.in_(employers)
        )
    ]
    if before < today:
        ways += [
            select(*job).where(here, Employment.starts_on > before, Employment.starts_on <= today),
            select(*job).where(here, Employment.ends_on >= before, Employment.ends_on < today),
        ]
    if scope.unit_paths and (units := _moved_units(session, window)):
        ways.append(select(*job).where(here, Employment.unit_id.in_(units)))
    return [way.subquery() for way in ways]


def jobs_with(employers: Sequence[int]) -> Subquery:
    """Return all employments with these employers; columns: person_id, employer_id."""
    return (
        select(Employment.person_id, Employment.employer_id)
        .where(Employment.employer_id.in_(employers))
        .subquery("jobs")
    )


def jobs_seen(scope: WorkforceScope, window: Window) -> Subquery:
    """Return the employments that ran within the scope at some time of the window.

    Columns: person_id, employer_id, starts_on.
    """
    before, today = window.days
    return (
        _seen(scope, window, Employment.person_id, _JOBS.employer_id, _JOBS.starts_on)
        .join(Employment, Employment.id == _JOBS.id)
        .where(_JOBS.starts_on <= today, func.coalesce(_JOBS.ends_on, before) >= before)
        .subquery("jobs_seen")
    )


def gone_rows(kind: Kind, scope: WorkforceScope, window: Window) -> Subquery:
    """Return what was erased, of what the scope saw; columns: number, employer_id."""
    there = and_(_UNITS.id == GoneRow.unit_id, window.meets(UNITS_HISTORY))
    return (
        select(GoneRow.number, GoneRow.employer_id)
        .outerjoin(UNITS_HISTORY, there)
        .where(
            GoneRow.kind == kind,
            window.holds(GoneRow.__table__.c.gone_at),
            scope.covers(employer_id=GoneRow.employer_id, unit_path=_UNITS.path),
        )
        .distinct()
        .subquery(f"gone_{kind}")
    )


def keep_gone(session: Session, kind: Kind, rows: Select[*tuple[Any, ...]]) -> None:
    """Write down that rows, each a number, an employer's and a unit's id, are about to go."""
    row = rows.distinct().subquery()
    session.execute(
        insert(GoneRow).from_select(
            ["kind", "number", "employer_id", "unit_id", "gone_at"],
            select(literal(kind), *row.c, stamp()),
        )
    )


def own_jobs(person_id: int) -> Subquery:
    """Return every version of a person's employments, who left and units of before too.

    Columns: id, employer_id, unit_id, starts_on, ends_on, known_to.
    """
    columns = (_JOBS.id, _JOBS.employer_id, _JOBS.unit_id)
    return (
        select(*columns, _JOBS.starts_on, _JOBS.ends_on, _JOBS.known_to)
        .where(_JOBS.person_id == person_id)
        .subquery("own_jobs")
    )


def _seen(
    scope: WorkforceScope, window: Window, *columns: SQLColumnExpression[Any]
) -> Select[*tuple[Any, ...]]:
    """Ask for the versions of employments that were within the scope in the window."""
    there = and_(_UNITS.id == _JOBS.unit_id, window.meets(UNITS_HISTORY))
    return (
        select(*columns)
        .select_from(EMPLOYMENTS_HISTORY)
        .outerjoin(UNITS_HISTORY, there)
        .where(
            window.meets(EMPLOYMENTS_HISTORY),
            scope.covers(employer_id=_JOBS.employer_id, unit_path=_UNITS.path),
        )
    )


def _moved_units(session: Session, window: Window) -> Sequence[int]:
    return session.scalars(
        select(_UNITS.id)
        .where(window.meets(UNITS_HISTORY))
        .group_by(_UNITS.id)
        .having(func.min(_UNITS.path) != func.max(_UNITS.path))
    ).all()
