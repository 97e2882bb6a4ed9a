"""A thousand lessons compiled, beside mkdocs building the same on the same cores."""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.content.compile import compile_course
from app.content.source import source_digest

LESSONS = 1000
SOURCE = Path(__file__).parents[1] / "courses" / "cleanroom-operations"
COURSE = """---
title: Many lessons
summary: A thousand lessons, to see how long they take.
industry: general
language: en
institution: lingang-university
lecturers: [Lin]
hours: {hours}
outcomes: [Be patient]
completion: {{lessons: all}}
---

An introduction.
"""


def measure() -> list[dict[str, object]]:
    """Return the rows of compiling, of mkdocs, and of a second look at unchanged sources."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "many-lessons"
        texts = _texts()
        _write_course(folder, texts)
        began = time.perf_counter()
        compiled = compile_course(folder)
        ours = time.perf_counter() - began
        if compiled.release is None:
            raise RuntimeError("\n".join(map(str, compiled.findings[:5])))
        limit = _mkdocs(Path(name) / "mkdocs", texts)
        began = time.perf_counter()
        source_digest(folder)
        unchanged = time.perf_counter() - began
    note = "limit: mkdocs build of the same Markdown"
    return [
        _row(f"{LESSONS} lessons compiled", ours, limit, note),
        _row(f"{LESSONS} lessons found unchanged", unchanged, 1.0, "limit: the goal"),
    ]


def _texts() -> list[str]:
    """Return the bodies of real lessons, without what points out of the file."""
    bodies = []
    for file in sorted(SOURCE.glob("0*/*.md")):
        text = file.read_text(encoding="utf-8")
        if "kind:" in text or file.name == "module.md":
            continue
        body = text.split("---\n", 2)[2]
        kept = (line for line in body.splitlines() if ".md" not in line and "](../" not in line)
        bodies.append("\n".join(kept))
    return [bodies[number % len(bodies)] for number in range(LESSONS)]


def _write_course(folder: Path, texts: list[str]) -> None:
    for number, text in enumerate(texts):
        module = folder / f"{number // 25 + 1:02d}-part-{number // 25 + 1}"
        module.mkdir(parents=True, exist_ok=True)
        head = f"---\ntitle: Lesson {number}\nminutes: 9\n---\n\n"
        (module / f"{number % 25 + 1:02d}-lesson-{number}.md").write_text(head + text)
    (folder / "course.md").write_text(COURSE.format(hours=LESSONS * 9 // 45))


def _mkdocs(folder: Path, texts: list[str]) -> float:
    docs = folder / "docs"
    docs.mkdir(parents=True)
    for number, text in enumerate(texts):
        (docs / f"lesson-{number}.md").write_text(f"# Lesson {number}\n\n{text}")
    extensions = "[tables, footnotes, admonition, def_list, attr_list, abbr, toc]"
    (folder / "mkdocs.yml").write_text(
        f"site_name: Many\nmarkdown_extensions: {extensions}\nplugins: []\n"
    )
    command = [str(Path(sys.executable).with_name("mkdocs")), "build", "--quiet"]
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    seconds = time.perf_counter() - began
    shutil.rmtree(folder)
    return seconds


def _row(job: str, ours: float, limit: float, note: str) -> dict[str, object]:
    return {
        "job": job,
        "ours": round(ours, 2),
        "limit": round(limit, 2),
        "unit": "s",
        "ratio": round(ours / limit, 2),
        "note": note,
    }
