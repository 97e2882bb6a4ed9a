"""The sheet of an attempt: its questions with what the worker put there, and what may be told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from app.catalogue.shelf import Published, title_of
from app.content.release import Edition, Quiz
from app.grading.mark import mark
from app.grading.paper import Paper, PaperQuestion
from app.grading.questions import Question
from app.grading.response import is_blank
from app.grading.solution import solution
from app.learning.queries import Sitting

Access = Literal["open", "locked", "ahead"]


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on a sheet: saved answers, marks and flags by question.

    `typed` holds what came with the form just sent and `faults` what is wrong with it, in words.
    """

    answers: Mapping[str, Any]
    marks: Mapping[str, Any] = field(default_factory=dict)
    flags: Collection[str] = ()
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question of an attempt: what may be shown of it at this moment, and nothing more.

    `options` are pairs of the position as shown and safe HTML. `chosen` is the answer in positions
    as shown: the one just sent, or else the saved one. `access` says whether the question may be
    answered now, or no more, or not yet. `verdict`, `points`, `right`, `feedback` and
    `explanation` stay empty until the quiz's rule allows them.
    """

    key: str
    number: int
    kind: str
    possible: int
    unit: str
    prompt: str
    options: tuple[tuple[str, str], ...]
    chosen: Any
    is_answered: bool
    scoring: str = ""
    is_flagged: bool = False
    access: Access = "open"
    fault: str = ""
    verdict: str = ""
    points: str = ""
    right: tuple[str, ...] = ()
    feedback: Mapping[str, str] | None = None
    explanation: str = ""

    def is_chosen(self, value: str) -> bool:
        """Whether the option shown at `value` belongs to the answer."""
        return value in self.chosen if isinstance(self.chosen, list) else value == self.chosen


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
    written: Written,
    *,
    revealed: Collection[str],
    is_over: bool = False,
) -> tuple[ShownQuestion, ...]:
    """Return the questions of an attempt as its page shows them.

    Of the questions in `revealed` everything that teaches is there; of the others, nothing that
    gives an answer away. No question can be answered any more when the attempt `is_over`.
    """
    texts = edition.quizzes[quiz.key].questions
    shown = []
    for number, (asked, access) in enumerate(_with_access(quiz, paper, written, is_over), 1):
        key = asked.question.key
        plain = _plain(asked, texts[key], written, number=number, access=access)
        shown.append(_told(plain, asked, texts[key], written.marks) if key in revealed else plain)
    return tuple(shown)


def _with_access(
    quiz: Quiz, paper: Paper, written: Written, is_over: bool
) -> list[tuple[PaperQuestion, Access]]:
    """Return the questions with whether each may be answered: in order, if the quiz says so."""
    in_order = quiz.navigation == "forward-only"
    stays = in_order or quiz.feedback == "immediately"
    found: list[tuple[PaperQuestion, Access]] = []
    waits = in_order and is_over
    for asked in paper.questions:
        if asked.question.key in written.answers and (stays or is_over):
            found.append((asked, "locked"))
        elif waits:
            found.append((asked, "ahead"))
        else:
            found.append((asked, "locked" if is_over else "open"))
            waits = in_order
    return found


def _plain(
    asked: PaperQuestion, text: Any, written: Written, *, number: int, access: Access
) -> ShownQuestion:
    question = asked.question
    key = question.key
    saved = written.answers.get(key)
    chosen = asked.as_shown(saved)
    if access == "open" and key in written.typed:
        chosen = _as_typed(question, written.typed[key])
    return ShownQuestion(
        key=key,
        number=number,
        kind=question.kind,
        possible=question.points,
        unit=getattr(question, "unit", ""),
        prompt=text.prompt,
        options=tuple(
            (str(i), text.options[origin]) for i, origin in enumerate(_order(asked, text))
        ),
        chosen=chosen,
        is_answered=not is_blank(saved),
        scoring=getattr(question, "scoring", ""),
        is_flagged=access == "open" and key in written.flags,
        access=access,
        fault=written.faults.get(key, ""),
    )


def _as_typed(question: Question, values: Sequence[str]) -> Any:
    if question.kind == "several":
        return list(values)
    return values[0] if values else None


def _told(
    plain: ShownQuestion, asked: PaperQuestion, text: Any, marks: Mapping[str, Any]
) -> ShownQuestion:
    """Return the question with its verdict and everything that teaches."""
    order = _order(asked, text)
    points, verdict = marks.get(plain.key, ["0.00", "unanswered"])
    return replace(
        plain,
        verdict=verdict,
        points=points,
        right=_right(asked),
        feedback={
            str(shown): text.feedback[i] for shown, i in enumerate(order) if i < len(text.feedback)
        },
        explanation=text.explanation,
    )


def _order(asked: PaperQuestion, text: Any) -> Sequence[int]:
    return asked.option_order or tuple(range(len(text.options)))


def _right(asked: PaperQuestion) -> tuple[str, ...]:
    """Return the right answer as people read it: positions as shown, or words."""
    right = solution(asked.question)
    if asked.question.kind in ("one", "several"):
        return tuple(asked.as_shown(list(right)) or ())
    return right


def lessons_to_read_again(
    course: Published, edition: Edition, quiz: Quiz, wrong: frozenset[str]
) -> tuple[tuple[str, str], ...]:
    """Return the key and title of each lesson that leads to what a quiz asks.

    Those are the lessons before the quiz in its module. Of an examination that draws from banks,
    they are the lessons of each module that a bank of a `wrong` question is named for.
    """
    keys: list[str] = []
    for module in course.release.modules:
        if quiz.key in module.items:
            keys += module.items[: module.items.index(quiz.key)]
        elif any(bank == module.key and not wrong.isdisjoint(pool) for bank, pool in quiz.pools):
            keys += module.items
    return tuple((key, title_of(edition, key)) for key in keys if key in course.lessons)
