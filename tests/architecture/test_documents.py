"""Whoever reads the documents knows every setting, command and target."""

import ast
import re
from collections.abc import Iterator

import click
import pytest
from flask import Flask

from tests.architecture.source import ROOT

READ_BY_THE_OPERATOR = ("README.md", "docs/operator.md")
READ_BY_DEVELOPERS = (*READ_BY_THE_OPERATOR, "CONTRIBUTING.md")
SET_FOR_THE_SERVER = ("HOST", "PORT", "WORKERS", "THREADS")


def _text(names: tuple[str, ...]) -> str:
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


def _settings() -> set[str]:
    """Return the names that `config.py` asks the environment for."""
    tree = ast.parse((ROOT / "config.py").read_text(encoding="utf-8"))
    asked = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr == "get" and node.args and isinstance(node.args[0], ast.Constant)
    }
    return {name for name in asked if isinstance(name, str)}


def _commands(group: click.Group, path: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")
        elif getattr(command.callback, "__module__", "").startswith("app."):
            yield f"{path} {name}"


def test_operator_reads_of_every_setting():
    settings = _settings()
    text = _text(READ_BY_THE_OPERATOR)

    assert "DATABASE_URL" in settings
    missing = {name for name in (*settings, *SET_FOR_THE_SERVER) if f"`{name}`" not in text}
    assert missing == set()


def test_operator_reads_of_every_command(app: Flask):
    commands = list(_commands(app.cli, "flask"))
    text = _text(READ_BY_THE_OPERATOR)

    assert "flask courses publish" in commands
    assert [command for command in commands if command not in text] == []


def test_reader_finds_every_make_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):.*## ", makefile, flags=re.MULTILINE)
    text = _text(READ_BY_DEVELOPERS)

    assert "run" in targets
    assert [target for target in targets if f"make {target}" not in text] == []


@pytest.mark.parametrize("path", sorted((ROOT / "docs").rglob("*.md")), ids=lambda p: p.name)
def test_links_between_documents_lead_somewhere(path):
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))

    assert [target for target in targets if not (path.parent / target).exists()] == []
