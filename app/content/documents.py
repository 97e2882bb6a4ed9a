"""A course's text files, each read and checked for itself."""

import re
from dataclasses import dataclass, field
from typing import Literal

from app.content.checks import read_checks
from app.content.findings import Finding, finding
from app.content.front_matter import FrontMatter, read_front_matter
from app.content.headings import read_heading
from app.content.names import title_of
from app.content.questions import AskedQuestion, QuestionFile, read_questions
from app.content.render import Job, Snippet
from app.content.schema import (
    LANGUAGES,
    BankSchema,
    CourseSchema,
    LessonSchema,
    ModuleSchema,
    QuizSchema,
    Schema,
    TranslatedCourseSchema,
)
from app.content.validation import validated

Kind = Literal["course", "module", "lesson", "quiz", "bank"]

WORDS_A_MINUTE = 180
CHARACTERS_A_MINUTE = 300
LONGEST_TITLE = 200

_FOLDERS = tuple(f"{language}/" for language in LANGUAGES)
"""Read last: a translation is of the kind of its original."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]+")


@dataclass(slots=True)
class Document:
    """A text file: `plain` is its path without the language folder, `schema` its front matter.

    `questions` are those of a quiz or bank, and the checks of a lesson.
    """

    path: str
    plain: str
    language: str
    kind: Kind
    front: FrontMatter
    schema: Schema | None = None
    title: str = ""
    minutes: int = 1
    questions: QuestionFile | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def job(self) -> Job:
        """What of the file is to be rendered."""
        if self.questions is None:
            snippet = Snippet(self.front.body_line, self.front.body)
            return Job(self.path, (snippet,))
        texts = [text for question in self.asked for text in question.snippets]
        separate_from = 1 if self.kind == "lesson" else 0
        return Job(self.path, (self.questions.introduction, *texts), separate_from)

    @property
    def asked(self) -> tuple[AskedQuestion, ...]:
        """The questions in the file's order."""
        return self.questions.questions if self.questions else ()


def default_language(texts: dict[str, str]) -> str:
    """Return the language that course.md names, or English while it names none."""
    front = read_front_matter(texts.get("course.md", ""))
    named = front.values.get("language")
    return named if isinstance(named, str) and named in LANGUAGES else "en"


def read_documents(texts: dict[str, str], findings: list[Finding]) -> list[Document]:
    """Return every text file that is part of the course, checked for itself."""
    default = default_language(texts)
    documents: list[Document] = []
    kinds: dict[str, Kind] = {}
    for path, text in sorted(texts.items(), key=lambda item: item[0][:3] in _FOLDERS):
        first, _, rest = path.partition("/")
        language, plain = (first, rest) if rest and first in LANGUAGES else (default, path)
        if plain != path and language == default:
            message = f"`{default}` is the course's own language: move this out of `{default}/`."
            findings.append(finding(path, 1, "translation-orphan", message))
        elif plain.count("/") > 1:
            message = "Lessons stand in a module's folder, not deeper: move this up, or delete it."
            findings.append(finding(path, 1, "stray-file", message))
        else:
            front = read_front_matter(text)
            kind = kinds.setdefault(plain, _kind(plain, front))
            document = Document(path, plain, language, kind, front)
            _check(document, own=language == default)
            findings += document.findings
            documents.append(document)
    return documents


def _check(document: Document, *, own: bool) -> None:
    path, front, kind = document.path, document.front, document.kind
    if not front.present and kind in ("lesson", "course", "quiz"):
        message = "There is no front matter: begin the file with `---`, `title: …`, `---`."
        document.findings.append(finding(path, 1, "no-front-matter", message))
    document.schema, found = validated(path, front, _schema(kind, own))
    document.findings += found
    _settle_title(document)
    if kind == "lesson":
        _settle_minutes(document, own)
        document.questions = read_checks(path, front.body, front.body_line)
        document.findings += document.questions.findings
    if kind in ("quiz", "bank"):
        document.questions = read_questions(path, front.body, front.body_line)
        document.findings += document.questions.findings
        if own:
            _check_number(document)
    if isinstance(document.schema, QuizSchema) and document.schema.penalty is not None:
        message = "`penalty` is not supported yet: remove it."
        document.findings.append(finding(path, front.line(("penalty",)), "unsupported", message))


def _check_number(document: Document) -> None:
    """Report a bank or quiz without a question, unless the quiz draws from banks."""
    draws = isinstance(document.schema, QuizSchema) and isinstance(document.schema.draw, dict)
    if not document.asked and not draws:
        message = "There is no question: write `## The question? {#key}` and options below it."
        line = document.front.body_line
        document.findings.append(finding(document.path, line, "no-questions", message))


def _kind(plain: str, front: FrontMatter) -> Kind:
    folder, _, name = plain.rpartition("/")
    if plain == "course.md":
        return "course"
    if folder == "bank":
        return "bank"
    if folder and name == "module.md":
        return "module"
    if front.values.get("kind") in ("quiz", "exam") or plain == "exam.md":
        return "quiz"
    return "lesson"


def _schema(kind: Kind, own: bool) -> type[Schema]:
    schemas: dict[Kind, type[Schema]] = {
        "course": CourseSchema if own else TranslatedCourseSchema,
        "module": ModuleSchema,
        "lesson": LessonSchema,
        "quiz": QuizSchema,
        "bank": BankSchema,
    }
    return schemas[kind]


def _settle_title(document: Document) -> None:
    """Take the title from the front matter, else from the first heading, else from the name."""
    if document.kind in ("module", "bank"):
        document.title = getattr(document.schema, "title", None) or ""
        return
    front = document.front
    heading = _take_heading(front, getattr(document.schema, "title", None))
    given = getattr(document.schema, "title", None)
    stem = document.plain.rpartition("/")[2].removesuffix(".md")
    document.title = given or heading[:LONGEST_TITLE] or title_of(stem)
    if not given and document.kind != "course" and not front.is_broken:
        message = f"The title is missing: add `title: {document.title}` to the front matter."
        document.findings.append(finding(document.path, 1, "missing-title", message))


def _take_heading(front: FrontMatter, title: str | None) -> str:
    """Return the first-level heading that begins the body, blanking it when it is the title."""
    start = len(front.body) - len(front.body.lstrip())
    line, _, rest = front.body[start:].partition("\n")
    heading = read_heading(line, level=1)
    if heading and title in (None, heading.text):
        front.body = f"{front.body[:start]}\n{rest}"
    return heading.text if heading else ""


def _settle_minutes(document: Document, own: bool) -> None:
    schema = document.schema
    given = schema.minutes if isinstance(schema, LessonSchema) else None
    document.minutes = given or reading_minutes(document.front.body)
    asked = own and not document.front.is_broken and "minutes" not in document.front.values
    if given is None and asked:
        message = f"The minutes are missing: add `minutes: {document.minutes}` or what it takes."
        document.findings.append(finding(document.path, 1, "missing-minutes", message))


def reading_minutes(text: str) -> int:
    """Return how many minutes a worker needs to read `text`."""
    words = len(_WORD.findall(text)) / WORDS_A_MINUTE
    characters = len(_HAN.findall(text)) / CHARACTERS_A_MINUTE
    return min(600, max(1, round(words + characters)))
