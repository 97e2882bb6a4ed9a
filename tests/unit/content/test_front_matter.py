"""Front matter: values that know their lines, and no cleverness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.front_matter import read_front_matter


def test_values_stay_the_text_that_was_written():
    front = read_front_matter("---\na: no\nb: 12:30\nc: 1e3\nd: '05'\ne: ~\nf: 2026-11-23\n---\n")

    assert front.values == {
        "a": "no", "b": "12:30", "c": "1e3", "d": "05", "e": None, "f": "2026-11-23",
    }  # fmt: skip


def test_every_place_knows_its_line():
    front = read_front_matter("---\na: 1\nb:\n  - x\n  - c: y\n    d: z\n---\nbody\n")

    assert front.line(("a",)) == 2
    assert front.line(("b", 1, "d")) == 6
    assert front.line(("b", 1, "none")) == 5
    assert front.line(("none",)) == 1


def test_body_begins_below_the_front_matter():
    front = read_front_matter("---\na: 1\n---\nfirst\nsecond")

    assert (front.body, front.body_line) == ("first\nsecond", 4)


def test_text_without_front_matter_is_all_body():
    front = read_front_matter("# Title\n---\n")

    assert not front.present
    assert front.body == "# Title\n---\n"


def test_first_of_two_equal_keys_counts():
    front = read_front_matter("---\na: 1\nb: 2\na: 3\n---\n")

    assert front.values == {"a": "1", "b": "2"}
    assert [(line, code) for line, code, _ in front.problems] == [(4, "duplicate-key")]


@pytest.mark.parametrize(
    "yaml",
    [
        "a: &x 1", "a: *x", "<<: *x", "a: !!python/name:os.system", "a: [[[[[[[1]]]]]]]", "a: [1",
        "- a", "word", "? [a]\n: b", "a: b: c", "a: 'x", "\tb: 1", "a: \x00", "%YAML 9.9",
        "{" * 5000,
        "a: " + "[" * 5000, "a: " + "x" * 70_000,
    ],
)  # fmt: skip
def test_yaml_that_is_broken_or_clever_is_one_problem(yaml):
    front = read_front_matter(f"---\n{yaml}\n---\n")

    assert [code for _, code, _ in front.problems] == ["bad-front-matter"]
    assert front.is_broken


@given(st.text())
def test_any_text_is_read_or_reported(text):
    front = read_front_matter(f"---\n{text}\n---\nbody")

    assert all(line >= 1 for line, _, _ in front.problems)
