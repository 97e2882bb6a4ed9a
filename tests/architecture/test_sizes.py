"""Nothing is so long that a reader loses the thread."""

import ast

from tests.architecture.source import APP, ROOT, Module, modules

MODULE = 300
FUNCTION = 40
FUNCTION_OF_A_SERVICE = 50
TEMPLATE = 200


def test_no_module_is_too_long():
    lengths = {
        module.name: len(module.path.read_text("utf-8").splitlines()) for module in modules()
    }

    assert {name: length for name, length in lengths.items() if length > MODULE} == {}


def test_no_function_is_too_long():
    long = [
        f"{module.name}:{node.lineno} {node.name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
        if (node.end_lineno or 0) - node.lineno + 1 > _limit(module)
    ]

    assert long == []


def _limit(module: Module) -> int:
    is_service = module.place.parts[0].removesuffix(".py") == "services"
    return FUNCTION_OF_A_SERVICE if is_service else FUNCTION


def test_no_template_is_too_long():
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in (APP / "templates").rglob("*.*")
    }

    assert {name: length for name, length in lengths.items() if length > TEMPLATE} == {}


def test_configuration_of_the_tests_is_short():
    conftest = ROOT / "tests" / "conftest.py"

    assert len(conftest.read_text("utf-8").splitlines()) <= 150
