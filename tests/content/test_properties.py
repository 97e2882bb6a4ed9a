"""Whatever stands in a folder: findings or a release, never a traceback, always the same."""

import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.compile import compile_course
from app.content.findings import CODES
from app.content.serialise import digest, dumps, loads
from tests.content.folders import FILES, render_here, write_course
from tests.unit.content.hostile import HOSTILE

PATHS = sorted(path for path in FILES if path.endswith(".md"))
MARKS = "## |{#x}|- [x] |= |~ |> |&a |*a|[[x]]|$$|: |\"|'|{|}|：|-|..|1e99|\t|\0|\ufeff|\u2028"
LINES = ["---", "", "kind: quiz", "title:", "draw: {a: 1}", "requires: [a]", "```", "= 1 ± 2 % m"]
BITS = st.sampled_from([*HOSTILE, *MARKS.split("|"), *(f"{line}\n" for line in LINES)])
NOISE = st.one_of(BITS, st.text(max_size=8))


def compiled(changes):
    with tempfile.TemporaryDirectory() as parent:
        folder = write_course(Path(parent), changes)
        return compile_course(folder, render=render_here)


def check(result):
    assert {found.code for found in result.findings} <= set(CODES)
    assert all(found.line >= 1 and found.message for found in result.findings)
    assert list(result.findings) == sorted(result.findings)
    errors = [found for found in result.findings if found.severity == "error"]
    assert (result.release is None) == bool(errors)
    if result.release:
        assert loads(dumps(result.release)) == result.release


@st.composite
def mutated(draw):
    """One file of the valid course with some of it cut out and noise put in."""
    path = draw(st.sampled_from(PATHS))
    text = FILES[path]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(NOISE) + text[end:]
    return {path: text}


@settings(max_examples=150)
@given(mutated())
def test_course_with_a_damaged_file_is_found_out_or_published(changes):
    check(compiled(changes))


@settings(max_examples=60)
@given(st.sampled_from(PATHS), st.binary(max_size=60) | st.lists(NOISE).map("".join))
def test_course_with_any_text_in_a_file_is_found_out_or_published(path, content):
    text = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")

    check(compiled({path: text}))


@settings(max_examples=40)
@given(st.dictionaries(st.from_regex(r"[a-z0-9 ._水-]{1,9}", fullmatch=True), NOISE, max_size=4))
def test_course_with_files_of_any_name_is_found_out_or_published(files):
    names = {name: text.encode("utf-8", "replace") for name, text in files.items()}
    names = {name: text for name, text in names.items() if name not in (".", "..")}

    check(compiled({f"01-basics/{name}": text for name, text in names.items()}))


@settings(max_examples=15)
@given(st.randoms(use_true_random=False))
def test_digest_does_not_depend_on_the_order_in_which_files_are_written(shuffled: random.Random):
    paths = list(FILES)
    shuffled.shuffle(paths)
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "clean-hands"
        for path in paths:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(FILES[path])
        release = compile_course(folder, render=render_here).release

    assert digest(release) == digest(compiled({}).release)
