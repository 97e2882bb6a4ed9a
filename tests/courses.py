"""A small course as plain data, published without a compiler."""

import zlib
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.catalogue.models import Course, Release
from app.catalogue.services import card
from app.catalogue.shelf import Published, published
from app.content import release as parts
from app.content.serialise import digest, dumps
from app.grading.questions import Number, OneAnswer, SeveralAnswers, ShortText, TrueFalse
from tests.factories import LONG_AGO

QUESTIONS = (
    OneAnswer("iso-class", 2, 3, 1),
    SeveralAnswers("sources", 2, 4, (0, 2)),
    TrueFalse("walk-fast", 1, False),
    Number("wrist-strap", 1, "0.9", "1.1", "MΩ"),
    ShortText("lockout", 1, ("lockout", "上锁")),
)
SECRET = "only known after the attempt"


def quiz(**changes: object) -> parts.Quiz:
    """A quiz of every question type, seven points, passed at 60 percent."""
    values: dict[str, object] = {
        "key": "basics/check",
        "exam": False,
        "pass_percent": 60,
        "attempts": None,
        "wait_minutes": 0,
        "time_limit_minutes": None,
        "feedback": "after-submit",
        "navigation": "free",
        "shuffle_questions": True,
        "shuffle_options": True,
        "draws": (),
        "pools": (("", tuple(question.key for question in QUESTIONS)),),
        "questions": QUESTIONS,
    }
    return parts.Quiz(**values | changes)


def exam(**changes: object) -> parts.Quiz:
    """An examination of half an hour, twice, with an hour between."""
    values: dict[str, object] = {
        "key": "exam",
        "exam": True,
        "attempts": 2,
        "wait_minutes": 60,
        "time_limit_minutes": 30,
    }
    return quiz(**values | changes)


def small_course(
    slug: str = "small", *, check: parts.Quiz | None = None, final: parts.Quiz | None = None
) -> parts.Release:
    """Two lessons, of which the second requires the first, a check and an examination."""
    quizzes = (check or quiz(), final or exam())
    return parts.Release(
        slug=slug,
        language="en",
        facts=parts.Facts("general", "college", 5, 2, (), 24, ("safety",)),
        modules=(parts.Module("basics", ("basics/first", "basics/second", "basics/check")),),
        lessons=(
            parts.Lesson("basics/first", 10),
            parts.Lesson("basics/second", 10, requires=("basics/first",)),
        ),
        quizzes=quizzes,
        completion=parts.CompletionRule(100, ("basics/check",), "exam"),
        editions={"en": _edition("en", slug, quizzes), "zh": _edition("zh", slug, quizzes)},
        media=(),
    )


def publish(
    session: Session, release: parts.Release | None = None, *, at: datetime = LONG_AGO
) -> Published:
    """Store a release as the course's newest one."""
    release = release or small_course()
    course = session.scalar(select(Course).where(Course.slug == release.slug))
    if course is None:
        course = Course(slug=release.slug)
        session.add(course)
        session.flush()
    newest = select(func.max(Release.number)).where(Release.course_id == course.id)
    stored = Release(
        course_id=course.id,
        number=(session.scalar(newest) or 0) + 1,
        digest=digest(release),
        source_digest=digest(release),
        published_at=at,
        card=card(release),
        body=zlib.compress(dumps(release)),
    )
    session.add(stored)
    session.commit()
    return published(session, stored.id)


def with_prerequisite(release: parts.Release, slug: str) -> parts.Release:
    """The same course, open only to who completed `slug`."""
    return replace(release, facts=replace(release.facts, prerequisites=(slug,)))


def with_checks(release: parts.Release) -> parts.Release:
    """The same course, whose first lesson checks with a question of every type."""
    first, *others = release.lessons
    places = "".join(f"<!--check:{question.key}-->" for question in QUESTIONS)
    editions = {
        language: replace(
            edition,
            lessons=edition.lessons
            | {
                first.key: replace(
                    edition.lessons[first.key],
                    html=f"<p>Read this.</p>{places}<p>The end.</p>",
                    checks=edition.quizzes["exam"].questions,
                )
            },
        )
        for language, edition in release.editions.items()
    }
    return replace(release, lessons=(replace(first, checks=QUESTIONS), *others), editions=editions)


def requiring(release: parts.Release, gates: dict[str, tuple[str, ...]]) -> parts.Release:
    """The same course with other gates before its lessons."""
    lessons = tuple(replace(each, requires=gates[each.key]) for each in release.lessons)
    return replace(release, lessons=lessons)


def accepting(release: parts.Release, key: str, word: str) -> parts.Release:
    """The same course, whose first lesson takes another word as the right answer to a check."""
    first, *others = release.lessons
    checks = tuple(
        replace(each, accepted=(*each.accepted, word)) if each.key == key else each
        for each in first.checks
    )
    return replace(release, lessons=(replace(first, checks=checks), *others))


def _edition(language: str, slug: str, quizzes: tuple[parts.Quiz, ...]) -> parts.Edition:
    texts = {
        question.key: parts.QuestionText(
            prompt=f"<p>About {question.key}?</p>",
            options=tuple(
                f"<p>{question.key} option {n}</p>" for n in range(getattr(question, "options", 0))
            ),
            feedback=tuple(f"<p>{SECRET} {n}</p>" for n in range(getattr(question, "options", 0))),
            explanation=f"<p>{SECRET}</p>",
        )
        for question in QUESTIONS
    }
    lesson = parts.LessonText("First lesson", ("Know it",), "<p>Read this.</p>", ())
    return parts.Edition(
        language=language,
        title=f"Course {slug}",
        summary="What it is about.",
        introduction="<p>Welcome.</p>",
        outcomes=("Do it well",),
        lecturers=("Lin",),
        modules={"basics": parts.ModuleText("Basics", "The basics.")},
        lessons={
            "basics/first": lesson,
            "basics/second": replace(lesson, title="Second lesson"),
        },
        quizzes={
            each.key: parts.QuizText("The exam" if each.exam else "The check", "", texts)
            for each in quizzes
        },
    )
