"""A course on the phone, where there is no signal."""

import itertools
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from app.accounts.services import person_id_by_login
from app.catalogue.models import Course, Release
from app.core.time import now
from app.demo import PASSWORD
from app.learning.models import Enrolment, LessonDone, PracticeAnswer
from app.learning.services.enrolments import withdraw
from tests.browser.addresses import COURSE
from tests.browser.conftest import Demonstration
from tests.browser.stage import add_worker, speak, stage
from tests.fixtures.browser import Troubles

OUTLINE = f"/learn/{COURSE}"
FIRST = f"{OUTLINE}/why-clean/particles"
SECOND = f"{OUTLINE}/why-clean/iso-classes"
QUIZ = f"{OUTLINE}/why-clean/check"
NO_SIGNAL = "ERR_INTERNET_DISCONNECTED"
THROUGH_THE_WORKER = "ERR_FAILED"  # what a request says that the service worker could not send
NO_BACKGROUND_SYNC = "delete ServiceWorkerRegistration.prototype.sync"
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
    wait_for_the_service_worker(page)
    page.get_by_role("button", name=re.compile("Save this course")).click()
    expect(page.locator("[data-saving]")).to_contain_text("Saved on this phone")


def wait_for_the_service_worker(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller")
    eventually(page, "caches.has('phone')")


def eventually(page: Page, script: str, argument: object = None) -> None:
    """Wait until what `script` promises is true: `wait_for_function` takes any promise for it."""
    for _ in range(100):
        if page.evaluate(script, argument):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"Never became true: {script}")


def go_offline(page: Page, troubles: Troubles) -> None:
    troubles.expect(NO_SIGNAL, THROUGH_THE_WORKER)
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
    expect(phone.get_by_text("Saved copy")).to_be_visible()
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
    expect(check.locator(".check__result")).to_contain_text("Try again")
    expect(check).not_to_contain_text("Kept on this phone")
    expect(phone.get_by_role("link", name="show the newest page")).to_be_visible()
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


def test_a_form_without_a_signal_says_that_nothing_was_sent_and_leads_back(phone, troubles):
    go_offline(phone, troubles)
    phone.goto(SECOND)
    phone.locator(".language-switch button").click()

    expect(phone.locator("main")).to_contain_text("This was not sent")
    phone.get_by_role("button", name="Go back").click()
    expect(phone.locator("h1")).not_to_have_text("No signal")
    phone.wait_for_url(f"**{SECOND}")


def test_the_page_without_a_signal_says_what_waits(phone, troubles):
    go_offline(phone, troubles)
    finish(phone, FIRST)
    phone.goto("/me/records")

    expect(phone.locator("[data-waiting]")).to_have_text(
        "Kept on this phone until there is a signal: 1"
    )


def test_the_page_that_was_wanted_comes_with_the_signal_and_not_before(phone, troubles):
    go_offline(phone, troubles)
    phone.goto("/me/records")
    phone.evaluate("window.before = true; dispatchEvent(new Event('online'))")
    phone.wait_for_timeout(500)
    assert phone.evaluate("window.before")

    phone.context.set_offline(False)
    expect(phone.locator("h1")).to_have_text("My records")


def test_a_quiz_says_before_it_begins_that_it_needs_a_signal(phone, troubles):
    phone.goto(QUIZ)
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
    phone.add_init_script(NO_BACKGROUND_SYNC)
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

    eventually(
        phone, "caches.keys().then((all) => !all.some((name) => name.startsWith('saved:')))"
    )


def publish_again(demonstration: Demonstration, digest: str) -> None:
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
                digest=digest,
                source_digest=digest,
                published_at=newest.published_at,
                card=newest.card,
                body=newest.body,
            )
        )


@pytest.mark.parametrize(
    ("address", "digest"), [(OUTLINE, "e" * 64), (FIRST, "f" * 64)], ids=["outline", "lesson"]
)
def test_a_new_release_replaces_the_saved_one(phone, demonstration, address, digest):
    (before,) = cached(phone)
    publish_again(demonstration, digest)
    phone.goto(address)
    eventually(phone, "name => caches.has(name).then((there) => !there)", before)

    (after,) = cached(phone)
    assert digest[:16] in after


