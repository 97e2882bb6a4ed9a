"""Every sentence of the product is there in Chinese."""

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.architecture.source import ROOT

FILE = ROOT / "app" / "translations" / "zh" / "LC_MESSAGES" / "messages.po"


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    """The catalogue of the product."""
    with FILE.open("rb") as file:
        return read_po(file, locale="zh")


@pytest.fixture(scope="module")
def sentences(tmp_path_factory) -> set[object]:
    """Every sentence that stands in the source now."""
    template = tmp_path_factory.mktemp("babel") / "messages.pot"
    pybabel = Path(sys.executable).with_name("pybabel")
    command = [pybabel, "--quiet", "extract", "--mapping", "pyproject.toml", "--keywords", "N_"]
    subprocess.run([*command, "--output", template, "app"], cwd=ROOT, check=True)
    with template.open("rb") as file:
        return {message.id for message in read_po(file) if message.id}


def test_every_sentence_is_in_the_catalogue_and_no_others(chinese, sentences):
    known = {message.id for message in chinese if message.id}

    assert sentences
    assert {"missing": sentences - known, "left over": known - sentences} == {
        "missing": set(),
        "left over": set(),
    }


def test_every_sentence_is_translated_and_none_is_a_guess(chinese):
    wanting = [m.id for m in chinese if m.id and (m.fuzzy or not all(_strings(m.string)))]

    assert wanting == []


def test_translations_keep_the_places_of_the_sentence(chinese):
    faults = {str(message.id): [str(e) for e in errors] for message, errors in chinese.check()}

    assert faults == {}


def _strings(string: object) -> list[str]:
    return list(string) if isinstance(string, tuple) else [str(string)]
