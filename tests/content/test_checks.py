"""Checks inside a lesson: where they stand, what of them is text, and what marks them."""

import json
import re

import pytest

from app.content.compile import compile_course
from app.content.serialise import dumps, loads
from app.grading.questions import Number, OneAnswer, SeveralAnswers, ShortText, TrueFalse
from tests.content.folders import LESSON, SOAP, render_here, write_course

SECRET = "Dry soap scratches."

EVERY_KIND = f"""{LESSON}
Before[^n].

### One? {{#one .check}}

- [x] a
- [ ] b

## Several? {{.check #several}}

- [x] a
- [x] b

#### It is so. {{#truth .check .false}}

> Never.

### How long? {{#long .check}}

= 20 ± 5 s

### Which word? {{#word .check}}

= soap

### After {{#after}}

After.

[^n]: A note.
"""


def lessons_of(tmp_path, changes):
    release = compile_course(write_course(tmp_path, changes), render=render_here).release
    return {lesson.key: lesson for lesson in release.lessons}, release.editions


@pytest.fixture
def every_kind(tmp_path):
    changes = {"01-basics/01-water.md": EVERY_KIND, "zh/01-basics/01-water.md": None}
    return lessons_of(tmp_path, changes)


def test_a_lesson_may_check_with_every_kind_of_question(every_kind):
    lessons, _ = every_kind

    assert lessons["basics/water"].checks == (
        OneAnswer("one", 1, 2, 0),
        SeveralAnswers("several", 1, 2, (0, 1)),
        TrueFalse("truth", 1, False),
        Number("long", 1, "15", "25", "s"),
        ShortText("word", 1, ("soap",)),
    )
    assert lessons["basics/soap"].checks == (OneAnswer("first", 1, 2, 0),)


def test_text_and_checks_keep_their_order(every_kind):
    html = every_kind[1]["en"].lessons["basics/water"].html
    order = re.findall(r"<!--check:([a-z]+)-->|(Before|After)\b", html)

    names = [key or word for key, word in order]
    assert names == ["Before", "one", "several", "truth", "long", "word", "After", "After"]


def test_what_stands_after_a_check_belongs_to_the_same_text(every_kind):
    html = every_kind[1]["en"].lessons["basics/water"].html

    assert 'href="#fn:n"' in html
    assert 'id="fn:n"' in html


def test_a_check_is_no_heading_of_the_lesson(every_kind):
    headings = every_kind[1]["en"].lessons["basics/water"].headings

    assert [heading.anchor for heading in headings] == ["why-water", "after"]


def test_the_text_of_a_lesson_gives_no_answer_away(tmp_path):
    _, editions = lessons_of(tmp_path, {})
    soap = editions["en"].lessons["basics/soap"]

    assert "Wet your hands" not in soap.html
    assert SECRET not in soap.html
    assert soap.checks["first"].prompt == "<p>What do you do first?</p>"
    assert soap.checks["first"].options == ("Wet your hands", "Rub")
    assert soap.checks["first"].feedback == ("", f"<p>{SECRET}</p>")
    assert soap.checks["first"].explanation == "<p>Water first, then soap.</p>"


def test_a_check_in_a_comment_is_left_out(tmp_path):
    left_out = f"{LESSON}\n<!--\n### One? {{#one .check .true}}\n-->\n\n### Two? {{#two}}\n"
    lessons, editions = lessons_of(tmp_path, {"01-basics/01-water.md": left_out})

    assert lessons["basics/water"].checks == ()
    assert "One?" not in editions["en"].lessons["basics/water"].html


def test_a_check_in_a_code_block_is_code(tmp_path):
    shown = f"{LESSON}\n```\n### One? {{#one .check}}\n```\n"
    lessons, editions = lessons_of(tmp_path, {"01-basics/01-water.md": shown})

    assert lessons["basics/water"].checks == ()
    assert "### One? {#one .check}" in editions["en"].lessons["basics/water"].html


def test_a_link_may_lead_to_a_check(tmp_path):
    changes = {"01-basics/01-water.md": f"{LESSON}\n[Try](02-soap.md#check-first)\n"}
    _, editions = lessons_of(tmp_path, changes)

    html = editions["en"].lessons["basics/water"].html
    assert 'href="/learn/clean-hands/basics/soap#check-first"' in html


def test_a_word_accepted_in_one_language_is_accepted_in_both(tmp_path):
    own = f"{LESSON}\n### Which word? {{#word .check}}\n\n= soap\n"
    changes = {
        "01-basics/01-water.md": own,
        "zh/01-basics/01-water.md": own.replace("= soap", "= 肥皂").replace(
            "Which word", "哪个词"
        ),
    }
    lessons, editions = lessons_of(tmp_path, changes)

    assert lessons["basics/water"].checks == (ShortText("word", 1, ("soap", "肥皂")),)
    assert editions["zh"].lessons["basics/water"].checks["word"].prompt == "<p>哪个词?</p>"


def test_a_release_of_before_there_were_checks_is_read_as_one_without(tmp_path):
    release = compile_course(write_course(tmp_path), render=render_here).release
    old = json.loads(dumps(release))
    for part in (
        *old["lessons"],
        *(text for e in old["editions"].values() for text in e["lessons"].values()),
    ):
        del part["checks"]

    read = loads(json.dumps(old).encode())
    assert [lesson.checks for lesson in read.lessons] == [(), ()]
    assert read.editions["en"].lessons["basics/soap"].checks == {}


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param("<!--check:first-->", id="a comment"),
        pytest.param("###### \ue0000\ue000", id="a heading like the compiler's own"),
        pytest.param("<h6>\ue0009\ue000</h6>", id="an element like the compiler's own"),
    ],
)
def test_a_place_cannot_be_forged(tmp_path, forged):
    text = f"{SOAP}\n{forged}\n"
    changes = {"01-basics/02-soap.md": text}
    compiled = compile_course(write_course(tmp_path, changes), render=render_here)
    if compiled.release:
        html = compiled.release.editions["en"].lessons["basics/soap"].html
        assert html.count("<!--check:first-->") == 1
    else:
        assert {found.code for found in compiled.findings} == {"misplaced-check"}