def test_a_new_release_that_cannot_be_fetched_leaves_the_saved_one(phone, demonstration, troubles):
    before = cached(phone)
    publish_again(demonstration, "d" * 64)
    troubles.expect("ERR_FAILED")
    phone.route(f"**{SECOND}", lambda route: route.abort())
    phone.goto(OUTLINE)

    expect(phone.locator("[data-saving]")).to_contain_text("The one that you saved stays")
    assert cached(phone) == before


def test_a_course_is_saved_again_in_the_language_that_the_reader_turns_to(
    phone, troubles, demonstration, login
):
    expect(phone.locator("[data-saving]")).to_contain_text("in English")
    speak(demonstration.database_url, login, "zh")
    phone.goto(OUTLINE)
    eventually(
        phone,
        """caches.keys().then((all) => all
          .filter((name) => name.startsWith("saved:"))
          .every((name) => name.endsWith(":zh-Hans")))""",
    )
    go_offline(phone, troubles)
    phone.goto(FIRST)
    assert phone.locator("html").get_attribute("lang") == "zh-Hans"
    phone.goto("/me/records")
    assert phone.locator("html").get_attribute("lang") == "zh-Hans"


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
    wait_for_the_service_worker(page)
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


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 500, "json": {"error": "broken"}},
        {"status": 503, "body": "away"},
        {"status": 200, "body": "<h1>Sign in to this network</h1>"},
    ],
    ids=["a failure", "a server that is away", "the page of another network"],
)
def test_only_the_servers_own_word_takes_something_off_the_list(
    phone, troubles, demonstration, login, answer
):
    phone.add_init_script(NO_BACKGROUND_SYNC)
    troubles.expect("status of 50")
    phone.route("**/done", lambda route: route.fulfill(**answer))
    finish(phone, FIRST)
    expect(phone.locator("[data-outbox]")).to_contain_text("Kept on this phone")
    assert lessons_done(demonstration, login) == []

    phone.unroute_all()
    phone.goto("/")
    expect(phone.locator("[data-outbox]")).to_have_text("Everything is sent.")
    assert lessons_done(demonstration, login) == ["why-clean/particles"]


def test_what_the_server_refuses_is_told_with_the_lessons_name(
    phone, troubles, demonstration, login
):
    go_offline(phone, troubles)
    finish(phone, FIRST)
    with stage(demonstration.database_url) as session:
        person = person_id_by_login(session, login) or 0
        withdraw(session, person, COURSE, at=now())
    troubles.expect("status of 403")
    phone.context.set_offline(False)

    line = phone.locator("[data-outbox]")
    expect(line).to_contain_text("was not accepted: Enrol in this course first")
    expect(line).to_contain_text("A speck that kills a chip")
    phone.wait_for_timeout(5500)
    phone.goto("/")
    expect(phone.locator("h1")).to_be_visible()
    expect(line).to_be_hidden()


def test_the_place_read_without_a_signal_arrives_and_nobody_is_told(
    phone, troubles, demonstration, login
):
    go_offline(phone, troubles)
    phone.goto(SECOND)
    phone.wait_for_timeout(3500)
    phone.goto(OUTLINE)
    expect(phone.get_by_text("Saved copy")).to_be_visible()
    expect(phone.locator("[data-outbox]")).to_be_hidden()

    phone.context.set_offline(False)
    phone.goto("/me/records")
    phone.wait_for_load_state("networkidle")
    with stage(demonstration.database_url) as session:
        place = select(Enrolment.place).where(
            Enrolment.person_id == person_id_by_login(session, login)
        )
        assert (session.scalar(place) or "").startswith("why-clean/iso-classes")


def test_lessons_that_have_just_arrived_are_shown_as_done(phone, troubles):
    go_offline(phone, troubles)
    finish(phone, FIRST)
    phone.goto(OUTLINE)
    phone.context.set_offline(False)

    expect(phone.locator(".outline .status--good")).to_have_count(1)
    expect(phone.locator(".progress__text")).not_to_have_text("0 %")
    expect(phone.get_by_text("not sent yet")).to_have_count(0)


