"""A question's lines, sorted by what they are: prompt, options, feedback, answers, explanation."""

import re
from dataclasses import dataclass, field

from app.content.headings import read_heading
from app.content.render import Snippet

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_OPTION = re.compile(r" {0,3}[-*+][ \t]+\[(?P<mark>[ xX])\](?:[ \t]+(?P<text>.*))?")
_ANSWER = re.compile(r" {0,3}(?:=(?!=)|~(?!~))\s*\S.*|=\s*")
_QUOTE = re.compile(r"[ \t]*> ?")


@dataclass(slots=True)
class OptionLines:
    """An option: whether it is marked right, its text and the feedback below it."""

    line: int
    right: bool
    text: list[str] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)
    feedback_line: int = 0


@dataclass(slots=True)
class QuestionLines:
    """A question as it stands in its file."""

    line: int
    heading: str
    attributes: str
    prompt: list[str] = field(default_factory=list)
    options: list[OptionLines] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    explanation_line: int = 0
    strays: list[tuple[int, str]] = field(default_factory=list)
    """Lines of `stray-quote` and `stray-text`."""

    def prompt_snippet(self) -> Snippet:
        """Return the heading and what follows it as one text."""
        return Snippet(self.line, "\n".join([_plain_start(self.heading), *self.prompt]))


def _plain_start(text: str) -> str:
    """Return `text` so that Markdown takes its beginning for no list, quote or heading."""
    text = re.sub(r"^(\d{1,9})([.)])(\s)", r"\1\\\2\3", text)
    return re.sub(r"^([-+>#*])(\s)", r"\\\1\2", text)


def split_questions(body: str, first_line: int) -> tuple[Snippet, list[QuestionLines]]:
    """Return the text before the first second-level heading, and the questions after it."""
    questions: list[QuestionLines] = []
    blocks: list[list[str]] = [[]]
    fence = ""
    for number, line in enumerate(body.split("\n"), first_line):
        heading = None if fence else read_heading(line, level=2)
        if heading:
            questions.append(QuestionLines(number, *heading))
            blocks.append([])
            continue
        fence = fence_after(line, fence)
        blocks[-1].append(line)
    for question, lines in zip(questions, blocks[1:], strict=True):
        sort_lines(question, lines)
    return Snippet(first_line, "\n".join(blocks[0])), questions


def fence_after(line: str, fence: str) -> str:
    """Return the fence of the code that is open after `line`, '' for none."""
    found = _FENCE.match(line)
    if not found:
        return fence
    if not fence:
        return found[1]
    return "" if found[1].startswith(fence) and line.strip() == found[1] else fence


class _Sorter:
    """Walks a question's lines from above, knowing what it stands in."""

    def __init__(self, question: QuestionLines) -> None:
        self.question = question
        self.fence = ""

    def take(self, number: int, line: str) -> None:
        inside = bool(self.fence)
        self.fence = fence_after(line, self.fence)
        if not inside and (option := _OPTION.fullmatch(line)):
            self._option(number, option)
        elif not inside and _ANSWER.fullmatch(line) and not self.question.options:
            self.question.answers.append((number, line.strip()))
        elif self.question.options and (inside or self._belongs(line)):
            self._continue(number, line)
        elif self.question.options or self.question.answers:
            self._after(number, line)
        else:
            self.question.prompt.append(line)

    def _option(self, number: int, found: re.Match[str]) -> None:
        self._no_longer_last()
        option = OptionLines(number, found["mark"] != " ", [found["text"] or ""])
        self.question.options.append(option)

    def _belongs(self, line: str) -> bool:
        """Whether `line` stands within the last option: indented, or going on lazily."""
        if self.question.explanation_line:
            return False
        if line.startswith((" ", "\t")) or not line.strip():
            return True
        last = self.question.options[-1]
        return bool(last.text[-1].strip()) and not last.feedback and not line.startswith(">")

    def _continue(self, number: int, line: str) -> None:
        option = self.question.options[-1]
        stripped = re.sub(r"^(?: {1,4}|\t)", "", line)
        if _QUOTE.match(line) and not self.fence:
            option.feedback_line = option.feedback_line or number
            option.feedback.append(_QUOTE.sub("", line, count=1))
        elif option.feedback:
            self._after_feedback(number, line)
        else:
            option.text.append(stripped)

    def _after_feedback(self, number: int, line: str) -> None:
        if line.strip():
            self.question.strays.append((number, "stray-text"))
        else:
            self.question.options[-1].feedback.append("")

    def _after(self, number: int, line: str) -> None:
        question = self.question
        if line.startswith(">"):
            question.explanation_line = question.explanation_line or number
            question.explanation.append(_QUOTE.sub("", line, count=1))
        elif line.strip():
            question.strays.append((number, "stray-text"))
        elif question.explanation_line:
            question.explanation.append("")

    def _no_longer_last(self) -> None:
        if self.question.explanation_line:
            self.question.strays.append((self.question.explanation_line, "stray-quote"))
            self.question.explanation_line = 0
            self.question.explanation = []


def sort_lines(question: QuestionLines, lines: list[str]) -> None:
    """Give `question` the `lines` below its heading, each where it belongs."""
    sorter = _Sorter(question)
    for number, line in enumerate(lines, question.line + 1):
        sorter.take(number, line)
    if not question.options and not question.answers:
        _take_explanation(question)


def _take_explanation(question: QuestionLines) -> None:
    """Make a statement's last block quote its explanation."""
    lines = question.prompt
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and lines[start - 1].startswith(">"):
        start -= 1
    if start < end:
        question.explanation_line = question.line + 1 + start
        question.explanation = [_QUOTE.sub("", line, count=1) for line in lines[start:end]]
        del lines[start:]
