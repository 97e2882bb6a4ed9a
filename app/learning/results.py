"""How a course goes for everybody on it: counts, never names."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.learning.models import Attempt, AttemptGrade, Enrolment, LessonDone

NEWEST_ATTEMPTS = 1000
"""How many graded attempts the question results look back."""


@dataclass(frozen=True, slots=True)
class CourseCounts:
    """Enrolments of a course, those completed, and those left before the end."""

    enrolled: int = 0
    completed: int = 0
    left: int = 0

    @property
    def under_way(self) -> int:
        """Those still at it."""
        return self.enrolled - self.completed - self.left


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """How often a question was asked, and how often not answered rightly."""

    quiz_key: str
    question_key: str
    asked: int
    missed: int

    @property
    def percent_missed(self) -> int:
        """The share not answered rightly, in whole percent."""
        return round(100 * self.missed / self.asked)


def course_counts(session: Session, course_ids: Collection[int]) -> dict[int, CourseCounts]:
    """Return the counts of each course that anybody enrolled on."""
    completed = Enrolment.completed_at.is_not(None)
    left = Enrolment.withdrawn_at.is_not(None) & ~completed
    rows = session.execute(
        select(
            Enrolment.course_id,
            func.count(),
            func.sum(case((completed, 1), else_=0)),
            func.sum(case((left, 1), else_=0)),
        )
        .where(Enrolment.course_id.in_(course_ids))
        .group_by(Enrolment.course_id)
    )
    return {course_id: CourseCounts(*numbers) for course_id, *numbers in rows}


def reached(session: Session, course_id: int) -> dict[str, int]:
    """Return how many enrolments have each lesson done or each quiz passed, by key."""
    done = session.execute(
        select(LessonDone.lesson_key, func.count())
        .join(Enrolment, Enrolment.id == LessonDone.enrolment_id)
        .where(Enrolment.course_id == course_id)
        .group_by(LessonDone.lesson_key)
    )
    passed = session.execute(
        select(Attempt.quiz_key, func.count(Enrolment.id.distinct()))
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(AttemptGrade, AttemptGrade.attempt_id == Attempt.id)
        .where(Enrolment.course_id == course_id, AttemptGrade.passed.is_(True))
        .group_by(Attempt.quiz_key)
    )
    return {row[0]: row[1] for rows in (done, passed) for row in rows}


def question_results(session: Session, course_id: int) -> list[QuestionResult]:
    """Return what the newest graded attempts say of each question, the most missed first."""
    rows = session.execute(
        select(Attempt.quiz_key, AttemptGrade.marks)
        .join(Attempt, Attempt.id == AttemptGrade.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.course_id == course_id)
        .order_by(AttemptGrade.id.desc())
        .limit(NEWEST_ATTEMPTS)
    )
    asked: Counter[tuple[str, str]] = Counter()
    missed: Counter[tuple[str, str]] = Counter()
    for quiz_key, marks in rows:
        for question_key, (_, verdict) in marks.items():
            asked[quiz_key, question_key] += 1
            missed[quiz_key, question_key] += verdict != "right"
    results = [QuestionResult(*key, count, missed[key]) for key, count in asked.items()]
    return sorted(
        results, key=lambda each: (-each.missed / each.asked, -each.asked, each.quiz_key)
    )
