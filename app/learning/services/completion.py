"""The moment a course is finished: the record is issued, and eligibility asked again."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.queries import identity, institution_names
from app.catalogue.queries import course_table
from app.catalogue.shelf import Published
from app.core.time import add_months, local_day
from app.learning import queries
from app.learning.due import assigned_by
from app.learning.models import Enrolment
from app.learning.paths.services import go_on
from app.learning.progress import Progress, final_score, is_complete
from app.qualifications.services import refresh_worker
from app.records.services import Evidence, issue


def hold_place(session: Session, person_id: int, slug: str) -> None:
    """Let nobody else finish anything for the worker in the course until this transaction ends.

    Two last steps at the same moment would each miss the other. What was done is read afterwards.
    SQLite has one writer at a time and needs no lock.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    course_id = select(course_table.c.id).where(course_table.c.slug == slug).scalar_subquery()
    session.execute(
        select(Enrolment.id)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.course_id == course_id,
            Enrolment.withdrawn_at.is_(None),
            Enrolment.completed_at.is_(None),
        )
        .with_for_update(key_share=True)
    )


def complete_if_finished(
    session: Session,
    person_id: int,
    course: Published,
    progress: Progress,
    *,
    at: datetime,
    finished_at: datetime | None = None,
    just_done: str = "",
    just_passed: str = "",
) -> str | None:
    """Issue the completion record when the course's rule is met now, and return its number.

    `progress` is as it was before; `just_done` and `just_passed` name what came since. The record
    is issued at `at`, and says that the course was completed at `finished_at`: an attempt may be
    graded long after its time was over.
    """
    finished_at = finished_at or at
    progress = replace(
        progress,
        done=progress.done | {just_done} - {""},
        passed=progress.passed | {just_passed} - {""},
    )
    if progress.completed_at is not None or not is_complete(course, progress):
        return None
    number = issue(
        session,
        identity(
            session,
            person_id,
            on=local_day(finished_at),
            assigned_by=assigned_by(session, progress.enrolment_id or 0),
        ),
        _evidence(session, course, progress, at=finished_at),
        at=at,
    )
    session.execute(
        update(Enrolment)
        .where(Enrolment.id == progress.enrolment_id)
        .values(completed_at=finished_at)
    )
    refresh_worker(session, person_id, at=at)
    go_on(session, person_id, course.slug, at=at)
    return number


def _evidence(
    session: Session, course: Published, progress: Progress, *, at: datetime
) -> Evidence:
    release = course.release
    facts = release.facts
    score = final_score(course, queries.best_scores(session, progress.enrolment_id or 0))
    names = institution_names(session).get(facts.institution, {})
    return Evidence(
        kind="completion",
        cause=f"enrolment:{progress.enrolment_id}",
        subject=release.slug,
        title_zh=course.title("zh"),
        title_en=course.title("en"),
        industry=facts.industry,
        level=facts.level,
        issuer=names.get("zh", facts.institution),
        release_number=course.number,
        release_digest=course.digest,
        enrolled_at=progress.enrolled_at,
        completed_at=at,
        points=score.points,
        possible=score.possible,
        credit_hours=facts.credit_hours,
        tags=facts.tags,
        valid_until=(
            add_months(local_day(at), facts.valid_for_months) if facts.valid_for_months else None
        ),
        details={"issuer_en": names.get("en", facts.institution)},
    )
