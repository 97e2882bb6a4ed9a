"""What a person answered and read is destroyed; results that records rest on stay."""

from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from app.accounts.following import keep_gone, own_jobs
from app.core.days import day_of
from app.core.time import local_day
from app.learning.models import (
    DUE_DATES_HISTORY,
    Attempt,
    AttemptGrade,
    DueDate,
    Enrolment,
    Flag,
    LessonDone,
    PracticeAnswer,
    Response,
)
from app.learning.paths.services import forget_places


def erase_learning(session: Session, person_id: int, *, at: datetime) -> None:
    """Destroy answers, flags, lessons read and due days, and leave the courses under way."""
    _keep_gone(session, person_id, at=at)
    enrolments = select(Enrolment.id).where(Enrolment.person_id == person_id)
    attempts = select(Attempt.id).where(Attempt.enrolment_id.in_(enrolments))
    for of_attempt in (Response, Flag):
        session.execute(delete(of_attempt).where(of_attempt.attempt_id.in_(attempts)))
    for of_enrolment in (PracticeAnswer, LessonDone, DueDate):
        session.execute(delete(of_enrolment).where(of_enrolment.enrolment_id.in_(enrolments)))
    forget_places(session, person_id)
    due = DUE_DATES_HISTORY
    session.execute(delete(due).where(due.c.enrolment_id.in_(enrolments)))
    graded = select(AttemptGrade.attempt_id).where(AttemptGrade.attempt_id.in_(attempts))
    session.execute(
        delete(Attempt)
        .where(Attempt.enrolment_id.in_(enrolments), Attempt.id.not_in(graded))
        .execution_options(synchronize_session=False)
    )
    mine = Enrolment.person_id == person_id
    session.execute(update(Enrolment).where(mine).values(place="", placed_at=None))
    session.execute(
        update(Enrolment)
        .where(mine, Enrolment.withdrawn_at.is_(None), Enrolment.completed_at.is_(None))
        .values(withdrawn_at=at)
    )


def _keep_gone(session: Session, person_id: int, *, at: datetime) -> None:
    """Write down which rows employers see now; the employments are about to go."""
    jobs, today = own_jobs(person_id), local_day(at)
    rows = (
        select(Enrolment.id, jobs.c.employer_id, jobs.c.unit_id)
        .join(jobs, and_(jobs.c.starts_on <= today, func.coalesce(jobs.c.ends_on, today) >= today))
        .outerjoin(
            DueDate,
            and_(DueDate.enrolment_id == Enrolment.id, DueDate.employer_id == jobs.c.employer_id),
        )
        .where(Enrolment.person_id == person_id)
    )
    is_due = DueDate.due_on.is_not(None)
    seen = or_(is_due, day_of(Enrolment.enrolled_at) >= jobs.c.starts_on)
    keep_gone(session, "enrolments", rows.where(seen))
    keep_gone(session, "assignments", rows.where(is_due))
