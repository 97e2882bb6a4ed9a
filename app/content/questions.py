"""Questions: what a quiz or bank file asks, for marking and for rendering."""

import re
import unicodedata
from dataclasses import dataclass

from app.content.answers import (
    BadAnswer,
    NumberAnswer,
    TextAnswer,
    number_answer,
    text_answer,
)
from app.content.attributes import Attributes, read_attributes
from app.content.findings import Finding, finding
from app.content.names import slugified
from app.content.question_lines import OptionLines, QuestionLines, split_questions
from app.content.render import Snippet
from app.grading.questions import (
    Number,
    OneAnswer,
    Question,
    SeveralAnswers,
    ShortText,
    TrueFalse,
)

LONGEST_PROMPT = 10_000
LONGEST_OPTION = 2_000
MOST_OPTIONS = 26
MOST_QUESTIONS = 1_000

_BLANK = re.compile(r"\[\[[^\[\]\n]+\]\](?!\()")


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question: `marking` is nothing when it cannot be marked; the rest is still to render."""

    key: str
    line: int
    marking: Question | None
    prompt: Snippet
    options: tuple[Snippet, ...]
    feedback: tuple[Snippet, ...]
    explanation: Snippet

    @property
    def snippets(self) -> tuple[Snippet, ...]:
        """The question's texts in the order in which `QuestionText` takes them apart."""
        return (self.prompt, *self.options, *self.feedback, self.explanation)


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """The text before a quiz's questions, or around a lesson's, and the questions."""

    introduction: Snippet
    questions: tuple[AskedQuestion, ...]
    findings: tuple[Finding, ...]


def read_questions(file: str, body: str, first_line: int) -> QuestionFile:
    """Return the questions of a quiz's or bank's body, with findings for what is wrong in them."""
    introduction, parts = split_questions(body, first_line)
    findings: list[Finding] = []
    return QuestionFile(introduction, ask(file, parts, findings), tuple(findings))


def ask(
    file: str, parts: list[QuestionLines], findings: list[Finding]
) -> tuple[AskedQuestion, ...]:
    """Return the questions that `parts` are, adding findings for what is wrong in them."""
    if len(parts) > MOST_QUESTIONS:
        message = f"{MOST_QUESTIONS} questions are allowed in a file: split it into banks."
        findings.append(finding(file, parts[MOST_QUESTIONS].line, "too-large", message))
        parts = parts[:MOST_QUESTIONS]
    seen: dict[str, int] = {}
    return tuple(_Reader(file, part, findings, seen).question() for part in parts)


