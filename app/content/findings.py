"""Findings: what is wrong in a course folder, where, and what to write instead."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One mistake: `file` is relative to the course folder's parent, `message` says the remedy."""

    file: str
    line: int
    severity: Severity
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity} {self.code} {self.message}"


class Code(NamedTuple):
    """What a code means, and whether it keeps a course from being published."""

    severity: Severity
    meaning: str


def _error(meaning: str) -> Code:
    return Code("error", meaning)


def _warning(meaning: str) -> Code:
    return Code("warning", meaning)


CODES: dict[str, Code] = {
    # The folder
    "bad-slug": _error("The folder's name is no slug: lower case, digits, single hyphens."),
    "no-course": _error("There is no course.md in the folder."),
    "no-lessons": _error("The course has neither a lesson nor a quiz."),
    "too-large": _error("A file, or the whole course, is larger than its limit."),
    "too-many-files": _error("The folder holds more files than a course may have."),
    "unreadable": _error("A file cannot be read."),
    "bad-utf-8": _error("A text file is not UTF-8."),
    "symlink": _error("A symbolic link leads out of the folder, or to a folder."),
    "special-file": _error("A file is neither a file nor a folder: a device, socket or pipe."),
    "bad-name": _error("No key can be made of a file's or folder's name."),
    "odd-name": _warning("A name is not of the form `01-lower-case`; a key was made of it."),
    "stray-file": _warning("A file is no part of the course."),
    "loose-lesson": _warning("A lesson stands outside of a module."),
    "empty-module": _warning("A module has neither a lesson nor a quiz."),
    "duplicate-key": _error("Two modules, lessons, questions or front matter keys share a key."),
    # Front matter
    "no-front-matter": _warning("A file does not begin with front matter."),
    "bad-front-matter": _error(
        "The front matter is no readable YAML, or uses what is not allowed."
    ),
    "missing-value": _error("A required front matter key is missing or empty."),
    "bad-value": _error("A front matter value is not what its key takes."),
    "unknown-key": _error("A front matter key of a course or quiz is unknown."),
    "ignored-key": _warning("A front matter key of a lesson or module is unknown."),
    "missing-title": _warning("A title is missing; one was made of the heading or file name."),
    "missing-minutes": _warning("A lesson's minutes are missing; they were estimated."),
    "missing-hours": _warning("The credit hours are missing; they were counted."),
    "hours-differ": _error("The credit hours differ from the lessons' minutes by over 20 %."),
    # Text
    "too-complex": _error("A text is nested too deeply, or takes too long to render."),
    "html-removed": _warning("Raw HTML, an attribute or an address that is not allowed."),
    "heading-level": _warning("A lesson has a first-level heading beside its title."),
    "duplicate-id": _warning("Two elements of a page share an id."),
    "bad-formula": _error("A formula cannot be read."),
    "broken-link": _error("A link leads to a lesson or file that does not exist."),
    "broken-anchor": _error("A link leads to a heading that does not exist."),
    "bad-address": _error("A link or picture has an address that is not allowed."),
    "missing-alt": _error("A picture, video or sound has no alternative text."),
    # Media
    "missing-media": _error("A media file does not exist in media/."),
    "external-media": _error("A picture, video or sound lies on another server."),
    "media-type": _error("A media file's type is not allowed, or not what its name says."),
    "unsafe-svg": _error("An SVG picture holds a script, an event handler or an outside address."),
    "missing-captions": _warning("A video has no captions."),
    "unused-media": _warning("A media file is shown or linked nowhere."),
    # Questions
    "no-questions": _error("A quiz or a bank has no question."),
    "missing-key": _warning("A question has no key; one was made of its heading."),
    "bad-key": _error("A question's key is not of lower case letters, digits and hyphens."),
    "unknown-attribute": _error("A question has an attribute or class that is unknown."),
    "bad-attribute": _error("A question's attribute has a value that is not allowed."),
    "unsupported": _error("A question type or setting is not supported yet."),
    "no-answer": _error("A question has no right answer."),
    "two-answers": _error("A question has more than one right answer, or two kinds of answers."),
    "few-options": _error("A question has fewer than two options."),
    "many-options": _error("A question has too many options."),
    "empty-text": _error("A question or an option has no text."),
    "too-long": _error("A prompt, an option, a feedback or an answer is too long."),
    "duplicate-option": _error("Two options of a question say the same."),
    "bad-number": _error("A number, its tolerance or its range cannot be read."),
    "bad-pattern": _error("A pattern is not safe or cannot be read."),
    "stray-quote": _error("A block quote stands between options, so it belongs to none."),
    "stray-text": _error("Text stands between or after the options."),
    # Rules
    "unknown-bank": _error("A quiz draws from a bank that does not exist."),
    "unused-bank": _warning("No quiz draws from a bank."),
    "draw-too-many": _error("A quiz draws more questions than there are."),
    "unknown-reference": _error("`requires` or `completion` names what does not exist."),
    "requires-cycle": _error("Lessons require each other in a circle."),
    "two-exams": _error("There are several exams, and `completion` does not say which decides."),
    # Translations
    "translation-orphan": _error("A translated file has no original."),
    "translation-differs": _error("A translation differs from the original in what is marked."),
}
"""Every code that a check may give, and what it means."""


def finding(file: str, line: int, code: str, message: str) -> Finding:
    """Return the finding of `code`, which says how severe it is."""
    return Finding(file, max(line, 1), CODES[code].severity, code, message)
