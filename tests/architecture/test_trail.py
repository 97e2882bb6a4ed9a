"""The trail speaks as people do; `tests/fixtures/trail.py` looks at whatever is written."""

import ast
from collections.abc import Iterator

from app.accounts.models import ROLES
from app.accounts.trail import ACTIONS
from app.accounts.trail_words import DETAILS, SUBJECTS, TELLERS
from app.privacy.wanted import FIELDS
from app.workforce.assigning.models import DUE_KINDS, RENEWALS
from app.workforce.models import FORMATS
from app.workforce.rosters.models import OUTCOMES
from app.workforce.rosters.processing import IMPORTED
from app.workforce.trail_words import FORMAT_NAMES
from app.workforce.trail_words import OUTCOMES as OUTCOME_WORDS
from tests.architecture.source import modules

BUILT_IN = {"text", "hidden"}


def actions_written() -> Iterator[str]:
    """Every action that a call names: as `action`, or as an argument of what writes it down."""
    for module in modules():
        for call in (node for node in ast.walk(module.tree) if isinstance(node, ast.Call)):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            given = [each.value for each in call.keywords if each.arg == "action"]
            if name.endswith("write_down"):
                given += [each for each in call.args if "-" in str(getattr(each, "value", ""))]
            if name in ("audit", "is_written_down", "set_password") or name.endswith("write_down"):
                yield from (str(each.value) for each in given if isinstance(each, ast.Constant))


def test_every_action_that_is_written_has_words():
    written = set(actions_written())

    assert len(written) > 30
    assert written - ACTIONS.keys() == set()


def test_every_kind_of_value_is_told():
    kinds = {detail.kind for detail in DETAILS.values()} | set(SUBJECTS.values())

    assert kinds - TELLERS.keys() - BUILT_IN == set()
    assert SUBJECTS.keys() <= ACTIONS.keys()
    assert {SUBJECTS.get(action) for action in IMPORTED.values()} == {"number-of"}


def test_every_fixed_value_has_words():
    assert DETAILS["due_kind"].words.keys() == set(DUE_KINDS)
    assert DETAILS["renewal"].words.keys() == set(RENEWALS)
    assert FIELDS.keys() <= DETAILS.keys()
    assert FORMAT_NAMES.keys() == set(FORMATS)
    assert set(OUTCOMES) <= OUTCOME_WORDS.keys()
    assert len(ROLES) > 5
