"""A release: one compiled, immutable version of a course, as plain frozen data.

Structure, marking data and completion rules are language-free and come from the course's default
language; everything that people read is in `editions`, one a language.
"""

from dataclasses import dataclass, field
from typing import Literal

from app.grading.questions import Question

Feedback = Literal["immediately", "after-submit", "after-pass", "never"]
Navigation = Literal["free", "forward-only"]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson's place in the course; `key` is `module/lesson` without order numbers.

    `checks` are the questions inside it, for practice only; they give no points.
    """

    key: str
    minutes: int
    requires: tuple[str, ...] = ()
    optional: bool = False
    kind: Literal["lesson"] = "lesson"
    checks: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Draw:
    """`count` questions drawn from the pool `bank` ('' is the quiz's own file)."""

    bank: str
    count: int


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz or exam: its rules, and every question that an attempt may draw.

    `questions` holds the own questions and those of every bank drawn from; `pools` maps a bank's
    name ('' for the own file) to its question keys, in order. `draws` empty means: all questions.
    """

    key: str
    exam: bool
    pass_percent: int
    attempts: int | None
    wait_minutes: int
    time_limit_minutes: int | None
    feedback: Feedback
    navigation: Navigation
    shuffle_questions: bool
    shuffle_options: bool
    draws: tuple[Draw, ...]
    pools: tuple[tuple[str, tuple[str, ...]], ...]
    questions: tuple[Question, ...]
    requires: tuple[str, ...] = ()
    kind: Literal["quiz"] = "quiz"


@dataclass(frozen=True, slots=True)
class Module:
    """A module: its key and, in order, the keys of its lessons and quizzes."""

    key: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompletionRule:
    """What finishes the course.

    `lessons_percent` of the lessons that are not optional; every quiz of `quizzes` passed; the
    exam, when there is one, passed. `weights` maps quiz keys to their share in the final score;
    empty means: the exam alone, or the mean of the quizzes when there is no exam.
    """

    lessons_percent: int
    quizzes: tuple[str, ...]
    exam: str | None
    weights: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the catalogue and the records need to know of a course, the same in every language."""

    industry: str
    institution: str
    level: int | None
    credit_hours: int
    prerequisites: tuple[str, ...]
    valid_for_months: int | None
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """One entry of a lesson's table of contents; `depth` is 2 or 3."""

    anchor: str
    title: str
    depth: int


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question as a worker reads it: safe HTML; `feedback` is parallel to `options`."""

    prompt: str
    options: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class LessonText:
    """A lesson as a worker reads it: safe HTML.

    A check's place in `html` is the comment `<!--check:key-->`, which no author can write.
    """

    title: str
    objectives: tuple[str, ...]
    html: str
    headings: tuple[Heading, ...]
    checks: dict[str, QuestionText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuizText:
    """A quiz's title, introduction (safe HTML) and questions by key."""

    title: str
    introduction: str
    questions: dict[str, QuestionText]


@dataclass(frozen=True, slots=True)
class ModuleText:
    """A module's title and summary."""

    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything that people read, in one language; parts that fall back are filled in.

    `fallback` holds the keys of modules, lessons and quizzes that this language lacks, so that a
    page can say that it shows another language. `introduction` is safe HTML.
    """

    language: str
    title: str
    summary: str
    introduction: str
    outcomes: tuple[str, ...]
    lecturers: tuple[str, ...]
    modules: dict[str, ModuleText]
    lessons: dict[str, LessonText]
    quizzes: dict[str, QuizText]
    fallback: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Media:
    """A media file: where it stands in the folder, and the SHA-256 (hex) of its bytes.

    Pages name it as `/media/<digest>/<name>`.
    """

    path: str
    digest: str
    size: int
    content_type: str


@dataclass(frozen=True, slots=True)
class Release:
    """A course, compiled."""

    slug: str
    language: str
    facts: Facts
    modules: tuple[Module, ...]
    lessons: tuple[Lesson, ...]
    quizzes: tuple[Quiz, ...]
    completion: CompletionRule
    editions: dict[str, Edition]
    media: tuple[Media, ...]
