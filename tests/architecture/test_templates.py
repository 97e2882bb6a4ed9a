"""Templates parse, extend what is there, and hold no code of their own."""

import re

import pytest
from flask import Flask
from jinja2 import meta

from tests.architecture.source import APP

FOLDER = APP / "templates"
TEMPLATES = sorted(
    str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.*") if path.suffix != ".md"
)


def test_there_are_templates():
    assert "base.html" in TEMPLATES


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles_and_names_only_templates_that_exist(app: Flask, name):
    app.jinja_env.get_template(name)
    source = (FOLDER / name).read_text(encoding="utf-8")
    named = meta.find_referenced_templates(app.jinja_env.parse(source))

    assert [other for other in named if other is not None and other not in TEMPLATES] == []


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name.endswith(".html")])
def test_template_holds_no_style_script_or_unescaped_text(name):
    source = (FOLDER / name).read_text(encoding="utf-8")

    assert re.findall(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", source) == []
