"""What the pages of a course show, gathered from the release and the worker's progress."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.catalogue.shelf import Published, title_of
from app.content.release import Edition, Quiz
from app.learning.progress import Progress, missing_for
from app.learning.queries import Sitting


@dataclass(frozen=True, slots=True)
class Item:
    """A lesson or quiz in the outline; `missing` names by title what must come first."""

    key: str
    kind: str
    title: str
    minutes: int
    is_done: bool
    is_optional: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutlineModule:
    """A module of the outline; the exam stands in one without a key."""

    key: str
    title: str
    summary: str
    items: tuple[Item, ...]

    @property
    def done(self) -> int:
        """How many of the items are done."""
        return sum(item.is_done for item in self.items)


def outline(course: Published, edition: Edition, progress: Progress) -> tuple[OutlineModule, ...]:
    """Return the modules with their items; a quiz outside every module comes last."""
    modules = [
        OutlineModule(
            module.key,
            edition.modules[module.key].title,
            edition.modules[module.key].summary,
            tuple(item(course, edition, progress, key) for key in module.items),
        )
        for module in course.release.modules
    ]
    inside = {key for module in course.release.modules for key in module.items}
    rest = tuple(item(course, edition, progress, k) for k in course.order if k not in inside)
    if rest:
        modules.append(OutlineModule("", "", "", rest))
    return tuple(modules)


def item(course: Published, edition: Edition, progress: Progress, key: str) -> Item:
    """Return the lesson or quiz `key` as the outline shows it."""
    missing = missing_for(course, key, progress)
    quiz = course.quizzes.get(key)
    lesson = course.lessons.get(key)
    return Item(
        key=key,
        kind=("exam" if quiz.exam else "quiz") if quiz else "lesson",
        title=title_of(edition, key),
        minutes=lesson.minutes if lesson else (quiz.time_limit_minutes or 0 if quiz else 0),
        is_done=progress.has(key),
        is_optional=lesson.optional if lesson else False,
        missing=tuple(title_of(edition, each) for each in missing),
    )


def neighbours(
    course: Published, edition: Edition, progress: Progress, key: str
) -> tuple[Item | None, Item | None]:
    """Return what comes before and after `key` in the course's order."""
    index = course.order.index(key)
    before = course.order[index - 1] if index else None
    after = course.order[index + 1] if index + 1 < len(course.order) else None
    return (
        item(course, edition, progress, before) if before else None,
        item(course, edition, progress, after) if after else None,
    )


@dataclass(frozen=True, slots=True)
class QuizRules:
    """What the page before a quiz says about this worker and this quiz now."""

    questions: int
    attempts_left: int | None
    open_attempt: Sitting | None
    opens_at: datetime | None
    missing: tuple[str, ...]
    is_passed: bool

    @property
    def may_start(self) -> bool:
        """Whether the button to begin is there."""
        return (
            not self.missing and self.opens_at is None and self.attempts_left != 0
        ) or self.open_attempt is not None


def quiz_rules(
    course: Published,
    quiz: Quiz,
    edition: Edition,
    progress: Progress,
    attempts: Sequence[Sitting],
    *,
    opens_at: datetime | None,
    at: datetime,
) -> QuizRules:
    """Return what applies to the worker's next attempt at `quiz`."""
    last = attempts[-1] if attempts else None
    return QuizRules(
        questions=sum(draw.count for draw in quiz.draws) or len(quiz.questions),
        attempts_left=None if quiz.attempts is None else max(quiz.attempts - len(attempts), 0),
        open_attempt=last if last and last.is_open and not last.is_overdue(at) else None,
        opens_at=opens_at if opens_at and opens_at > at else None,
        missing=item(course, edition, progress, quiz.key).missing,
        is_passed=quiz.key in progress.passed,
    )
