"""What a person answered and read is destroyed; results that records rest on stay."""

from datetime import datetime

from sqlalchemy import and_, delete, exists, func, or_, select, update
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
    """Write down which rows each employer saw, and none that it did not: versions are to go."""
    own, due = own_jobs(person_id), DUE_DATES_HISTORY.c
    jobs = own.c
    rows = (
        select(Enrolment.id, jobs.employer_id, jobs.unit_id)
        .join(own, jobs.starts_on <= local_day(at))
        .where(Enrolment.person_id == person_id)
    )
    was_due = exists().where(
        due.enrolment_id == Enrolment.id,
        due.employer_id == jobs.employer_id,
        func.coalesce(jobs.known_to, due.known_from) >= due.known_from,
    )
    began = day_of(Enrolment.enrolled_at)
    since_hire = and_(
        began.between(jobs.starts_on, func.coalesce(jobs.ends_on, began)),
        func.coalesce(jobs.known_to, Enrolment.enrolled_at) >= Enrolment.enrolled_at,
    )
    keep_gone(session, "enrolments", rows.where(or_(was_due, since_hire)))
    keep_gone(session, "assignments", rows.where(was_due))
