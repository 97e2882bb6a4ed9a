"""A course on the phone, where there is no signal."""

import itertools
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts.services import person_id_by_login
from app.catalogue.models import Course, Release
from app.learning.models import Enrolment, LessonDone, PracticeAnswer
from tests.browser.addresses import COURSE
from tests.browser.conftest import Demonstration
from tests.browser.stage import add_worker, stage
from tests.fixtures.browser import Troubles

OUTLINE = f"/learn/{COURSE}"
FIRST = f"{OUTLINE}/why-clean/particles"
SECOND = f"{OUTLINE}/why-clean/iso-classes"
NO_SIGNAL = "ERR_INTERNET_DISCONNECTED"
numbers = itertools.count(1)


@pytest.fixture
def login(demonstration: Demonstration) -> str:
    """A worker at the beginning of the course."""
    name = f"tunnel-{next(numbers)}"
    with stage(demonstration.database_url) as session:
        add_worker(session, name, name="隧道", language="en")
    return name


@pytest.fixture
def phone(window: Callable[..., Page], login: str) -> Page:
    """The worker's phone, with the course saved on it."""
    page = window(login, service_workers="allow")
    save(page)
    return page


def save(page: Page) -> None:
    page.goto(OUTLINE)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller")
    page.get_by_role("button", name=re.compile("Save this course")).click()
    expect(page.locator("[data-saving]")).to_contain_text("Saved on this phone")


def go_offline(page: Page, troubles: Troubles) -> None:
    troubles.expect(NO_SIGNAL)
    page.context.set_offline(True)


def finish(page: Page, lesson: str) -> None:
    page.goto(lesson)
    page.get_by_role("button", name="Done, go on").click()
    page.wait_for_url(lambda url: not url.endswith(lesson))


def lessons_done(demonstration: Demonstration, login: str) -> list[str]:
    """Return the keys of the lessons that arrived, in the order of their arrival."""
    with stage(demonstration.database_url) as session:
        person = person_id_by_login(session, login)
        done = select(LessonDone.lesson_key).join(Enrolment).where(Enrolment.person_id == person)
        return list(session.scalars(done.order_by(LessonDone.done_at)))


def cached(page: Page) -> list[str]:
    names: list[str] = page.evaluate("caches.keys()")
    return [name for name in names if name.startswith("saved:")]


def test_what_was_done_in_a_tunnel_arrives_once_and_in_order(
    phone, troubles, demonstration, login
):
    go_offline(phone, troubles)
    finish(phone, FIRST)
    assert phone.url.endswith(SECOND)
    expect(phone.get_by_text("this is the copy that you saved")).to_be_visible()
    finish(phone, SECOND)
    phone.goto(OUTLINE)
    expect(phone.get_by_text("Done on this phone, not sent yet")).to_have_count(2)
    expect(phone.locator("[data-outbox]")).to_contain_text("2")
    assert lessons_done(demonstration, login) == []

    phone.context.set_offline(False)
    expect(phone.locator("[data-outbox]")).to_have_text("Everything is sent.")
    assert lessons_done(demonstration, login) == ["why-clean/particles", "why-clean/iso-classes"]
    phone.reload()
    expect(phone.get_by_text("not sent yet")).to_have_count(0)
    expect(phone.locator("[data-outbox]")).to_be_hidden()


def test_an_answer_to_a_check_waits_for_the_signal_and_is_graded_then(
    phone, troubles, demonstration, login
):
    go_offline(phone, troubles)
    phone.goto(SECOND)
    check = phone.locator(".check").first
    check.locator("input[type=radio]").first.check()
    check.get_by_role("button", name="Check my answer").click()
    expect(check).to_contain_text("Kept on this phone")

    phone.context.set_offline(False)
    expect(phone.locator("[data-outbox]")).to_have_text("Everything is sent.")
    with stage(demonstration.database_url) as session:
        person = person_id_by_login(session, login)
        kept = select(PracticeAnswer.id).join(Enrolment).where(Enrolment.person_id == person)
        assert len(session.scalars(kept).all()) == 1
    phone.reload()
    expect(phone.locator(".check").first).to_contain_text("Try again")


def test_without_a_signal_a_page_that_was_not_saved_leads_to_the_saved_courses(phone, troubles):
    go_offline(phone, troubles)
    phone.goto("/me/records")

    expect(phone.locator("h1")).to_have_text("No signal")
    phone.locator("[data-saved-courses]").get_by_role("link").click()
    expect(phone.locator("h1")).to_have_text("Working in the cleanroom")


def test_a_quiz_says_before_it_begins_that_it_needs_a_signal(phone, troubles):
    phone.goto(f"{OUTLINE}/why-clean/check")
    expect(phone.locator("main")).to_contain_text("You need a signal to begin")

    go_offline(phone, troubles)
    phone.reload()
    expect(phone.locator("h1")).to_have_text("No signal")


def test_a_page_seen_with_a_signal_is_as_new_without_one(phone, troubles):
    finish(phone, FIRST)
    phone.goto(OUTLINE)
    expect(phone.locator(".outline").get_by_text("Done")).to_have_count(1)

    go_offline(phone, troubles)
    phone.goto(OUTLINE)
    expect(phone.locator(".outline").get_by_text("Done")).to_have_count(1)


