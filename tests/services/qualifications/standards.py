"""A small standard about the small course, and evidence for it."""

from datetime import UTC, date, datetime
from pathlib import Path

from app.records.services import Evidence
from tests.services.evidence import completion

AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
CODE = "chips"
OCCUPATION = "6-25-02-05"
SMALL = """\
code: {code}
title: {{en: Chip worker, zh: 芯片工}}
industry: integrated-circuits
occupation: 6-25-02-05
related: [6-25-02-06]
levels:
  5:
    title: {{en: Junior worker, zh: 初级工}}
    routes:
      work:
        title: {{en: Work and the course, zh: 工作与课程}}
        requires:
          - age: 16
          - work: {{years: {years}}}
          - courses: [small]
  4:
    title: {{en: Intermediate worker, zh: 中级工}}
    routes:
      promotion:
        title: {{en: Level 5 and further training, zh: 五级与进修}}
        requires:
          - certificate: {{level: 5}}
          - credit-hours: {{at-least: 40, tags: [safety], no-older-than: 24 months}}
      work:
        title: {{en: Five years of work, zh: 工作五年}}
        requires:
          - work: {{years: 5}}
"""


def write(folder: Path, *, code: str = CODE, years: int = 1) -> Path:
    """Write the standard into a file of `folder`."""
    file = folder / f"{code}.yaml"
    file.write_text(SMALL.format(code=code, years=years), encoding="utf-8")
    return file


def work(cause: str = "work:1", **changes: object) -> Evidence:
    """Work in the occupation that still goes on, for less than two years."""
    values = {
        "kind": "experience",
        "cause": cause,
        "subject": OCCUPATION,
        "title_zh": "芯片制造",
        "title_en": "Chip making",
        "began_on": date(2025, 3, 10),
    }
    return Evidence(**values | changes)


def certificate(cause: str = "certificate:1", **changes: object) -> Evidence:
    """A certificate of level 5."""
    values = {"kind": "held-certificate", "level": 5, "began_on": date(2026, 5, 1)}
    return work(cause, **values | changes)


def small_completion(cause: str = "enrolment:1", **changes: object) -> Evidence:
    """A completion of the small course."""
    return completion(**{"cause": cause, "subject": "small", "tags": ("safety",)} | changes)