def test_the_browser_sends_what_waits_while_no_page_is_open(
    phone, troubles, demonstration, university, login
):
    go_offline(phone, troubles)
    finish(phone, FIRST)
    phone.goto("about:blank")
    phone.context.set_offline(False)
    sender = phone.context.new_cdp_session(phone)
    known: list[str] = []
    sender.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: known.extend(each["registrationId"] for each in event["registrations"]),
    )
    sender.send("ServiceWorker.enable")
    phone.wait_for_timeout(500)
    sender.send(
        "ServiceWorker.dispatchSyncEvent",
        {
            "origin": university.url,
            "registrationId": known[0],
            "tag": "outbox",
            "lastChance": False,
        },
    )
    phone.wait_for_timeout(1500)

    assert lessons_done(demonstration, login) == ["why-clean/particles"]


def test_a_line_that_says_nothing_for_four_seconds_gives_way_to_the_saved_copy(phone, troubles):
    troubles.expect("ERR_FAILED")
    held: list[Route] = []
    phone.context.route(f"**{FIRST}", lambda route: held.append(route))
    phone.goto(FIRST)

    assert held
    expect(phone.get_by_text("Saved copy")).to_be_visible()
    held[0].abort()


def test_signing_out_without_a_signal_clears_nothing_and_says_so(phone, troubles):
    phone.goto("/account")
    wait_for_the_service_worker(phone)
    go_offline(phone, troubles)
    phone.get_by_role("button", name="Sign out").click()

    expect(phone.locator("[data-outbox]")).to_contain_text("You are still signed in")
    assert cached(phone)


def test_nobody_elses_pages_are_shown_after_a_sign_in(phone, troubles):
    phone.context.clear_cookies()
    phone.goto("/sign-in")
    phone.fill("#login", "hr")
    phone.fill("#password", PASSWORD)
    phone.click("main form button")
    phone.wait_for_url("**/hr")
    assert cached(phone)

    go_offline(phone, troubles)
    phone.goto(OUTLINE)
    expect(phone.locator("h1")).to_have_text(re.compile("No signal|没有信号"))
    expect(phone.locator("[data-saved-courses]")).to_be_hidden()


def test_the_page_without_a_signal_names_nobody(phone, troubles):
    go_offline(phone, troubles)
    phone.goto("/me/records")

    assert phone.locator("html").get_attribute("data-person") is None
    assert cached(phone)


def test_a_quiz_in_a_saved_outline_says_that_it_needs_a_signal(phone, troubles):
    mark = phone.locator(".needs-signal").first
    expect(mark).to_be_hidden()

    go_offline(phone, troubles)
    phone.goto(OUTLINE)
    expect(mark).to_be_visible()


def test_a_player_gets_the_part_of_a_saved_file_that_it_asks_for(phone, troubles):
    url = phone.evaluate(
        """async () => {
          const name = (await caches.keys()).find((each) => each.startsWith("saved:"));
          const kept = await (await caches.open(name)).keys();
          return kept.map(({ url }) => url).find((each) => each.includes("/media/"));
        }"""
    )
    go_offline(phone, troubles)
    answer = phone.evaluate(
        """async (url) => {
          const answer = await fetch(url, { headers: { Range: "bytes=5-14" } });
          const range = answer.headers.get("Content-Range");
          return [answer.status, range, (await answer.text()).length];
        }""",
        url,
    )

    assert answer[0] == 206
    assert answer[1].startswith("bytes 5-14/")
    assert answer[2] == 10


def test_where_service_workers_are_blocked_nothing_is_offered_and_all_works(
    window, troubles, demonstration, login
):
    troubles.expect("blocked by Playwright")
    page = window(login, service_workers="block")
    page.goto(OUTLINE)
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-saving]")).to_be_hidden()

    finish(page, FIRST)
    assert page.url.endswith(SECOND)
    assert lessons_done(demonstration, login) == ["why-clean/particles"]
