import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.grading.mark import mark
from app.grading.patterns import matches, pattern_problem
from app.grading.questions import ShortText
from app.grading.short_text import folded

LOCKOUT = ShortText("q", 1, ("lock-out", "上锁"), patterns=("lock(ed)? ?out",))


@pytest.mark.parametrize(
    "typed",
    [
        "lock-out",
        "Lock Out",
        " LOCK  OUT. ",
        "ｌｏｃｋ－ｏｕｔ",
        "“lock–out”",
        "上锁",
        "上 锁。",
        "lockout",
        "locked out",
        "LOCKED OUT",
    ],
)
def test_accepted_text_is_right_in_any_case_width_and_spacing(typed):
    assert mark(LOCKOUT, typed).verdict == "right"


@pytest.mark.parametrize("typed", ["lock", "lockouts", "lock out tag out", "锁上", "…", "-"])
def test_other_text_is_wrong(typed):
    assert mark(LOCKOUT, typed).verdict == "wrong"


def test_punctuation_inside_a_text_keeps_its_meaning():
    assert mark(ShortText("q", 1, ("0.5",)), "05").verdict == "wrong"
    assert mark(ShortText("q", 1, ("0.5",)), "0.5.").verdict == "right"


@given(st.text(max_size=500))
def test_folding_twice_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    "pattern", ["iso ?[1-9]", "lock(ed)?out", "a|b|c", r"\d{1,3}\.\d", "上锁.*", "(?:ab|cd)e+"]
)
def test_simple_pattern_is_safe(pattern):
    assert pattern_problem(pattern) is None


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a|a)*b",
        "(ab){2,9}",
        r"(a)\1",
        "(?=a)a",
        ".*.*.*.*x",
        "a" * 201,
        "(a",
        "a)",
        "[z-a]",
        "a??",
        "(?P<n>a)",
        "^a$",
        "(a?)?(a?)?" * 9,
    ],
)
def test_dangerous_or_broken_pattern_is_named_and_matches_nothing(pattern):
    assert pattern_problem(pattern)
    assert not matches(pattern, "a")


@pytest.mark.parametrize("pattern", [".*.*.*x", "a?" * 19 + "b", "(a|a)" * 19 + "b"])
def test_costliest_pattern_that_is_safe_still_answers(pattern):
    assert pattern_problem(pattern) is None
    assert not matches(pattern, "a" * 100)


@given(st.text(alphabet="ab.*+?()[]{}|\\d1,9-", max_size=30))
@example("[1||]")
@example("[a--b]")
def test_any_pattern_is_judged_and_answers_without_an_error(pattern):
    if pattern_problem(pattern):
        assert not matches(pattern, "a" * 99)
    else:
        assert not matches(pattern, "a" * 101)
