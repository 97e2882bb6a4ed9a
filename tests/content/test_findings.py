"""Every mistake is a finding: file, line, code, and what to write instead."""

import os
import socket

import pytest

from app.content.compile import compile_course
from app.content.findings import CODES, Finding
from tests.content.folders import (
    BANK,
    CHECK,
    COURSE,
    EXAM,
    FILES,
    LESSON,
    SOAP,
    TAP,
    render_here,
    write_course,
)

WATER = "01-basics/01-water.md"
QUIZ = "01-basics/03-check.md"


def water(text):
    return {WATER: f"{LESSON}\n{text}\n"}


def quiz(text):
    return {QUIZ: f"{CHECK}\n{text}\n", "zh/01-basics/03-check.md": None}


def course(old, new):
    assert old in COURSE
    return {"course.md": COURSE.replace(old, new)}


ONLY_COURSE = {path: None for path in FILES if path != "course.md"}
SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'

CASES = [
    ("no-course", {"course.md": None}, "course.md:1"),
    ("no-lessons", ONLY_COURSE | course("completion:", "x-completion:"), "course.md:1"),
    ("too-large", {WATER: "a" * 513 * 1024}, f"{WATER}:1"),
    ("bad-utf-8", {WATER: b"---\ntitle: a\n---\nab\xff"}, f"{WATER}:4"),
    ("bad-name", {"01-basics/水.md": LESSON}, "01-basics/水.md:1"),
    ("odd-name", {"01-basics/04 More.md": SOAP}, "01-basics/04 More.md:1"),
    ("stray-file", {"01-basics/notes.txt": "x"}, "01-basics/notes.txt:1"),
    ("stray-file", {"01-basics/deep/er.md": SOAP}, "01-basics/deep/er.md:1"),
    ("loose-lesson", {"loose.md": SOAP}, "loose.md:1"),
    ("empty-module", {"02-none/module.md": "---\ntitle: None\n---\n"}, "02-none/module.md:1"),
    ("duplicate-key", {"01-basics/07-soap.md": SOAP}, "01-basics/07-soap.md:1"),
    ("duplicate-key", {"03-basics/01-a.md": SOAP}, "03-basics/01-a.md:1"),
    ("duplicate-key", course("level: 5", "level: 5\nlevel: 4"), "course.md:8"),
    ("duplicate-key", quiz("## Again {#washes .true}"), f"{QUIZ}:28"),
    ("duplicate-key", {"exam.md": f"{EXAM}\n## One? {{#one .true}}\n"}, "bank/hands.md:1"),
    ("no-front-matter", {WATER: "# Water\n"}, f"{WATER}:1"),
    ("bad-front-matter", course("level: 5", "level: *x"), "course.md:7"),
    ("bad-front-matter", course("level: 5", "level: &x 5"), "course.md:7"),
    ("bad-front-matter", course("level: 5", "level: !!int 5"), "course.md:7"),
    ("bad-front-matter", course("level: 5", "level: [[[[[[[[5]]]]]]]]"), "course.md:7"),
    ("bad-front-matter", course("summary: ", "summary: x: "), "course.md:3"),
    ("bad-front-matter", {WATER: "---\ntitle: never ends\n"}, f"{WATER}:1"),
    ("bad-front-matter", {WATER: "---\njust words\n---\n"}, f"{WATER}:2"),
    ("missing-value", course("institution: Lin-gang College\n", ""), "course.md:1"),
    ("missing-value", course("Lin-gang College", ""), "course.md:6"),
    ("bad-value", course("level: 5", "level: no"), "course.md:7"),
    ("bad-value", course("hours: 1", "hours: 12:30"), "course.md:8"),
    ("bad-value", course("24 months", "two years"), "course.md:9"),
    ("bad-value", {WATER: LESSON.replace("30", "0")}, f"{WATER}:3"),
    ("bad-value", {"exam.md": EXAM.replace("[questions, options]", "yes")}, "exam.md:5"),
    ("unknown-key", course("level:", "levle:"), "course.md:7"),
    ("unknown-key", course("  quizzes:", "  quizes:"), "course.md:14"),
    ("ignored-key", {WATER: LESSON.replace("minutes", "layout: a\nminutes")}, f"{WATER}:3"),
    ("missing-title", {WATER: LESSON.replace("title: Water\n", "")}, f"{WATER}:1"),
    ("missing-minutes", {WATER: LESSON.replace("minutes: 30\n", "")}, f"{WATER}:1"),
    ("missing-hours", course("hours: 1\n", ""), "course.md:1"),
    ("hours-differ", course("hours: 1", "hours: 3"), "course.md:8"),
    ("too-complex", water("[" * 5000), f"{WATER}:13"),
    ("too-complex", water("> " * 50 + "a"), f"{WATER}:13"),
    ("too-complex", water("- " * 50 + "a"), f"{WATER}:13"),
    ("too-complex", water("a" * 30_000), f"{WATER}:13"),
    ("html-removed", water("`<script>`\n\n<script>alert(1)</script>"), f"{WATER}:15"),
    ("html-removed", water("<b onclick='x'>a</b>"), f"{WATER}:13"),
    ("html-removed", water('Text\n{: style="color:red"}'), f"{WATER}:14"),
    ("html-removed", water("<form>\n<input>\n</form>"), f"{WATER}:13"),
    ("heading-level", water("# Another title"), f"{WATER}:13"),
    ("duplicate-id", water("### One {#x}\n\n### Two {#x}"), f"{WATER}:15"),
    ("bad-formula", water(r"A formula $\frac{1$ here."), f"{WATER}:13"),
    ("broken-link", water("[x](04-none.md)"), f"{WATER}:13"),
    ("broken-link", water("[x](../../../etc/passwd)"), f"{WATER}:13"),
    ("broken-anchor", water("[x](02-soap.md#who)"), f"{WATER}:13"),
    ("broken-anchor", water("[x](#who)"), f"{WATER}:13"),
    ("bad-address", water("[x](javascript:alert(1))"), f"{WATER}:13"),
    ("bad-address", water("[x](/sign-out)"), f"{WATER}:13"),
    ("bad-address", water("<a href='data:text/html,x'>a</a>"), f"{WATER}:13"),
    ("missing-alt", water("![](../media/tap.svg)"), f"{WATER}:13"),
    ("missing-media", water("![x](tap.svg)"), f"{WATER}:13"),
    ("missing-media", water("![x](../media/none.svg)"), f"{WATER}:13"),
    ("external-media", water("![x](https://example.org/x.png)"), f"{WATER}:13"),
    ("media-type", {"media/tap.exe": "x"}, "media/tap.exe:1"),
    ("media-type", {"media/tap.png": "<html>"}, "media/tap.png:1"),
    ("unsafe-svg", {"media/tap.svg": SVG.format("\n<script/>")}, "media/tap.svg:2"),
    ("unsafe-svg", {"media/tap.svg": SVG.format('<g onload="x"/>')}, "media/tap.svg:1"),
    ("unsafe-svg", {"media/tap.svg": SVG.format('<image href="//x/y"/>')}, "media/tap.svg:1"),
    ("unsafe-svg", {"media/tap.svg": "<svg>"}, "media/tap.svg:1"),
    ("unsafe-svg", {"media/tap.svg": '<!DOCTYPE a [<!ENTITY a "b">]>' + TAP}, "media/tap.svg:1"),
    (
        "missing-captions",
        water("![x](../media/a.webm)") | {"media/a.webm": b"\x1a\x45\xdf\xa3"},
        f"{WATER}:13",
    ),
    ("unused-media", {"media/more.svg": TAP}, "media/more.svg:1"),
    ("no-questions", {"bank/empty.md": "Nothing.\n"}, "bank/empty.md:1"),
    ("missing-key", quiz("## No key\n\n= 1"), f"{QUIZ}:28"),
    ("bad-key", quiz("## Bad {#Bad_Key}\n\n= 1"), f"{QUIZ}:28"),
    ("unknown-attribute", quiz("## A {#a .mutliple}\n\n= 1"), f"{QUIZ}:28"),
    ("unknown-attribute", quiz("## A {#a weight=1}\n\n= 1"), f"{QUIZ}:28"),
    ("bad-attribute", quiz("## A {#a points=0}\n\n= 1"), f"{QUIZ}:28"),
    ("bad-attribute", quiz("## A {#a scoring=best}\n\n- [x] a\n- [x] b"), f"{QUIZ}:28"),
    ("bad-attribute", quiz("## A {#a scoring=per-option}\n\n- [x] a\n- [ ] b"), f"{QUIZ}:28"),
    ("bad-attribute", quiz("## A {#a .one .multiple}\n\n- [x] a\n- [ ] b"), f"{QUIZ}:28"),
    ("unsupported", quiz("## A {#a .essay}"), f"{QUIZ}:28"),
    ("unsupported", quiz("## A {#a .order}\n\n1. a\n2. b"), f"{QUIZ}:28"),
    ("unsupported", quiz("## A {#a}\n\nThe [[cathode]]."), f"{QUIZ}:28"),
    ("unsupported", quiz("## A {#a}\n\n```vars\na = 1..2\n```\n\n= a"), f"{QUIZ}:28"),
    ("unsupported", {"exam.md": EXAM.replace("draw", "penalty: 1\ndraw")}, "exam.md:4"),
    ("no-answer", quiz("## A {#a}\n\nText."), f"{QUIZ}:28"),
    ("no-answer", quiz("## A {#a}\n\n- [ ] a\n- [ ] b"), f"{QUIZ}:28"),
    ("no-answer", quiz("## A {#a}\n\n= a | | b"), f"{QUIZ}:30"),
    ("two-answers", quiz("## A {#a .one}\n\n- [x] a\n- [x] b"), f"{QUIZ}:28"),
    ("two-answers", quiz("## A {#a .true}\n\n= 1"), f"{QUIZ}:28"),
    ("two-answers", quiz("## A {#a}\n\n= 1\n= 2"), f"{QUIZ}:30"),
    ("few-options", quiz("## A {#a}\n\n- [x] a"), f"{QUIZ}:28"),
    ("many-options", quiz("## A {#a}\n\n- [x] x\n" + "\n".join(f"- [ ] {n}" for n in range(26))),
     f"{QUIZ}:28"),
    ("empty-text", quiz("## A {#a}\n\n- [x] a\n- [ ]"), f"{QUIZ}:31"),
    ("empty-text", quiz("## {#a}\n\n= 1"), f"{QUIZ}:28"),
    ("too-long", quiz("## A {#a}\n\n= " + "a" * 101), f"{QUIZ}:30"),
    ("too-long", quiz("## A {#a}\n\n- [x] a\n- [ ] " + "b" * 2001), f"{QUIZ}:31"),
    ("duplicate-option", quiz("## A {#a}\n\n- [x] a\n- [ ] a"), f"{QUIZ}:31"),
    ("bad-number", quiz("## A {#a}\n\n= 3,183 ± 2"), f"{QUIZ}:30"),
    ("bad-number", quiz("## A {#a}\n\n= 9..3"), f"{QUIZ}:30"),
    ("bad-number", quiz("## A {#a .number}\n\n= nine"), f"{QUIZ}:30"),
    ("bad-pattern", quiz("## A {#a}\n\n~ (a+)+b"), f"{QUIZ}:30"),
    ("bad-pattern", quiz("## A {#a}\n\n= x | ~ (a)\\1"), f"{QUIZ}:30"),
    ("stray-quote", quiz("## A {#a}\n\n- [x] a\n\n> no\n\n- [ ] b"), f"{QUIZ}:32"),
    ("stray-text", quiz("## A {#a}\n\n- [x] a\n- [ ] b\n\nMore."), f"{QUIZ}:33"),
    ("no-answer", water("## A {#a .check}\n\nText."), f"{WATER}:13"),
    ("no-answer", water("#### A {#a .check}"), f"{WATER}:13"),
    ("two-answers", water("### A {#a .check .one}\n\n- [x] a\n- [x] b"), f"{WATER}:13"),
    ("missing-key", water("### A {.check}\n\n= 1"), f"{WATER}:13"),
    ("bad-key", water("### A {#A_b .check}\n\n= 1"), f"{WATER}:13"),
    ("bad-attribute", water("### A {#a .check points=2}\n\n= 1"), f"{WATER}:13"),
    ("bad-number", water("### A {#a .check}\n\n= 9..3"), f"{WATER}:15"),
    ("stray-text", water("### A {#a .check}\n\n- [x] a\n- [ ] b\n\nMore."), f"{WATER}:18"),
    ("duplicate-key", water("## A {#a .check .true}\n## B {#a .check .true}"), f"{WATER}:14"),
    ("duplicate-id", water("## A {#check-a}\n## A {#a .check .true}"), f"{WATER}:14"),
    ("bad-formula", water("## A $\\frac{1$? {#a .check .true}"), f"{WATER}:13"),
    ("misplaced-check", water("# A {#a .check .true}"), f"{WATER}:13"),
    ("misplaced-check", water("- x\n\n    ### A {#a .check .true}"), f"{WATER}:15"),
    ("misplaced-check", water("A {#a .check}\n---\n\n- [x] b"), f"{WATER}:13"),
    ("misplaced-check", water("<div>\n## A {#a .check .true}\n</div>"), f"{WATER}:14"),
    ("misplaced-check", water("<!--\n## A {#a .check .true}\n"), f"{WATER}:14"),
    ("misplaced-check", course("Welcome.", "## A {#a .check .true}"), "course.md:19"),
    ("unknown-attribute", quiz("## A {#a .check .true}"), f"{QUIZ}:28"),
    ("unknown-bank", {"exam.md": EXAM.replace("hands", "hanbs")}, "exam.md:4"),
    ("unused-bank", {"bank/other.md": BANK}, "bank/other.md:1"),
    ("draw-too-many", {"exam.md": EXAM.replace("2", "4")}, "exam.md:4"),
    ("unknown-reference", {"01-basics/02-soap.md": SOAP.replace("water", "fire")},
     "01-basics/02-soap.md:4"),
    ("unknown-reference", course("exam: exam", "exam: check"), "course.md:15"),
    ("unknown-reference", course("[basics/check]", "[basics/chekc]"), "course.md:14"),
    ("requires-cycle", {WATER: LESSON.replace("minutes", "requires: soap\nminutes")},
     f"{WATER}:3"),
    ("two-exams", {"01-basics/04-e.md": EXAM} | course("  exam: exam\n", ""), "course.md:12"),
    ("translation-orphan", {"zh/01-basics/09-x.md": SOAP}, "zh/01-basics/09-x.md:1"),
    ("translation-orphan", {"en/01-basics/02-soap.md": SOAP}, "en/01-basics/02-soap.md:1"),
    ("translation-differs", {"zh/01-basics/03-check.md": CHECK.replace("#foams", "#f")},
     "zh/01-basics/03-check.md:1"),
    ("translation-differs", {"zh/01-basics/03-check.md": CHECK.replace(".true", ".false")},
     "zh/01-basics/03-check.md:17"),
    ("translation-differs",
     {"zh/bank/hands.md": BANK.replace("[x] yes", "[ ] yes").replace("[ ] no", "[x] no")},
     "zh/bank/hands.md:1"),
    ("translation-differs", {"zh/01-basics/02-soap.md": SOAP.replace("#first", "#last")},
     "zh/01-basics/02-soap.md:1"),
    ("translation-differs", {"zh/01-basics/02-soap.md": SOAP.replace("- [x]", "- [x] a\n- [ ]")},
     "zh/01-basics/02-soap.md:11"),
]  # fmt: skip

