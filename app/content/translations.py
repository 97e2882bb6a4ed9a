"""Translations against their originals: what is marked must be the same in every language."""

from dataclasses import replace

from app.content.documents import Document
from app.content.findings import Finding, finding
from app.content.questions import AskedQuestion
from app.grading.questions import Question, ShortText

Answers = dict[tuple[str, str], Question]
"""Questions by file and key, with the accepted answers of every language."""


def compare_translations(
    originals: dict[str, Document], translations: list[Document], findings: list[Finding]
) -> Answers:
    """Return the questions that accept more in translation, with findings for what differs."""
    answers: Answers = {}
    for document in translations:
        original = originals.get(document.plain)
        if original is None:
            message = f"`{document.plain}` does not exist: rename this, or write the original."
            findings.append(finding(document.path, 1, "translation-orphan", message))
        elif original.questions and document.questions:
            _compare(original, document, answers, findings=findings)
    return answers


def _compare(
    original: Document, translation: Document, answers: Answers, *, findings: list[Finding]
) -> None:
    theirs = {asked.key: asked for asked in translation.asked}
    ours = {asked.key: asked for asked in original.asked}
    for key, asked in theirs.items():
        if key not in ours:
            message = f"The original has no question `{key}`: take its key from there."
            findings.append(finding(translation.path, asked.line, "translation-differs", message))
    for key, asked in ours.items():
        if key not in theirs:
            message = f"The question `{key}` of the original is missing: translate it."
            findings.append(finding(translation.path, 1, "translation-differs", message))
            continue
        _compare_question(
            asked, theirs[key], translation, original=original, answers=answers, findings=findings
        )


def _compare_question(
    ours: AskedQuestion,
    theirs: AskedQuestion,
    document: Document,
    *,
    original: Document,
    answers: Answers,
    findings: list[Finding],
) -> None:
    if ours.marking is None or theirs.marking is None:
        return
    here, there = answers.get((original.plain, ours.key), ours.marking), theirs.marking
    if isinstance(here, ShortText) and isinstance(there, ShortText):
        answers[original.plain, ours.key] = replace(
            here,
            accepted=tuple(dict.fromkeys(here.accepted + there.accepted)),
            patterns=tuple(dict.fromkeys(here.patterns + there.patterns)),
        )
    elif replace(there, points=here.points) != here:
        message = f"`{ours.key}` is marked in another way than the original: {_difference(ours)}."
        findings.append(finding(document.path, theirs.line, "translation-differs", message))


def _difference(ours: AskedQuestion) -> str:
    if ours.options:
        return f"keep its {len(ours.options)} options, their order and which are right"
    return "keep its type and its answer"


def marked(document: Document, answers: Answers) -> dict[str, Question]:
    """Return what marks each question of `document`, with the answers of every language."""
    return {
        asked.key: answers.get((document.plain, asked.key), asked.marking)
        for asked in document.asked
        if asked.marking
    }
