"""Quizzes and exams: their rules, the banks that they draw from, and every question in reach."""

from app.content.documents import Document
from app.content.findings import Finding, finding
from app.content.names import key_of
from app.content.nearest import nearest
from app.content.outline import Outline
from app.content.release import Draw, Quiz
from app.content.schema import QuizSchema
from app.content.translations import Answers, marked
from app.grading.questions import Question

DEFAULT_EXAM_ATTEMPTS = 3

Banks = dict[str, Document]


def read_banks(documents: list[Document], findings: list[Finding]) -> Banks:
    """Return the banks by their key."""
    banks: Banks = {}
    for document in documents:
        if document.kind != "bank":
            continue
        stem = document.plain.rpartition("/")[2].removesuffix(".md")
        key = key_of(stem)
        if not key:
            message = f"No key can be made of `{stem}`: rename it, such as `particles.md`."
            findings.append(finding(document.path, 1, "bad-name", message))
        elif key in banks:
            message = f"`{banks[key].path}` has the same key `{key}`: rename one of the two."
            findings.append(finding(document.path, 1, "duplicate-key", message))
        else:
            banks[key] = document
    return banks


def read_quizzes(
    outline: Outline,
    banks: Banks,
    gates: dict[str, tuple[str, ...]],
    *,
    answers: Answers,
    findings: list[Finding],
) -> tuple[Quiz, ...]:
    """Return every quiz and exam, with findings for draws that cannot be."""
    quizzes = []
    drawn: set[str] = set()
    for key, document in outline.items.items():
        if isinstance(document.schema, QuizSchema):
            reader = _Reader(key, document, document.schema, banks=banks, findings=findings)
            quizzes.append(reader.quiz(gates[key], answers))
            drawn.update(reader.pools)
    for name in sorted(banks.keys() - drawn):
        message = f"No quiz draws from this bank: write `draw:` with `{name}: 5` in a quiz."
        findings.append(finding(banks[name].path, 1, "unused-bank", message))
    return tuple(quizzes)


class _Reader:
    """Reads one quiz; `pools` are the questions in reach by their bank, '' for the own file."""

    def __init__(
        self,
        key: str,
        document: Document,
        schema: QuizSchema,
        *,
        banks: Banks,
        findings: list[Finding],
    ) -> None:
        self._key = key
        self._document = document
        self._schema = schema
        self._banks = banks
        self._findings = findings
        self.pools: dict[str, Document] = {}

    def quiz(self, requires: tuple[str, ...], answers: Answers) -> Quiz:
        schema = self._schema
        exam = schema.kind == "exam"
        draws = self._draws()
        default_attempts = DEFAULT_EXAM_ATTEMPTS if exam else None
        attempts = schema.attempts if "attempts" in schema.model_fields_set else default_attempts
        default_feedback = "after-pass" if exam else "after-submit"
        feedback = schema.feedback if "feedback" in schema.model_fields_set else default_feedback
        return Quiz(
            key=self._key,
            exam=exam,
            pass_percent=schema.pass_,
            attempts=attempts,
            wait_minutes=schema.wait,
            time_limit_minutes=schema.time_limit,
            feedback=feedback,  # type: ignore[arg-type]  # both are of the schema's literals
            navigation=schema.navigation,
            shuffle_questions="questions" in schema.shuffle,
            shuffle_options="options" in schema.shuffle,
            draws=draws,
            pools=tuple((name, _keys(document)) for name, document in self.pools.items()),
            questions=self._questions(answers),
            requires=requires,
        )

    def _draws(self) -> tuple[Draw, ...]:
        draw = self._schema.draw
        own = len(self._document.asked)
        if own:
            self.pools[""] = self._document
        if draw is None:
            return ()
        wanted = [("", draw)] if isinstance(draw, int) else list(draw.items())
        if own and not isinstance(draw, int):
            wanted.insert(0, ("", own))
        return tuple(self._draw(name, count) for name, count in wanted if self._has(name, count))

    def _draw(self, name: str, count: int) -> Draw:
        return Draw(key_of(name) if name else "", count)

    def _has(self, name: str, count: int) -> bool:
        key = key_of(name) if name else ""
        bank = self._banks.get(key) if name else self._document
        if bank is None:
            near = nearest(name, self._banks)
            remedy = f"write `{near}`" if near else f"create `bank/{key or 'name'}.md`"
            self._report(name, "unknown-bank", f"The bank `{name}` does not exist: {remedy}.")
            return False
        self.pools[key] = bank
        there = len(bank.asked)
        if count > there:
            where = f"`{name}` has" if name else "the file has"
            message = f"{count} questions are drawn, but {where} {there}: draw fewer, or add some."
            self._report(name, "draw-too-many", message)
        return True

    def _report(self, name: str, code: str, message: str) -> None:
        line = self._document.front.line(("draw", name) if name else ("draw",))
        self._findings.append(finding(self._document.path, line, code, message))

    def _questions(self, answers: Answers) -> tuple[Question, ...]:
        questions: dict[str, Question] = {}
        homes: dict[str, str] = {}
        for document in self.pools.values():
            for asked in document.asked:
                if asked.key in homes and homes[asked.key] != document.path:
                    other = homes[asked.key]
                    message = f"`{other}` has the key `{asked.key}`, too: rename one of them."
                    self._findings.append(
                        finding(document.path, asked.line, "duplicate-key", message)
                    )
                homes.setdefault(asked.key, document.path)
            questions |= marked(document, answers)
        return tuple(questions.values())


def _keys(document: Document) -> tuple[str, ...]:
    return tuple(asked.key for asked in document.asked)
