"""Findings: what is wrong in a course folder, where, and what to write instead."""

from app.core.findings import Code, Finding, Severity, error, warning

__all__ = ["CODES", "Code", "Finding", "Severity", "finding"]

CODES: dict[str, Code] = {
    # The folder
    "bad-slug": error("The folder's name is no slug: lower case, digits, single hyphens."),
    "no-course": error("There is no course.md in the folder."),
    "no-lessons": error("The course has neither a lesson nor a quiz."),
    "too-large": error("A file, or the whole course, is larger than its limit."),
    "too-many-files": error("The folder holds more files than a course may have."),
    "unreadable": error("A file cannot be read."),
    "bad-utf-8": error("A text file is not UTF-8."),
    "symlink": error("A symbolic link leads out of the folder, or to a folder."),
    "special-file": error("A file is neither a file nor a folder: a device, socket or pipe."),
    "bad-name": error("No key can be made of a file's or folder's name."),
    "odd-name": warning("A name is not of the form `01-lower-case`; a key was made of it."),
    "stray-file": warning("A file is no part of the course."),
    "loose-lesson": warning("A lesson stands outside of a module."),
    "empty-module": warning("A module has neither a lesson nor a quiz."),
    "duplicate-key": error("Two modules, lessons, questions or front matter keys share a key."),
    # Front matter
    "no-front-matter": warning("A file does not begin with front matter."),
    "bad-front-matter": error(
        "The front matter is no readable YAML, or uses what is not allowed."
    ),
    "missing-value": error("A required front matter key is missing or empty."),
    "bad-value": error("A front matter value is not what its key takes."),
    "unknown-key": error("A front matter key of a course or quiz is unknown."),
    "ignored-key": warning("A front matter key of a lesson or module is unknown."),
    "missing-title": warning("A title is missing; one was made of the heading or file name."),
    "missing-minutes": warning("A lesson's minutes are missing; they were estimated."),
    "missing-hours": warning("The credit hours are missing; they were counted."),
    "hours-differ": error("The credit hours differ from the lessons' minutes by over 20 %."),
    # Text
    "too-complex": error("A text is nested too deeply, or takes too long to render."),
    "html-removed": warning("Raw HTML, an attribute or an address that is not allowed."),
    "heading-level": warning("A lesson has a first-level heading beside its title."),
    "duplicate-id": warning("Two elements of a page share an id."),
    "bad-formula": error("A formula cannot be read."),
    "broken-link": error("A link leads to a lesson or file that does not exist."),
    "broken-anchor": error("A link leads to a heading that does not exist."),
    "bad-address": error("A link or picture has an address that is not allowed."),
    "missing-alt": error("A picture, video or sound has no alternative text."),
    # Media
    "missing-media": error("A media file does not exist in media/."),
    "external-media": error("A picture, video or sound lies on another server."),
    "media-type": error("A media file's type is not allowed, or not what its name says."),
    "unsafe-svg": error("An SVG picture holds a script, an event handler or an outside address."),
    "missing-captions": warning("A video has no captions."),
    "unused-media": warning("A media file is shown or linked nowhere."),
    # Questions
    "no-questions": error("A quiz or a bank has no question."),
    "missing-key": warning("A question has no key; one was made of its heading."),
    "bad-key": error("A question's key is not of lower case letters, digits and hyphens."),
    "unknown-attribute": error("A question has an attribute or class that is unknown."),
    "bad-attribute": error("A question's attribute has a value that is not allowed."),
    "unsupported": error("A question type or setting is not supported yet."),
    "no-answer": error("A question has no right answer."),
    "two-answers": error("A question has more than one right answer, or two kinds of answers."),
    "few-options": error("A question has fewer than two options."),
    "many-options": error("A question has too many options."),
    "empty-text": error("A question or an option has no text."),
    "too-long": error("A prompt, an option, a feedback or an answer is too long."),
    "duplicate-option": error("Two options of a question say the same."),
    "bad-number": error("A number, its tolerance or its range cannot be read."),
    "bad-pattern": error("A pattern is not safe or cannot be read."),
    "stray-quote": error("A block quote stands between options, so it belongs to none."),
    "stray-text": error("Text stands between or after the options."),
    "misplaced-check": error("A check stands where none can: outside of a lesson, or in HTML."),
    # Rules
    "unknown-bank": error("A quiz draws from a bank that does not exist."),
    "unused-bank": warning("No quiz draws from a bank."),
    "draw-too-many": error("A quiz draws more questions than there are."),
    "unknown-reference": error("`requires` or `completion` names what does not exist."),
    "requires-cycle": error("Lessons require each other in a circle."),
    "two-exams": error("There are several exams, and `completion` does not say which decides."),
    # Translations
    "translation-orphan": error("A translated file has no original."),
    "translation-differs": error("A translation differs from the original in what is marked."),
}
"""Every code that a check may give, and what it means."""


def finding(file: str, line: int, code: str, message: str) -> Finding:
    """Return the finding of `code`, which says how severe it is."""
    return Finding(file, max(line, 1), CODES[code].severity, code, message)