ELSEWHERE = {"bad-slug", "symlink", "special-file", "unreadable", "too-many-files"}
"""Codes of what only a file system can show: tested below."""


def findings_of(folder) -> dict[tuple[str, str], Finding]:
    return {
        (found.code, f"{found.file.removeprefix('clean-hands/')}:{found.line}"): found
        for found in compile_course(folder, render=render_here).findings
    }


@pytest.mark.parametrize(
    ("code", "changes", "place"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)]
)
def test_mistake_is_reported_at_its_line(tmp_path, code, changes, place):
    compiled = compile_course(write_course(tmp_path, changes), render=render_here)
    found = {
        (item.code, f"{item.file.removeprefix('clean-hands/')}:{item.line}")
        for item in compiled.findings
    }

    assert (code, place) in found
    assert (compiled.release is None) == any(f.severity == "error" for f in compiled.findings)


def test_every_code_that_is_listed_has_a_case():
    assert {case[0] for case in CASES} | ELSEWHERE == set(CODES)


def test_finding_reads_as_file_line_severity_code_and_message():
    found = Finding("a/b.md", 3, "error", "bad-value", "Write `x`.")

    assert str(found) == "a/b.md:3: error bad-value Write `x`."


def test_all_mistakes_of_a_course_are_reported_in_the_order_of_files_and_lines(tmp_path):
    changes = (
        water("[x](none.md)\n\n![](../media/tap.svg)")
        | quiz("## A {#a}")
        | {
            "exam.md": b"\xff",
            "01-basics/02-soap.md": "[" * 5000,
        }
    )
    findings = compile_course(write_course(tmp_path, changes)).findings

    assert [(f.file, f.line) for f in findings] == sorted((f.file, f.line) for f in findings)
    assert {"broken-link", "missing-alt", "no-answer", "bad-utf-8", "too-complex"} <= {
        found.code for found in findings
    }