def test_signing_out_clears_the_phone_and_asks_before_something_is_lost(
    phone, troubles, demonstration, login
):
    go_offline(phone, troubles)
    finish(phone, FIRST)
    phone.route("**/done", lambda route: route.abort())
    troubles.expect("ERR_FAILED", "Clear-Site-Data")
    phone.context.set_offline(False)
    phone.goto("/account")
    phone.get_by_role("button", name="Sign out").click()
    dialog = phone.get_by_role("dialog")
    expect(dialog).to_contain_text("Not sent yet: 1")
    dialog.get_by_role("button", name="Stay signed in").click()
    assert cached(phone)

    phone.unroute_all()
    phone.get_by_role("button", name="Sign out").click()
    phone.wait_for_url(lambda url: "/account" not in url)
    assert lessons_done(demonstration, login) == ["why-clean/particles"]
    assert cached(phone) == []
    assert phone.evaluate("indexedDB.databases()") == []


def test_another_person_on_the_same_phone_finds_nothing_of_the_first(phone, porter, demonstration):
    with stage(demonstration.database_url) as session:
        add_worker(session, "second", name="第二人", language="en")
    assert cached(phone)
    phone.context.clear_cookies()
    phone.context.add_cookies(porter.session_of("second")["cookies"])
    phone.goto(OUTLINE)
    expect(phone.get_by_role("button", name=re.compile("Save this course"))).to_be_visible()

    assert cached(phone) == []


def test_a_new_release_replaces_the_saved_one(phone, demonstration):
    (before,) = cached(phone)
    with stage(demonstration.database_url) as session:
        course = session.scalars(select(Course.id).where(Course.slug == COURSE)).one()
        newest = session.scalars(
            select(Release).where(Release.course_id == course).order_by(Release.id.desc())
        ).first()
        assert newest is not None
        session.add(
            Release(
                course_id=course,
                number=newest.number + 1,
                digest="f" * 64,
                source_digest="f" * 64,
                published_at=newest.published_at,
                card=newest.card,
                body=newest.body,
            )
        )
    phone.goto(OUTLINE)
    expect(phone.locator("[data-saving]")).to_contain_text("Saved on this phone")

    (after,) = cached(phone)
    assert after != before
    assert "ffffffff" in after


def test_a_course_that_could_not_be_saved_whole_is_not_saved_at_all(window, troubles, login):
    page = window(login)
    troubles.expect("ERR_FAILED")
    page.goto(OUTLINE)
    page.context.route(SECOND, lambda route: route.abort())
    page.context.route(f"**{SECOND}", lambda route: route.abort())
    page.get_by_role("button", name=re.compile("Save this course")).click()

    expect(page.locator("[data-saving]")).to_contain_text("Nothing was kept")
    assert cached(page) == []


def test_a_full_phone_says_so_and_keeps_nothing(window, login):
    page = window(login)
    page.add_init_script("navigator.storage.estimate = async () => ({ quota: 1000, usage: 900 });")
    page.goto(OUTLINE)
    page.get_by_role("button", name=re.compile("Save this course")).click()

    expect(page.locator("[data-saving]")).to_contain_text("no room")
    assert cached(page) == []


@pytest.mark.parametrize(
    "closed",
    [
        "indexedDB.open = () => { throw new Error('closed'); };",
        "Object.defineProperty(window, 'caches', { value: undefined });",
        "Object.defineProperty(navigator, 'serviceWorker', { value: undefined });",
    ],
    ids=["no database", "no caches", "no service worker"],
)
def test_a_phone_that_keeps_nothing_still_works_with_a_signal(
    window, demonstration, login, closed
):
    page = window(login)
    page.add_init_script(closed)
    finish(page, FIRST)

    assert page.url.endswith(SECOND)
    assert lessons_done(demonstration, login) == ["why-clean/particles"]


def test_a_phone_that_keeps_nothing_says_so_without_a_signal(window, troubles, login):
    page = window(login)
    page.add_init_script("indexedDB.open = () => { throw new Error('closed'); };")
    page.goto(FIRST)
    go_offline(page, troubles)
    page.get_by_role("button", name="Done, go on").click()

    expect(page.locator("[data-outbox]")).to_contain_text("There is no signal")
    assert page.url.endswith(FIRST)


def test_what_waits_is_kept_when_the_session_has_ended_and_sent_after_the_sign_in(
    phone, troubles, demonstration, login
):
    go_offline(phone, troubles)
    finish(phone, FIRST)
    kept = phone.context.cookies()
    phone.context.clear_cookies()
    troubles.expect("400")
    phone.context.set_offline(False)
    expect(phone.locator("[data-outbox]")).to_contain_text("Sign in again")
    assert lessons_done(demonstration, login) == []

    phone.context.add_cookies(kept)
    phone.goto("/")
    expect(phone.locator("[data-outbox]")).to_have_text("Everything is sent.")
    assert lessons_done(demonstration, login) == ["why-clean/particles"]
