"""What a course demands: gates between lessons, and what completes it."""

from collections.abc import Iterable

from app.content.documents import Document
from app.content.findings import Finding, finding
from app.content.front_matter import Place
from app.content.nearest import nearest
from app.content.outline import Outline
from app.content.release import CompletionRule
from app.content.schema import CompletionSchema, CourseSchema, LessonSchema, QuizSchema

MINUTES_A_CREDIT_HOUR = 45
TOLERANCE = 0.2


class References:
    """Finds lessons and quizzes by the names that front matter gives them."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = tuple(keys)
        self._full: dict[str, list[str]] = {}
        self._remedies: dict[str, str] = {}
        for key in self._keys:
            self._full.setdefault(key, []).insert(0, key)
            self._full.setdefault(key.rpartition("/")[2], []).append(key)

    def find(self, name: str) -> str | None:
        """Return the key that `name` means: a whole key, or the end of just one."""
        found = self._full.get(name, [])
        return found[0] if len(set(found)) == 1 or name in found else None

    def remedy(self, name: str) -> str:
        """Return what to write instead of the unknown `name`."""
        if name not in self._remedies:
            near = nearest(name, self._keys)
            some = ", ".join(f"`{key}`" for key in self._keys[:8])
            several = f"write one of {some}" if some else "remove it, for there is none"
            self._remedies[name] = f"write `{near}`" if near else several
        return self._remedies[name]


def exam_keys(outline: Outline) -> list[str]:
    """Return the keys of the exams."""
    return [key for key, item in outline.items.items() if _is_exam(item)]


def _is_exam(document: Document) -> bool:
    return isinstance(document.schema, QuizSchema) and document.schema.kind == "exam"


def read_gates(outline: Outline, findings: list[Finding]) -> dict[str, tuple[str, ...]]:
    """Return by key what each lesson and quiz requires, with findings for what cannot be."""
    references = References(outline.items)
    gates: dict[str, tuple[str, ...]] = {}
    for key, document in outline.items.items():
        required = []
        for number, name in enumerate(_required(document)):
            found = references.find(name)
            if found:
                required.append(found)
                continue
            line = document.front.line(("requires", number))
            message = f"`{name}` in `requires` does not exist: {references.remedy(name)}."
            findings.append(finding(document.path, line, "unknown-reference", message))
        gates[key] = tuple(dict.fromkeys(required))
    findings += _cycles(outline, gates)
    return gates


def _required(document: Document) -> tuple[str, ...]:
    schema = document.schema
    return schema.requires if isinstance(schema, LessonSchema | QuizSchema) else ()


def _cycles(outline: Outline, gates: dict[str, tuple[str, ...]]) -> list[Finding]:
    """Return a finding for each circle of gates, at its first lesson."""
    findings = []
    done: set[str] = set()
    for start in gates:
        circle = _circle(start, gates, done)
        if circle:
            document = outline.items[circle[0]]
            names = " → ".join([*circle, circle[0]])
            message = f"These require each other in a circle: {names}; remove one `requires`."
            line = document.front.line(("requires",))
            findings.append(finding(document.path, line, "requires-cycle", message))
    return findings


def _circle(start: str, gates: dict[str, tuple[str, ...]], done: set[str]) -> list[str]:
    """Return the keys of a circle reached from `start`; every key is walked once."""
    path: list[str] = []
    steps = [iter([start])]
    while steps:
        key = next(steps[-1], None)
        if key is None:
            steps.pop()
            if path:
                done.add(path.pop())
        elif key in path:
            done.update(path)
            return path[path.index(key) :]
        elif key not in done:
            path.append(key)
            steps.append(iter(gates[key]))
    return []


def read_completion(
    course: Document | None, outline: Outline, findings: list[Finding]
) -> CompletionRule:
    """Return what completes the course, with findings for names of what does not exist."""
    schema = course.schema if course else None
    rule = schema.completion if isinstance(schema, CourseSchema) else CompletionSchema()
    return _Completion(course, outline, findings).rule(rule)


class _Completion:
    def __init__(self, course: Document | None, outline: Outline, findings: list[Finding]) -> None:
        self._course = course
        self._exams = exam_keys(outline)
        self._tests = [key for key, item in outline.items.items() if item.kind == "quiz"]
        self._findings = findings

    def rule(self, rule: CompletionSchema) -> CompletionRule:
        quizzes = tuple(key for key in self._tests if key not in self._exams)
        if rule.quizzes != "all":
            named = enumerate(rule.quizzes)
            places: list[tuple[str, Place]] = [(name, ("quizzes", n)) for n, name in named]
            quizzes = self._found(places, self._tests)
        weights = [
            (self._found([(name, ("score", name))], self._tests), weight)
            for name, weight in rule.score.items()
        ]
        return CompletionRule(
            rule.lessons,
            quizzes,
            self._exam(rule.exam),
            tuple(sorted((found[0], weight) for found, weight in weights if found)),
        )

    def _exam(self, name: str | None) -> str | None:
        if name is not None:
            found = self._found([(name, ("exam",))], self._exams)
            return found[0] if found else None
        if len(self._exams) > 1:
            message = f"There are {len(self._exams)} exams: name the deciding one in `exam: …`."
            self._report((), "two-exams", message)
        return self._exams[0] if self._exams else None

    def _found(self, names: list[tuple[str, Place]], among: list[str]) -> tuple[str, ...]:
        keys = []
        references = References(among)
        for name, place in names:
            key = references.find(name)
            if key:
                keys.append(key)
                continue
            remedy = references.remedy(name)
            message = f"`{name}` in `completion` does not exist: {remedy}."
            self._report(place, "unknown-reference", message)
        return tuple(dict.fromkeys(keys))

    def _report(self, place: Place, code: str, message: str) -> None:
        if self._course:
            line = self._course.front.line(("completion", *place))
            self._findings.append(finding(self._course.path, line, code, message))


def credit_hours(course: Document | None, outline: Outline, findings: list[Finding]) -> int:
    """Return the course's credit hours, with a finding when they do not fit the lessons."""
    lessons = [item for item in outline.items.values() if item.kind == "lesson"]
    minutes = sum(lesson.minutes for lesson in lessons)
    counted = max(1, round(minutes / MINUTES_A_CREDIT_HOUR))
    schema = course.schema if course else None
    if course is None or not isinstance(schema, CourseSchema):
        return counted
    if schema.hours is None:
        message = f"The credit hours are missing: add `hours: {counted}`."
        if "hours" not in course.front.values:
            findings.append(finding(course.path, 1, "missing-hours", message))
        return counted
    planned = schema.hours * MINUTES_A_CREDIT_HOUR
    if lessons and schema.hours != counted and abs(planned - minutes) > TOLERANCE * minutes:
        message = (
            f"{schema.hours} credit hours are {planned} minutes, but the lessons take {minutes}: "
            f"write `hours: {counted}`, or correct the lessons' `minutes`."
        )
        line = course.front.line(("hours",))
        findings.append(finding(course.path, line, "hours-differ", message))
    return schema.hours
