import re
from pathlib import Path
from textwrap import indent

import pytest

from app.rules.codes import CODES
from app.rules.parse import parse_standard

GUIDE = (Path(__file__).parents[3] / "docs" / "qualifications.md").read_text(encoding="utf-8")
WHOLE = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
REQUIREMENTS = re.findall(r"```requirement\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("example", WHOLE)
def test_documented_standard_is_clean(example):
    findings, standard = parse_standard("guide", example.encode())

    assert findings == ()
    assert standard is not None


@pytest.mark.parametrize("example", REQUIREMENTS)
def test_documented_requirement_is_clean(example):
    head = WHOLE[0].split("        requires:\n")[0]
    text = head + "        requires:\n" + indent(example, " " * 10)

    assert parse_standard("guide", text.encode())[0] == ()


def test_guide_shows_every_requirement():
    shown = {
        word
        for example in REQUIREMENTS
        for word in re.findall(r"^ *-? *([a-z-]+):", example, re.MULTILINE)
    }

    assert shown >= {
        "age",
        "work",
        "certificate",
        "courses",
        "credit-hours",
        "all-of",
        "any-of",
        "at-least",
        "not",
    }


def test_guide_lists_every_code_with_its_severity_and_meaning():
    listed = re.findall(r"^\| `([a-z0-9-]+)` \| (error|warning) \| (.+) \|$", GUIDE, re.MULTILINE)

    assert listed == [(name, code.severity, code.meaning) for name, code in CODES.items()]
