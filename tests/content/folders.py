"""A small valid course, and folders made of it."""

from collections.abc import Sequence
from pathlib import Path

from app.content.places import Places
from app.content.render import Job, Rendered, render

COURSE = """\
---
title: Clean hands
summary: How to keep your hands clean.
industry: general
language: en
institution: Lin-gang College
level: 5
hours: 1
valid-for: 24 months
tags: [hygiene]
outcomes: [Wash hands]
completion:
  lessons: 80 %
  quizzes: [basics/check]
  exam: exam
  score: {exam: 3, basics/check: 1}
---

Welcome.
"""

LESSON = """\
---
title: Water
minutes: 30
objectives: [Use water]
---

## Why water

Water **washes**. Go on with [soap](02-soap.md#how).

![A tap](../media/tap.svg "The tap")
"""

SOAP = """\
---
title: Soap
minutes: 15
requires: basics/water
---

## How

Rub.

### What do you do first? {#first .check}

- [x] Wet your hands
- [ ] Rub
  > Dry soap scratches.

> Water first, then soap.

## After

Dry them.
"""

CHECK = """\
---
title: Check
kind: quiz
pass: 70 %
attempts: 3
wait: 1 hour
---

## What washes? {#washes points=2}

- [ ] Sand
  > Sand scratches.
- [x] Water

> Water dissolves salt.

## Soap foams. {#foams .true}

## How long? {#how-long}

= 20 ± 5 s

## Which word? {#word}

= soap | suds
~ soaps?
"""

EXAM = """\
---
title: Exam
kind: exam
draw: {hands: 2}
shuffle: [questions, options]
---

Good luck.
"""

BANK = """\
## One? {#one}

- [x] yes
- [ ] no

## Two? {#two}

- [x] a
- [x] b
- [ ] c

## Three? {#three}

= 3
"""

TAP = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1"/></svg>\n'

FILES: dict[str, str] = {
    "course.md": COURSE,
    "01-basics/module.md": "---\ntitle: Basics\nsummary: The first things.\n---\n",
    "01-basics/01-water.md": LESSON,
    "01-basics/02-soap.md": SOAP,
    "01-basics/03-check.md": CHECK,
    "exam.md": EXAM,
    "bank/hands.md": BANK,
    "media/tap.svg": TAP,
    "zh/course.md": "---\ntitle: 洁净的手\nsummary: 怎样洗手。\n---\n\n欢迎。\n",
    "zh/01-basics/01-water.md": "---\ntitle: 水\n---\n\n![水龙头](../media/tap.svg)\n",
    "zh/01-basics/03-check.md": CHECK.replace("soap | suds", "肥皂"),
}

Change = str | bytes | None
"""A file's new content; nothing removes it."""


def write_course(parent: Path, changes: dict[str, Change] | None = None) -> Path:
    """Return the folder of the valid course with `changes`, written below `parent`."""
    folder = parent / "clean-hands"
    folder.mkdir(parents=True)
    for path, content in ({**FILES} | (changes or {})).items():
        if content is None:
            continue
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode()
        file.write_bytes(data)
    return folder


def render_here(jobs: Sequence[Job], places: Places) -> list[Rendered]:
    """Return what `jobs` become, rendered in this process without limits."""
    return [render(job, places) for job in jobs]
