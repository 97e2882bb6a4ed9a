"""What the pages of a course show, gathered from the release and the worker's progress."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.catalogue.shelf import Published, title_of
from app.content.release import Edition, Quiz
from app.grading.mark import mark
from app.grading.paper import Paper, PaperQuestion
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


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question of an attempt: what may be shown of it at this moment, and nothing more.

    `options` are pairs of the position as shown and safe HTML. `chosen` is the saved answer in
    positions as shown. `verdict`, `points`, `right`, `feedback` and `explanation` stay empty until
    the quiz's rule allows them.
    """

    key: str
    kind: str
    possible: int
    unit: str
    prompt: str
    options: tuple[tuple[str, str], ...]
    chosen: Any
    verdict: str = ""
    points: str = ""
    right: tuple[str, ...] = ()
    feedback: Mapping[str, str] | None = None
    explanation: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether there is a saved answer."""
        return self.chosen not in (None, "", [])


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


def revealed_keys(
    quiz: Quiz,
    paper: Paper,
    attempts: Sequence[Sitting],
    sitting: Sitting,
    answers: Mapping[str, Any],
) -> frozenset[str]:
    """Return the questions whose right answers may be shown now, by the quiz's rule."""
    every = frozenset(asked.question.key for asked in paper.questions)
    match quiz.feedback:
        case "immediately":
            return every & answers.keys() if sitting.is_open else every
        case "after-submit":
            return frozenset() if sitting.is_open else every
        case "after-pass":
            passed = any(each.passed for each in attempts)
            return every if passed and not sitting.is_open else frozenset()
        case "never":
            return frozenset()


def provisional_marks(
    paper: Paper, answers: Mapping[str, Any], revealed: Collection[str]
) -> dict[str, list[str]]:
    """Return the marks of the `revealed` answers so far, for a quiz that tells at once."""
    asked = [each.question for each in paper.questions if each.question.key in revealed]
    marks = {question.key: mark(question, answers.get(question.key)) for question in asked}
    return {key: [str(each.points), each.verdict] for key, each in marks.items()}


def questions(
    quiz: Quiz,
    paper: Paper,
    edition: Edition,
    answers: Mapping[str, Any],
    marks: Mapping[str, Any],
    *,
    revealed: Collection[str],
) -> tuple[ShownQuestion, ...]:
    """Return the questions of an attempt as its page shows them.

    Of the questions in `revealed` everything that teaches is there; of the others, nothing that
    gives an answer away.
    """
    texts = edition.quizzes[quiz.key].questions
    return tuple(
        _shown(
            asked,
            texts[asked.question.key],
            answers,
            marks,
            reveal=asked.question.key in revealed,
        )
        for asked in paper.questions
    )


def _shown(
    asked: PaperQuestion,
    text: Any,
    answers: Mapping[str, Any],
    marks: Mapping[str, Any],
    *,
    reveal: bool,
) -> ShownQuestion:
    question = asked.question
    key = question.key
    order = asked.option_order or tuple(range(len(text.options)))
    plain = ShownQuestion(
        key=key,
        kind=question.kind,
        possible=question.points,
        unit=getattr(question, "unit", ""),
        prompt=text.prompt,
        options=tuple((str(shown), text.options[i]) for shown, i in enumerate(order)),
        chosen=asked.as_shown(answers.get(key)),
    )
    if not reveal:
        return plain
    points, verdict = marks.get(key, ["0.00", "unanswered"])
    feedback = {
        str(shown): text.feedback[i] for shown, i in enumerate(order) if i < len(text.feedback)
    }
    return ShownQuestion(
        **{name: getattr(plain, name) for name in _PLAIN},
        verdict=verdict,
        points=points,
        right=_right(asked, order),
        feedback=feedback,
        explanation=text.explanation,
    )


_PLAIN = ("key", "kind", "possible", "unit", "prompt", "options", "chosen")


def _right(asked: PaperQuestion, order: Sequence[int]) -> tuple[str, ...]:
    """Return the right answer as people read it: positions as shown, or text."""
    question = asked.question
    match question.kind:
        case "one":
            return (str(order.index(question.right)),)
        case "several":
            return tuple(str(shown) for shown, i in enumerate(order) if i in question.right)
        case "true-false":
            return ("true" if question.right else "false",)
        case "number":
            if question.low == question.high:
                return (f"{question.low} {question.unit}".strip(),)
            return (f"{question.low} – {question.high} {question.unit}".strip(),)
        case "text":
            return question.accepted


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
