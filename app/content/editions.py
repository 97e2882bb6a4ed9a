"""Editions: everything that people read, put together for each language."""

from dataclasses import dataclass

from app.content.checks import with_places
from app.content.documents import Document
from app.content.names import title_of
from app.content.outline import Outline, Part
from app.content.questions import AskedQuestion
from app.content.quizzes import Banks
from app.content.release import (
    Edition,
    Heading,
    LessonText,
    ModuleText,
    QuestionText,
    Quiz,
    QuizText,
)
from app.content.render import Rendered
from app.content.schema import LessonSchema, ModuleSchema, TranslatedCourseSchema

DEEPEST_ENTRY = 3
"""Headings below this level are not in the table of contents."""


@dataclass(frozen=True, slots=True)
class Texts:
    """A course's files in every language, by language and path, and what they were rendered to."""

    default: str
    documents: dict[str, dict[str, Document]]
    rendered: dict[str, Rendered]

    def document(self, language: str, plain: str) -> Document | None:
        """Return the file in `language`, or else in the course's own language."""
        return self.documents.get(language, {}).get(plain) or self.original(plain)

    def original(self, plain: str) -> Document | None:
        """Return the file in the course's own language."""
        return self.documents[self.default].get(plain)

    def lacks(self, language: str, plain: str) -> bool:
        """Whether `language` falls back for a file that there is."""
        there = self.documents.get(language, {})
        return plain not in there and self.original(plain) is not None


def edition(
    language: str, texts: Texts, outline: Outline, *, quizzes: tuple[Quiz, ...], banks: Banks
) -> Edition:
    """Return what the course is in `language`."""
    course = texts.document(language, "course.md")
    path = course.path if course else ""
    schema, own = _course_schema(course), _course_schema(texts.original("course.md"))
    lessons = {key: item for key, item in outline.items.items() if item.kind == "lesson"}
    return Edition(
        language=language,
        title=schema.title,
        summary=schema.summary,
        introduction=texts.rendered[path].html[0],
        outcomes=schema.outcomes or own.outcomes,
        lecturers=schema.lecturers or own.lecturers,
        modules={part.key: _module(part, language, texts) for part in outline.modules},
        lessons={key: _lesson(item, language, texts) for key, item in lessons.items()},
        quizzes={
            quiz.key: _quiz(quiz, outline, language, texts=texts, banks=banks) for quiz in quizzes
        },
        fallback=tuple(_fallback(language, texts, outline)),
    )


def _course_schema(document: Document | None) -> TranslatedCourseSchema:
    if document is None or not isinstance(document.schema, TranslatedCourseSchema):
        raise TypeError("A course without errors has a course.md that fits its schema.")
    return document.schema


def _fallback(language: str, texts: Texts, outline: Outline) -> list[str]:
    keys = []
    for part in outline.parts:
        if part.folder and texts.lacks(language, f"{part.folder}/module.md"):
            keys.append(part.key)
        keys += [key for key, item in part.items.items() if texts.lacks(language, item.plain)]
    return keys


def _module(part: Part, language: str, texts: Texts) -> ModuleText:
    if not part.folder:
        document = texts.document(language, "course.md")
        return ModuleText(document.title if document else part.key, "")
    document = texts.document(language, f"{part.folder}/module.md")
    schema = document.schema if document else None
    if not isinstance(schema, ModuleSchema):
        return ModuleText(title_of(part.folder), "")
    return ModuleText(schema.title or title_of(part.folder), schema.summary or "")


def _lesson(item: Document, language: str, texts: Texts) -> LessonText:
    document = texts.document(language, item.plain) or item
    schema = document.schema
    rendered = texts.rendered[document.path]
    return LessonText(
        document.title,
        schema.objectives if isinstance(schema, LessonSchema) else (),
        with_places(rendered.html[0], document.asked),
        _contents(rendered.headings),
        _questions(document, texts),
    )


def _contents(headings: tuple[Heading, ...]) -> tuple[Heading, ...]:
    return tuple(heading for heading in headings if heading.depth <= DEEPEST_ENTRY)


def _quiz(quiz: Quiz, outline: Outline, language: str, *, texts: Texts, banks: Banks) -> QuizText:
    item = outline.items[quiz.key]
    document = texts.document(language, item.plain) or item
    questions: dict[str, QuestionText] = {}
    for name, keys in quiz.pools:
        home = banks[name] if name else item
        here = _questions(texts.document(language, home.plain) or home, texts)
        there = _questions(home, texts)
        questions |= {key: here.get(key) or there[key] for key in keys}
    return QuizText(document.title, texts.rendered[document.path].html[0], questions)


def _questions(document: Document, texts: Texts) -> dict[str, QuestionText]:
    html = iter(texts.rendered[document.path].html[1:])
    return {
        question.key: _question(question, [next(html) for _ in question.snippets])
        for question in document.asked
    }


def _question(asked: AskedQuestion, html: list[str]) -> QuestionText:
    options = len(asked.options)
    return QuestionText(
        html[0], tuple(html[1 : 1 + options]), tuple(html[1 + options : 1 + 2 * options]), html[-1]
    )
