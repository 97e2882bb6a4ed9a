"""How far a worker is in a course: pure rules over what was done and passed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal

from app.catalogue.shelf import Published


@dataclass(frozen=True, slots=True)
class Progress:
    """A worker's open or finished enrolment in a course, and what was done in it.

    `enrolment_id` is None when the worker is not enrolled. `place` is a key with an optional
    `#anchor`.
    """

    course_id: int
    release_id: int
    enrolment_id: int | None
    enrolled_at: datetime | None
    completed_at: datetime | None
    place: str
    done: frozenset[str]
    passed: frozenset[str]

    @property
    def is_enrolled(self) -> bool:
        """Whether the worker has a place on the course."""
        return self.enrolment_id is not None

    def has(self, key: str) -> bool:
        """Whether a lesson is done or a quiz passed."""
        return key in self.done or key in self.passed


@dataclass(frozen=True, slots=True)
class Score:
    """Points awarded out of points possible."""

    points: Decimal
    possible: Decimal


def missing_for(course: Published, key: str, progress: Progress) -> tuple[str, ...]:
    """Return the keys that must be done or passed before `key` opens."""
    item = course.lessons.get(key) or course.quizzes.get(key)
    return tuple(k for k in item.requires if not progress.has(k)) if item else ()


def percent_done(course: Published, progress: Progress) -> int:
    """Return how much of what the course asks for is done, in whole percent, rounded down."""
    wanted = {lesson.key for lesson in course.release.lessons if not lesson.optional}
    wanted |= set(_wanted_quizzes(course))
    if not wanted:
        return 100
    return 100 * sum(progress.has(key) for key in wanted) // len(wanted)


def next_key(course: Published, progress: Progress) -> str | None:
    """Return the first lesson or quiz that is still to do and open, if there is one."""
    for key in course.order:
        optional = key in course.lessons and course.lessons[key].optional
        if not optional and not progress.has(key) and not missing_for(course, key, progress):
            return key
    return None


def resume_at(course: Published, progress: Progress) -> str:
    """Return where the worker goes on: the last place, else the next thing to do."""
    key = progress.place.partition("#")[0]
    if key in course.lessons and key not in progress.done:
        return progress.place
    return next_key(course, progress) or course.order[0]


def is_complete(course: Published, progress: Progress) -> bool:
    """Whether the course's completion rule is met."""
    needed = [lesson.key for lesson in course.release.lessons if not lesson.optional]
    done = sum(key in progress.done for key in needed)
    return done * 100 >= course.release.completion.lessons_percent * len(needed) and all(
        key in progress.passed for key in _wanted_quizzes(course)
    )


def final_score(course: Published, best: Mapping[str, Score]) -> Score:
    """Return the score of the whole course from the best passed attempt at each quiz.

    With weights: the weighted mean out of 100. Without: the exam's own points, or those of all
    quizzes added when there is no exam. A course without quizzes scores 100 of 100.
    """
    rule = course.release.completion
    if rule.weights:
        return _weighted(rule.weights, best)
    keys = (rule.exam,) if rule.exam else rule.quizzes
    counted = [best[key] for key in keys if key in best]
    if not counted:
        return Score(Decimal(100), Decimal(100))
    return Score(
        sum((score.points for score in counted), Decimal(0)),
        sum((score.possible for score in counted), Decimal(0)),
    )


def _weighted(weights: tuple[tuple[str, int], ...], best: Mapping[str, Score]) -> Score:
    whole = sum(weight for _, weight in weights)
    points = Decimal(0)
    for key, weight in weights:
        if key in best and best[key].possible:
            points += best[key].points / best[key].possible * weight * 100 / whole
    return Score(points.quantize(Decimal("0.01"), ROUND_FLOOR), Decimal(100))


def _wanted_quizzes(course: Published) -> tuple[str, ...]:
    rule = course.release.completion
    return (*rule.quizzes, *((rule.exam,) if rule.exam else ()))
