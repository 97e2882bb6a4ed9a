"""Which enrolments programs are told of again, because they changed or are gone."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select, tuple_, union
from sqlalchemy.orm import Session

from app.accounts.following import Kind, gone_rows, jobs_changed, jobs_seen, jobs_with
from app.accounts.policy import WorkforceScope
from app.core.days import day_of
from app.core.history import Window
from app.learning.models import DUE_DATES_HISTORY, ENROLMENTS_HISTORY, DueDate, Enrolment

Key = tuple[int, ...]
"""The id of an enrolment, and that of the employer who sees it."""

_DUE, _TAKEN = DUE_DATES_HISTORY.c, ENROLMENTS_HISTORY.c


def enrolments_changed(
    session: Session,
    scope: WorkforceScope,
    window: Window,
    after: Key,
    *,
    kind: Kind,
    employers: Sequence[int],
    limit: int,
) -> list[Key]:
    """Return the next enrolments whose list changed, by their keys."""
    everyone, gone = jobs_with(employers), gone_rows(kind, scope, window)
    ways = [
        *(
            select(Enrolment.id, jobs.c.employer_id).join(
                jobs, jobs.c.person_id == Enrolment.person_id
            )
            for jobs in jobs_changed(session, scope, window, employers=employers)
        ),
        select(_TAKEN.id, everyone.c.employer_id)
        .join(everyone, everyone.c.person_id == _TAKEN.person_id)
        .where(window.holds(_TAKEN.known_from)),
        *_days_changed(window, employers),
        select(gone.c.number, gone.c.employer_id),
    ]
    if kind == "assignments":
        ways.append(_became_late(window, employers))
    changed = union(*(_nearest(way, after, limit) for way in ways)).subquery()
    rows = session.execute(select(changed).order_by(*changed.c).limit(limit))
    return [tuple(row) for row in rows]


def _nearest(way: Select[*tuple[Any, ...]], after: Key, limit: int) -> Select[*tuple[Any, ...]]:
    """Return the next keys of those that one way of changing names."""
    key = tuple(way.selected_columns)
    return select(
        way.where(key[0] >= after[0], tuple_(*key) > after)
        .distinct()
        .order_by(*key)
        .limit(limit)
        .subquery()
    )


def enrolments_gone(
    session: Session, scope: WorkforceScope, window: Window, keys: Collection[Key], *, kind: Kind
) -> set[Key]:
    """Return those of the keys that the scope's list had at some time of the window."""
    ids = {key[0] for key in keys}
    jobs, gone = jobs_seen(scope, window), gone_rows(kind, scope, window)
    was_due = exists().where(
        _DUE.enrolment_id == Enrolment.id,
        _DUE.employer_id == jobs.c.employer_id,
        window.meets(DUE_DATES_HISTORY),
    )
    since_hire = day_of(Enrolment.enrolled_at) >= jobs.c.starts_on
    rows = session.execute(
        union(
            select(Enrolment.id, jobs.c.employer_id)
            .join(jobs, jobs.c.person_id == Enrolment.person_id)
            .where(
                Enrolment.id.in_(ids),
                was_due if kind == "assignments" else or_(since_hire, was_due),
            ),
            select(gone.c.number, gone.c.employer_id).where(gone.c.number.in_(ids)),
        )
    )
    return {tuple(row) for row in rows} & set(keys)


def _days_changed(window: Window, employers: Sequence[int]) -> list[Select[*tuple[Any, ...]]]:
    """Ask for days that were set, changed or taken back."""
    key, here = (_DUE.enrolment_id, _DUE.employer_id), _DUE.employer_id.in_(employers)
    moments = (_DUE.known_from, _DUE.known_to)
    return [select(*key).where(window.holds(moment), here) for moment in moments]


def _became_late(window: Window, employers: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Ask for what became late because a day passed, without anybody writing."""
    before, today = window.days
    return (
        select(DueDate.enrolment_id, DueDate.employer_id)
        .join(Enrolment, Enrolment.id == DueDate.enrolment_id)
        .where(
            and_(DueDate.due_on >= before, DueDate.due_on < today),
            DueDate.employer_id.in_(employers),
            Enrolment.completed_at.is_(None),
        )
    )
