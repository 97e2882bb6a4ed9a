"""Texts are rendered in children that may be killed."""

import subprocess
import sys
from pathlib import Path

from app.content.compile import compile_course
from app.content.places import Places
from app.content.render import Job, Snippet
from app.content.rendering import MOST_FAILURES, render_all
from tests.content.folders import LESSON, write_course

STALLING = "<a \n\n" * 60_000
"""Thirty lines that pass every limit of shape, and hold the sanitiser for far too long."""


def job(name, text):
    return Job(f"{name}.md", (Snippet(5, text),))


def test_text_that_takes_too_long_is_killed_and_the_next_one_rendered():
    stalled, fine = render_all([job("a", STALLING), job("b", "**b**")], Places())

    assert [(found.code, found.line) for found in stalled.findings] == [("too-complex", 5)]
    assert fine.html == ("<p><strong>b</strong></p>",)


def test_after_some_failures_the_rest_is_not_tried():
    jobs = [job(str(number), STALLING) for number in range(MOST_FAILURES + 4)]
    *_, last = render_all([*jobs, job("z", "**z**")], Places())

    assert last.html == ("",)
    assert "others took too long" in last.findings[0].message


def test_texts_come_back_in_their_order_from_any_number_of_children():
    jobs = [job(str(number), f"text {number}") for number in range(40)]

    assert [item.html[0] for item in render_all(jobs, Places())] == [
        f"<p>text {number}</p>" for number in range(40)
    ]


def children() -> set[str]:
    """Return the processes that this one began, dead ones that nobody waited for included."""
    tasks = Path("/proc/self/task").iterdir()
    return {pid for task in tasks for pid in (task / "children").read_text().split()}


def test_no_child_outlives_the_rendering():
    before = children()
    render_all([job("a", "a")], Places())

    assert children() <= before


def test_child_that_renders_loads_neither_the_site_nor_a_database():
    loaded = "import sys, app.content.renderer; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", loaded], check=True, capture_output=True, text=True
    )

    assert not {"flask", "sqlalchemy", "app.site"} & set(done.stdout.split())


def test_lesson_that_stalls_hides_no_other_finding(tmp_path):
    changes = {"01-basics/01-water.md": f"{LESSON}{STALLING}", "exam.md": "---\nkind: exam\n---\n"}
    found = {item.code for item in compile_course(write_course(tmp_path, changes)).findings}

    assert {"too-complex", "no-questions", "missing-title"} <= found