class _Reader:
    """Reads one question, noting what is wrong in it."""

    def __init__(
        self, file: str, part: QuestionLines, findings: list[Finding], seen: dict[str, int]
    ) -> None:
        self.file = file
        self.part = part
        self.findings = findings
        self.seen = seen

    def question(self) -> AskedQuestion:
        part = self.part
        attributes = read_attributes(self.file, part.line, part.attributes)
        before = len(self.findings)
        self.findings += attributes.findings
        key = self._key(attributes)
        self._check_strays()
        self._check_texts()
        marking = self._marking(key, attributes)
        flawed = any(found.severity == "error" for found in self.findings[before:])
        return AskedQuestion(
            key,
            part.line,
            None if flawed else marking,
            part.prompt_snippet(),
            tuple(_option_text(option) for option in part.options),
            tuple(
                Snippet(option.feedback_line or option.line, "\n".join(option.feedback))
                for option in part.options
            ),
            Snippet(part.explanation_line or part.line, "\n".join(part.explanation)),
        )

    def _report(self, line: int, code: str, message: str) -> None:
        self.findings.append(finding(self.file, line, code, message))

    def _key(self, attributes: Attributes) -> str:
        line = self.part.line
        key = attributes.key
        if not key:
            key = slugified(self.part.heading)[:60].strip("-") or f"question-{len(self.seen) + 1}"
            message = (
                f"The question has no key: add `{{#{key}}}` so that results keep their place."
            )
            self._report(line, "missing-key", message)
        if key in self.seen:
            message = f"The key `{key}` was already used in line {self.seen[key]}: choose another."
            self._report(line, "duplicate-key", message)
        self.seen.setdefault(key, line)
        return key

    def _check_strays(self) -> None:
        for line, code in self.part.strays:
            if code == "stray-quote":
                message = "Indent this quote below its option, or move it to the question's end."
            else:
                message = "Move this text above the options, or into a quote `> …` at the end."
            self._report(line, code, message)

    def _check_texts(self) -> None:
        part = self.part
        if not part.heading.strip():
            self._report(
                part.line, "empty-text", "The heading is empty: write the question there."
            )
        prompt = part.prompt_snippet().text
        if len(prompt) > LONGEST_PROMPT or len("\n".join(part.explanation)) > LONGEST_PROMPT:
            message = f"A question may have {LONGEST_PROMPT:,} characters at most: shorten it."
            self._report(part.line, "too-long", message)
        texts: dict[str, int] = {}
        for option in part.options[:MOST_OPTIONS]:
            self._check_option(option, texts)

    def _check_option(self, option: OptionLines, texts: dict[str, int]) -> None:
        text = " ".join("\n".join(option.text).split())
        if not text:
            self._report(option.line, "empty-text", "The option is empty: write it after the box.")
        elif text in texts:
            message = f"The option says the same as that in line {texts[text]}: change one."
            self._report(option.line, "duplicate-option", message)
        texts.setdefault(text, option.line)
        if max(len(text), len("\n".join(option.feedback))) > LONGEST_OPTION:
            message = f"An option may have {LONGEST_OPTION:,} characters at most: shorten it."
            self._report(option.line, "too-long", message)

    def _marking(self, key: str, attributes: Attributes) -> Question | None:
        part = self.part
        if problem := self._unsupported(attributes):
            self._report(part.line, "unsupported", problem)
            return None
        kinds = [bool(attributes.truth is not None), bool(part.options), bool(part.answers)]
        if sum(kinds) > 1:
            message = (
                "Options, an answer line and `.true` or `.false` exclude each other: keep one."
            )
            self._report(part.line, "two-answers", message)
            return None
        if attributes.truth is not None:
            return TrueFalse(key, attributes.points, attributes.truth)
        if part.options:
            return self._choice(key, attributes)
        if part.answers:
            return self._typed(key, attributes)
        message = "There is no answer: write options `- [x] …`, `= …`, or `.true` in the heading."
        self._report(part.line, "no-answer", message)
        return None

    def _unsupported(self, attributes: Attributes) -> str | None:
        if attributes.unsupported:
            use = "write options, a number, a short text, or `.true`/`.false` instead"
            return f"Questions with `.{attributes.unsupported}` are not supported yet: {use}."
        text = "\n".join([self.part.heading, *self.part.prompt])
        if re.search(r"^[ \t]*(?:`{3,}|~{3,})[ \t]*\{?\.?vars\b", text, re.MULTILINE):
            return "Calculated questions are not supported yet: write fixed numbers instead."
        if not self.part.options and not self.part.answers and _BLANK.search(text):
            return (
                "Blanks `[[…]]` are not supported yet: ask for one word with `= answer` instead."
            )
        return None

    def _choice(self, key: str, attributes: Attributes) -> Question | None:
        options = self.part.options
        right = tuple(n for n, option in enumerate(options) if option.right)
        if not self._countable(len(options), len(right), attributes):
            return None
        if attributes.multiple or len(right) > 1:
            scoring = attributes.scoring or "all-or-nothing"
            return SeveralAnswers(key, attributes.points, len(options), right, scoring)
        if attributes.scoring:
            message = "`scoring` is for several answers: remove it, or add `.multiple`."
            self._report(self.part.line, "bad-attribute", message)
        return OneAnswer(key, attributes.points, len(options), right[0])

    def _countable(self, options: int, right: int, attributes: Attributes) -> bool:
        line = self.part.line
        if options < 2:
            message = "The question has one option: write at least two."
            self._report(line, "few-options", message)
        if options > MOST_OPTIONS:
            message = f"The question has {options} options: {MOST_OPTIONS} are allowed."
            self._report(line, "many-options", message)
        if not right:
            message = "No option is marked right: write `[x]` before the right one."
            self._report(line, "no-answer", message)
        if right > 1 and attributes.one:
            message = "Several options are marked right: keep one `[x]`, or write `.multiple`."
            self._report(line, "two-answers", message)
        return 2 <= options <= MOST_OPTIONS and right > 0 and not (attributes.one and right > 1)

    def _typed(self, key: str, attributes: Attributes) -> Question | None:
        if attributes.scoring:
            message = "`scoring` is for several answers: remove it."
            self._report(self.part.line, "bad-attribute", message)
        lines = [text for _, text in self.part.answers]
        try:
            answer = _typed_answer(lines, attributes)
        except BadAnswer as problem:
            self._report(self.part.answers[0][0], problem.code, problem.message)
            return None
        if isinstance(answer, NumberAnswer):
            return Number(key, attributes.points, answer.low, answer.high, answer.unit)
        return ShortText(key, attributes.points, answer.accepted, answer.patterns)


def _typed_answer(lines: list[str], attributes: Attributes) -> NumberAnswer | TextAnswer:
    first = unicodedata.normalize("NFC", lines[0])
    if first.startswith("=") and not attributes.text:
        number = number_answer(first[1:])
        if number and len(lines) > 1:
            message = "A number has one answer line: write a range such as `= 3180..3190`."
            raise BadAnswer("two-answers", message)
        if number:
            return number
    if attributes.number:
        message = f"`{first}` is no number: write `= 42`, `= 42 ± 2` or `= 40..44`."
        raise BadAnswer("bad-number", message)
    return text_answer(lines)


def _option_text(option: OptionLines) -> Snippet:
    return Snippet(option.line, "\n".join(option.text), inline=True)
