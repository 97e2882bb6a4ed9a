"""Very long names and titles, names read from the right, and emoji: nothing scrolls sideways."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from app.catalogue.services import publish
from app.catalogue.storage import open_store
from app.core.time import now
from app.demo.study import study
from app.learning.services.attempts import start_attempt
from app.records.models import Record
from tests.browser.conftest import Demonstration, Porter
from tests.browser.stage import add_worker, stage
from tests.browser.test_small_screens import FAULTS, THUMB
from tests.fixtures.browser import Troubles
from tests.provision.server import serving

COURSE = "odd-titles"
WORD = "Donaudampfschifffahrtsgesellschaftskapitaen"
TITLE = f"{(WORD * 5)[:120]} " + "with words and more words after it " * 3
TITLE = TITLE[:200].strip()
FILES = {
    "course.md": f"""---
title: {TITLE}
summary: {TITLE}
industry: general
language: en
institution: lingang-vocational-college
lecturers:
  - {WORD * 2}
hours: 1
outcomes:
  - {TITLE}
completion:
  lessons: all
  quizzes: all
---

{WORD * 5}
""",
    "01-odd/module.md": f"---\ntitle: {TITLE}\nsummary: {TITLE}\n---\n",
    "01-odd/01-lesson.md": f"""---
title: {TITLE}
minutes: 45
objectives:
  - {TITLE}
---

## {WORD * 4}

{WORD * 5} in a text, `{WORD * 3}` in code.
""",
    "01-odd/02-check.md": f"""---
title: {TITLE}
kind: quiz
pass: 60
attempts: unlimited
---

## {TITLE}? {{#{WORD[:20].lower()}}}

- [x] {WORD * 3}
- [ ] {TITLE}

## {WORD * 3}? {{#second .true}}
""",
}
PEOPLE = {
    "long-name": (WORD * 5)[:200],
    "arabic-name": "عبد الرحمن بن محمد بن عبد الله 👷🏽‍♀️🔧",
    "emoji-name": "👩‍🏭" * 20,
}
OWN_PAGES = (
    "/",
    "/account",
    "/courses",
    f"/courses/{COURSE}",
    f"/learn/{COURSE}",
    f"/learn/{COURSE}/odd/lesson",
    f"/learn/{COURSE}/odd/check",
    f"/learn/{COURSE}/odd/check/attempts/1",
    f"/learn/{COURSE}/odd/check/attempts/2",
    f"/learn/{COURSE}/odd/check/attempts/2/overview",
    "/me/records",
    "/me/qualifications",
)
STAFF_PAGES = {
    "hr": ("/hr", "/hr/workers", "/hr/assignments", "/hr/completions", "/hr/exports"),
    "lecturer": ("/studio", f"/studio/{COURSE}"),
}


@pytest.fixture(scope="module")
def odd(
    demonstration: Demonstration,
    browser: Browser,
    watch: Troubles,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Porter]:
    """A university like the demonstration, where people and a course have odd names."""
    folder = tmp_path_factory.mktemp("odd") / "university"
    shutil.copytree(demonstration.folder, folder)
    copied = replace(
        demonstration, folder=folder, database_url=f"sqlite:///{folder / 'university.db'}"
    )
    publish_the_course(copied)
    with serving(folder, database_url=copied.database_url) as server:
        watch.origins.add(server.url)
        yield Porter(browser, server, copied)


def publish_the_course(copied: Demonstration) -> None:
    """Write the course, publish it, and let everybody with an odd name complete it."""
    course = copied.folder / COURSE
    for name, text in FILES.items():
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        (course / name).write_text(text, encoding="utf-8")
    at = now() - timedelta(days=3)
    with stage(copied.database_url) as session:
        store = open_store(str(copied.folder / "media"))
        result = publish(session, course, store=store, at=at)
        assert result.number, result.findings
        for login, name in PEOPLE.items():
            person = add_worker(session, login, name=name, language="en")
            study(session, person, COURSE, at=at, share=1.0)
            start_attempt(session, person, COURSE, "odd/check", at=now())


@pytest.mark.parametrize("login", PEOPLE)
def test_the_own_pages_of_people_with_odd_names_fit(odd: Porter, troubles: Troubles, login: str):
    with stage(odd.demonstration.database_url) as session:
        name = PEOPLE[login]
        number = session.scalars(select(Record.number).where(Record.person_name == name)).one()
    page = odd.open(login)
    assert_fits(page, (*OWN_PAGES, f"/verify/{number}"))
    page.context.close()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("login", STAFF_PAGES)
def test_the_lists_of_people_with_odd_names_fit(
    odd: Porter, troubles: Troubles, login: str, language: str
):
    page = odd.open(login, language=language)
    workers = tuple(f"/hr/workers/lgw/T-{each}" for each in PEOPLE) if login == "hr" else ()
    assert_fits(page, (*STAFF_PAGES[login], *workers))
    page.context.close()


def assert_fits(page: Page, addresses: tuple[str, ...]) -> None:
    """Find nothing cut off, over something else, or past the edge of the narrowest phone."""
    page.set_viewport_size({"width": 320, "height": 640})
    faults = []
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, f"{address}: {answer.status}"
        faults += [f"{address}: {fault}" for fault in page.evaluate(FAULTS, THUMB)]
    assert not faults, "\n".join(faults)