def test_folder_that_is_no_slug_is_refused(tmp_path):
    folder = write_course(tmp_path).rename(tmp_path / "Clean Hands")

    assert "bad-slug" in {found.code for found in compile_course(folder).findings}


def test_folder_that_is_not_there_is_a_finding(tmp_path):
    findings = compile_course(tmp_path / "nothing").findings

    assert {"no-lessons", "unreadable"} <= {found.code for found in findings}


@pytest.mark.parametrize("target", ["/etc/passwd", "/etc", "nowhere", "."])
def test_link_out_of_the_folder_or_to_a_folder_is_refused(tmp_path, target):
    folder = write_course(tmp_path)
    (folder / "01-basics" / "04-link.md").symlink_to(target)

    assert ("symlink", "01-basics/04-link.md:1") in findings_of(folder)


def test_link_to_a_file_inside_is_followed(tmp_path):
    folder = write_course(tmp_path, {"01-basics/02-soap.md": None, "bank/soap.txt": SOAP})
    (folder / "01-basics" / "02-soap.md").symlink_to("../bank/soap.txt")

    assert [found.code for found in compile_course(folder).findings] == ["stray-file"]


def test_pipes_and_sockets_are_refused_unread(tmp_path):
    folder = write_course(tmp_path)
    os.mkfifo(folder / "01-basics" / "04-pipe.md")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.fspath(folder / "media" / "s.svg"))

    assert ("special-file", "01-basics/04-pipe.md:1") in findings_of(folder)
    assert ("special-file", "media/s.svg:1") in findings_of(folder)


def test_fifty_megabytes_are_refused_unread(tmp_path):
    folder = write_course(tmp_path)
    with (folder / WATER).open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    assert ("too-large", f"{WATER}:1") in findings_of(folder)


def test_file_that_is_no_name_in_utf_8_is_a_finding(tmp_path):
    folder = write_course(tmp_path)
    (folder / os.fsdecode(b"01-basics/04-\xff.md")).write_text(SOAP)

    assert "bad-name" in {found.code for found in compile_course(folder).findings}


def test_more_files_than_allowed_are_a_finding(tmp_path, monkeypatch):
    monkeypatch.setattr("app.content.source.MOST_FILES", 5)

    assert ("too-many-files", "course.md:1") in findings_of(write_course(tmp_path))


def test_file_that_may_not_be_read_is_a_finding(tmp_path, monkeypatch):
    folder = write_course(tmp_path)
    opened = open

    def refuse(path, *arguments):
        if str(path).endswith("02-soap.md"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments)

    monkeypatch.setattr("builtins.open", refuse)

    assert ("unreadable", "01-basics/02-soap.md:1") in findings_of(folder)
