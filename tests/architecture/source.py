"""The product's own source, parsed."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"


@dataclass(frozen=True, slots=True)
class Module:
    """One file of `app/`; `room` is its folder there, or '' for what stands beside the rooms."""

    path: Path
    room: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The path as people write it."""
        return str(self.path.relative_to(ROOT))

    @property
    def place(self) -> Path:
        """The path inside the room."""
        return self.path.relative_to(APP / self.room)


def modules() -> Iterator[Module]:
    """Return every module of the product."""
    for path in sorted(APP.rglob("*.py")):
        parts = path.relative_to(APP).parts
        room = parts[0] if len(parts) > 1 else ""
        yield Module(path, room, ast.parse(path.read_text(encoding="utf-8")))


def imported(module: Module) -> Iterator[str]:
    """Return the dotted names that a module imports."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_outermost(module: Module) -> bool:
    """Whether the module is a view, a command or a job: what people and clocks call."""
    parts = {part.removesuffix(".py") for part in module.place.parts}
    return module.room == "jobs" or not parts.isdisjoint(("views", "commands", "cli", "jobs"))
