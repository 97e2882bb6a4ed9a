"""The moment a course is finished: the record is issued, and eligibility asked again."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.queries import identity, institution_names
from app.catalogue.shelf import Published
from app.core.time import add_months, local_day
from app.learning import queries
from app.learning.models import Enrolment
from app.learning.progress import Progress, final_score, is_complete
from app.qualifications.services import refresh_worker
from app.records.services import Evidence, issue


def complete_if_finished(
    session: Session,
    person_id: int,
    course: Published,
    progress: Progress,
    *,
    at: datetime,
    just_done: str = "",
    just_passed: str = "",
) -> str | None:
    """Issue the completion record when the course's rule is met now, and return its number.

    `progress` is as it was before; `just_done` and `just_passed` name what came since.
    """
    progress = replace(
        progress,
        done=progress.done | {just_done} - {""},
        passed=progress.passed | {just_passed} - {""},
    )
    if progress.completed_at is not None or not is_complete(course, progress):
        return None
    number = issue(
        session,
        identity(session, person_id, on=local_day(at)),
        _evidence(session, course, progress, at=at),
        at=at,
    )
    session.execute(
        update(Enrolment).where(Enrolment.id == progress.enrolment_id).values(completed_at=at)
    )
    refresh_worker(session, person_id, at=at)
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
