"""Who may import whom, who commits, and who reads the environment."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.architecture.source import ROOT, imported, is_outermost, modules

PRIVATE = ("models", "views", "forms")  # what a room keeps to itself
GROUND = ("core", "web")
SEES_ALL_TABLES = ("app/tables.py",)
MOUNTS_ALL_ROOMS = ("app/site.py", "app/cli.py")


def test_import_contracts_hold():
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_room_keeps_its_models_views_and_forms_to_itself():
    borrowed = [
        f"{module.name} imports {name}"
        for module in modules()
        if module.name not in (*SEES_ALL_TABLES, *MOUNTS_ALL_ROOMS)
        for name in imported(module)
        if _is_private(name, of_another_than=module.room)
    ]

    assert borrowed == []


def _is_private(name: str, *, of_another_than: str) -> bool:
    parts = name.split(".")
    if len(parts) < 3 or parts[0] != "app":
        return False
    room, piece = parts[1:3]
    return room not in (*GROUND, of_another_than) and piece in PRIVATE


def test_only_views_commands_and_jobs_commit():
    committing = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        if not is_outermost(module)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]

    assert committing == []


def test_only_the_settings_read_the_environment():
    reading = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
        if isinstance(node.value, ast.Name) and node.value.id == "os"
    ]

    assert reading == []


def test_only_views_commands_and_jobs_look_at_the_clock():
    looking = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        if not is_outermost(module) and module.room not in GROUND
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and _name(node.func) in ("now", "utcnow", "today")
        if not (isinstance(node.func, ast.Attribute) and _name(node.func.value) == "func")
    ]

    assert looking == []


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""
