"""A course folder to start from."""

import re

from app.content.names import title_of
from app.content.schema import SLUG

_COURSE = """\
---
title: {title}
summary: Say in one or two sentences what a worker can do after this course.
industry: general
language: en
institution: Name of the university, college or firm
lecturers:
  - Name of the lecturer
hours: 1
outcomes:
  - Say what a worker can do afterwards
completion:
  lessons: all
  quizzes: all
---

Introduce the course in a few sentences: whom it is for, and what it takes.
"""

_MODULE = """\
---
title: The first module
summary: What this module is about, in one sentence.
---
"""

_LESSON = """\
---
title: The first lesson
minutes: 45
objectives:
  - Say what a worker knows after this lesson
---

## What matters

Write the lesson in Markdown. A line of its own begins with a hyphen to make a list:

- one thought an item,
- short sentences.

!!! warning "Safety first"
    Four spaces keep this text inside the box.

The first check is in [the quiz](02-check.md).
"""

_QUIZ = """\
---
title: Check yourself
kind: quiz
pass: 60 %
attempts: unlimited
feedback: after-submit
---

Answer without looking back.

## What begins an item of a list? {#list-item}

- [x] A hyphen
- [ ] A bracket
  > A bracket begins a link.

> Other Markdown readers take an asterisk, too.

## A picture needs alternative text. {#alternative-text .true}

> It is read aloud to those who cannot see the picture.

## How many minutes has a credit hour? {#credit-hour}

= 45 min
"""


def new_course(slug: str) -> dict[str, str]:
    """Return the files of a new course by their path within its folder.

    :raise ValueError: when the slug is none.
    """
    if not re.fullmatch(SLUG, slug) or len(slug) > 80:
        raise ValueError(
            f"“{slug}” must be lower case, digits and single hyphens: it is an address."
        )
    return {
        "course.md": _COURSE.format(title=title_of(slug)),
        "01-basics/module.md": _MODULE,
        "01-basics/01-first.md": _LESSON,
        "01-basics/02-check.md": _QUIZ,
    }
