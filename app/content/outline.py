"""The outline: modules and what they hold, in order, by key."""

from dataclasses import dataclass, field

from app.content.documents import Document
from app.content.findings import Finding, finding
from app.content.names import is_canonical, key_of, order_of

LOOSE = "lessons"
"""The module of lessons that stand in the course's folder itself."""

NO_MODULE = ""
"""What stands for a module with quizzes in the course's folder itself, such as the exam."""


@dataclass(slots=True)
class Part:
    """A module: its folder ('' for what stands in the course's folder) and its files by key."""

    key: str
    folder: str
    order: tuple[int, str]
    items: dict[str, Document] = field(default_factory=dict)


@dataclass(slots=True)
class Outline:
    """The modules in order."""

    parts: list[Part] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def modules(self) -> list[Part]:
        """The modules without what stands in none."""
        return [part for part in self.parts if part.key != NO_MODULE]

    @property
    def items(self) -> dict[str, Document]:
        """Every lesson and quiz by its key, in order."""
        return {key: item for part in self.parts for key, item in part.items.items()}

    @property
    def pages(self) -> dict[str, str]:
        """The key of every lesson and quiz by its file."""
        return {item.plain: key for key, item in self.items.items()}


def read_outline(documents: list[Document]) -> Outline:
    """Return the outline that the original language's files make."""
    outline = Outline()
    parts: dict[str, Part] = {}
    for document in sorted(documents, key=_order):
        if document.kind not in ("module", "lesson", "quiz"):
            continue
        part = _part(document, parts, outline.findings)
        if part and document.kind != "module":
            _add(document, part, outline.findings)
    outline.findings += _module_findings(list(parts.values()))
    outline.parts = sorted((p for p in parts.values() if p.items), key=lambda part: part.order)
    return outline


def _module_findings(parts: list[Part]) -> list[Finding]:
    """Return findings for modules without a lesson, and for those that share a key."""
    findings = []
    first: dict[str, Part] = {}
    for part in parts:
        if not part.items:
            message = "The module has no lesson: write one, such as `01-first.md`, or delete it."
            findings.append(finding(f"{part.folder}/module.md", 1, "empty-module", message))
            continue
        other = first.setdefault(part.key, part)
        if other is not part:
            names = f"`{other.folder or 'course folder'}` and `{part.folder or 'course folder'}`"
            message = f"The modules {names} share the key `{part.key}`: rename one."
            path = next(iter(part.items.values())).path
            findings.append(finding(path, 1, "duplicate-key", message))
    return findings


def _order(document: Document) -> tuple[tuple[int, str], tuple[int, str]]:
    folder, _, name = document.plain.rpartition("/")
    return order_of(folder), order_of(name.removesuffix(".md"))


def _part(document: Document, parts: dict[str, Part], findings: list[Finding]) -> Part | None:
    folder, _, name = document.plain.rpartition("/")
    stem = name.removesuffix(".md")
    if not folder:
        return _loose_part(document, stem, parts, findings=findings)
    if folder in parts:
        return parts[folder]
    key = _key(folder, document.path, findings)
    if not key:
        return None
    return parts.setdefault(folder, Part(key, folder, order_of(folder)))


def _loose_part(
    document: Document, stem: str, parts: dict[str, Part], *, findings: list[Finding]
) -> Part:
    """Return the module of a file in the course's folder: a quiz stands in none, at the end."""
    if document.kind == "quiz":
        return parts.setdefault("/", Part(NO_MODULE, "", (10**10, "")))
    message = "The lesson stands outside of a module: move it into a folder such as `01-basics/`."
    findings.append(finding(document.path, 1, "loose-lesson", message))
    return parts.setdefault("", Part(LOOSE, "", order_of(stem)))


def _key(name: str, path: str, findings: list[Finding]) -> str:
    key = key_of(name)
    if not key:
        message = f"No address can be made of `{name}`: rename it, such as `01-lower-case`."
        findings.append(finding(path, 1, "bad-name", message))
    elif not is_canonical(name):
        message = f"The key of `{name}` is `{key}`: rename it to lower case letters and hyphens."
        findings.append(finding(path, 1, "odd-name", message))
    return key


def _add(document: Document, part: Part, findings: list[Finding]) -> None:
    stem = document.plain.rpartition("/")[2].removesuffix(".md")
    own = _key(stem, document.path, findings)
    if not own:
        return
    key = f"{part.key}/{own}" if part.key else own
    if key in part.items:
        other = part.items[key].path
        message = f"The key `{key}` is already that of `{other}`: rename one of the two."
        findings.append(finding(document.path, 1, "duplicate-key", message))
        return
    part.items[key] = document
