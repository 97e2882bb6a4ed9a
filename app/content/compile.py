"""The compiler: a course folder in, every finding and, when none is an error, a release out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.content.checks import lost_checks
from app.content.documents import Document, default_language, read_documents
from app.content.editions import Texts, edition
from app.content.findings import Finding, finding
from app.content.media import read_media
from app.content.nearest import nearest
from app.content.outline import Outline, read_outline
from app.content.picture_size import picture_size
from app.content.places import Places, media_address, within
from app.content.quizzes import Banks, read_banks, read_quizzes
from app.content.release import (
    Edition,
    Facts,
    Lesson,
    Media,
    Module,
    Quiz,
    Release,
)
from app.content.render import Rendered
from app.content.rendering import Renderer, render_all
from app.content.rules import credit_hours, read_completion, read_gates
from app.content.schema import LANGUAGES, SLUG, CourseSchema, LessonSchema
from app.content.source import Source, read_folder
from app.content.translations import Answers, compare_translations, marked

LESSON_ADDRESS = "/learn/{slug}/{key}"
COURSE_ADDRESS = "/courses/{slug}"


@dataclass(frozen=True, slots=True)
class Compiled:
    """What became of a folder; `release` is nothing when a finding is an error.

    `media` maps the digests that the release names to the files that hold them.
    """

    findings: tuple[Finding, ...]
    release: Release | None
    media: Mapping[str, Path] = field(default_factory=dict)


def compile_course(folder: Path, *, render: Renderer = render_all) -> Compiled:
    """Return every finding of the course in `folder`, and its release when none is an error."""
    return _Course(read_folder(folder), render).compiled()


class _Course:
    """A course while it is being compiled: each step adds its findings and goes on."""

    def __init__(self, source: Source, render: Renderer) -> None:
        self.source = source
        self.render = render
        self.findings: list[Finding] = list(source.findings)
        self.default = default_language(source.texts)
        self.documents = read_documents(source.texts, self.findings)
        self.media = read_media(source.media, self.findings)

    def compiled(self) -> Compiled:
        self._check_folder()
        own = [document for document in self.documents if document.language == self.default]
        originals = {document.plain: document for document in own}
        outline = read_outline(own)
        self.findings += outline.findings
        course = originals.get("course.md")
        banks = read_banks(own, self.findings)
        translated = [item for item in self.documents if item.language != self.default]
        answers = compare_translations(originals, translated, self.findings)
        gates = read_gates(outline, self.findings)
        quizzes = read_quizzes(outline, banks, gates, answers=answers, findings=self.findings)
        completion = read_completion(course, outline, self.findings)
        hours = credit_hours(course, outline, self.findings)
        rendered = self._rendered(outline)
        findings = self._sorted()
        schema = course.schema if course else None
        if any(f.severity == "error" for f in findings) or not isinstance(schema, CourseSchema):
            return Compiled(findings, None)
        release = Release(
            slug=self.source.slug,
            language=self.default,
            facts=_facts(schema, hours),
            modules=tuple(Module(part.key, tuple(part.items)) for part in outline.modules),
            lessons=_lessons(outline, gates, answers),
            quizzes=quizzes,
            completion=completion,
            editions=self._editions(outline, rendered, quizzes=quizzes, banks=banks),
            media=tuple(self.media[path] for path in sorted(self.media)),
        )
        files = {item.digest: self.source.media[path] for path, item in self.media.items()}
        return Compiled(findings, release, files)

    def _report(self, line: int, code: str, message: str) -> None:
        self.findings.append(finding("course.md", line, code, message))

    def _check_folder(self) -> None:
        if not re.fullmatch(SLUG, self.source.slug) or len(self.source.slug) > 80:
            message = (
                f"The folder `{self.source.slug}` must be named in lower case, digits, hyphens."
            )
            self._report(1, "bad-slug", message)
        unread = any(found.file == "course.md" for found in self.findings)
        if "course.md" not in self.source.texts and not unread:
            message = "course.md is missing: write it, with `title`, `summary` and the rest."
            self._report(1, "no-course", message)
        if not any(item.kind in ("lesson", "quiz") for item in self.documents):
            message = "The course has no lesson: write one, such as `01-basics/01-first.md`."
            self._report(1, "no-lessons", message)

    def _rendered(self, outline: Outline) -> dict[str, Rendered]:
        places = self._places(outline)
        done = self.render([document.job for document in self.documents], places)
        rendered = {item.file: item for item in done}
        for item in done:
            self.findings += item.findings
        for document in self.documents:
            if document.kind == "lesson":
                html = rendered[document.path].html[0]
                self.findings += lost_checks(document.path, html, document.asked)
        self.findings += _anchor_findings(done, rendered, places)
        self.findings += _unused_media(done, self.media)
        return rendered

    def _places(self, outline: Outline) -> Places:
        slug = self.source.slug
        pages = {
            plain: LESSON_ADDRESS.format(slug=slug, key=key)
            for plain, key in outline.pages.items()
        }
        pages["course.md"] = COURSE_ADDRESS.format(slug=slug)
        digests = {path: item.digest for path, item in self.media.items()}
        media = {
            path: media_address(digests.get(path, "refused"), path) for path in self.source.media
        }
        languages = tuple(language for language in LANGUAGES if language != self.default)
        sizes = {path: picture_size(self.source.media[path]) for path in self.media}
        known = {path: size for path, size in sizes.items() if size}
        return Places(pages, media, languages, known)

    def _editions(
        self,
        outline: Outline,
        rendered: dict[str, Rendered],
        *,
        quizzes: tuple[Quiz, ...],
        banks: Banks,
    ) -> dict[str, Edition]:
        by_language: dict[str, dict[str, Document]] = {}
        for document in self.documents:
            by_language.setdefault(document.language, {})[document.plain] = document
        texts = Texts(self.default, by_language, rendered)
        return {
            language: edition(language, texts, outline, quizzes=quizzes, banks=banks)
            for language in sorted(by_language)
        }

    def _sorted(self) -> tuple[Finding, ...]:
        named = {
            replace(found, file=f"{self.source.slug}/{found.file}") for found in self.findings
        }
        return tuple(sorted(named))


def _facts(schema: CourseSchema, hours: int) -> Facts:
    return Facts(
        industry=schema.industry,
        institution=schema.institution,
        level=schema.level,
        credit_hours=hours,
        prerequisites=schema.prerequisites,
        valid_for_months=schema.valid_for,
        tags=schema.tags,
    )


def _lessons(
    outline: Outline, gates: dict[str, tuple[str, ...]], answers: Answers
) -> tuple[Lesson, ...]:
    return tuple(
        Lesson(
            key,
            item.minutes,
            gates[key],
            item.schema.optional,
            checks=tuple(marked(item, answers).values()),
        )
        for key, item in outline.items.items()
        if isinstance(item.schema, LessonSchema)
    )


def _anchor_findings(
    done: Iterable[Rendered], rendered: dict[str, Rendered], places: Places
) -> list[Finding]:
    """Return findings for links to headings that no page has; failed pages may have any."""
    findings = []
    for page in done:
        for link in page.links:
            there = rendered.get(link.path) or rendered.get(within(places, link.path)[1])
            if link.anchor and there and there.html[0] and link.anchor not in there.anchors:
                near = nearest(link.anchor, there.anchors)
                remedy = f"write `#{near}`" if near else "give that heading `{#…}`"
                message = f"`{link.path}` has no heading `#{link.anchor}`: {remedy}."
                findings.append(finding(page.file, link.line, "broken-anchor", message))
    return findings


def _unused_media(done: Iterable[Rendered], media: dict[str, Media]) -> list[Finding]:
    used = {link.path for page in done for link in page.links}
    message = "No text shows or links this file: show it, or delete it."
    return [finding(path, 1, "unused-media", message) for path in media if path not in used]
