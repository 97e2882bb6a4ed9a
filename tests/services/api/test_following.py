"""Who keeps a copy of a list is told what changed in it, once, and no more than it may see."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, event, select, update

from app.accounts.models import (
    EMPLOYMENTS_HISTORY,
    PEOPLE_HISTORY,
    UNITS_HISTORY,
    Employment,
)
from app.accounts.organisations import move_unit, rename
from app.api import walks
from app.core.errors import Refused
from app.core.time import local_day, now
from app.learning.models import DUE_DATES_HISTORY, ENROLMENTS_HISTORY, DueDate
from app.learning.services.due_dates import take_back, take_back_of_leavers
from app.privacy.models import Erasure
from app.privacy.services import erasure
from tests import courses, factories
from tests.services.api.mirrors import Mirror, listed

AT = now()
TODAY = local_day(AT)
DAY = timedelta(days=1)
LISTS = ("/workers", "/enrolments", "/assignments")


@pytest.fixture
def course_id(session):
    return courses.publish(session).course_id


@pytest.fixture
def place(session, cast, course_id):
    """The worker's place on a course, with a day."""
    found = factories.enrolment(session, cast.worker, course_id=course_id, enrolled_at=AT)
    set_day(session, found, cast.plant, TODAY + 9 * DAY, cast.hr)
    return found


@pytest.fixture
def job(session, cast):
    return session.scalars(select(Employment).where(Employment.person_id == cast.worker.id)).one()


@pytest.fixture
def head(session, cast):
    """An HR officer of the workshop only."""
    person = factories.person(session)
    factories.grant(session, person, "hr", employer_id=cast.plant.id, unit_id=cast.workshop.id)
    return person


@pytest.fixture
def mirrors(session, cast, place):
    """A copy of each list, of the whole employer's officer."""
    found = {path: Mirror(path, cast.hr.id) for path in LISTS}
    for mirror in found.values():
        mirror.walk(session)
        assert len(mirror.rows) == 1
        assert mirror.walk(session) == []
    return found


def set_day(session, place, employer, due_on, by):
    session.merge(
        DueDate(
            enrolment_id=place.id,
            employer_id=employer.id,
            due_on=due_on,
            set_by=by.id,
            set_at=AT,
        )
    )
    session.commit()


def erase(session, cast):
    """Erase the worker."""
    erasure.ask(session, cast.worker.id, "erase", at=AT)
    erasure.approve(
        session,
        session.scalars(select(Erasure.id)).one(),
        by_id=cast.admin.id,
        reason="asked in writing",
        at=AT,
    )
    session.commit()


def told(session, mirrors, at=None):
    """Walk on with each copy; return which were told something, each told as the list is."""
    found = [path for path, mirror in mirrors.items() if mirror.walk(session, at)]
    for path, mirror in mirrors.items():
        assert mirror.rows == listed(session, path, mirror.person_id, at), path
        assert mirror.walk(session, at) == []
    return found


def test_each_change_is_told_where_it_is_shown(session, cast, mirrors, place, job):
    cast.worker.name = "Wang Weiwei"
    session.commit()
    assert told(session, mirrors) == ["/workers"]
    assert [row["name"] for row in mirrors["/workers"].rows.values()] == ["Wang Weiwei"]

    rename(session, cast.workshop, name="一厂", name_en="Fab 1", by_id=cast.hr.id, at=AT)
    session.commit()
    assert told(session, mirrors) == ["/workers"]

    set_day(session, place, cast.plant, TODAY + 5 * DAY, cast.hr)
    assert told(session, mirrors) == ["/enrolments", "/assignments"]

    place.completed_at = AT
    session.commit()
    assert told(session, mirrors) == ["/enrolments", "/assignments"]
    assert [row["state"] for row in mirrors["/assignments"].rows.values()] == ["done"]

    job.employee_number = "N1"
    session.commit()
    assert told(session, mirrors) == list(LISTS)


def test_who_comes_is_told_and_others_are_not(session, cast, mirrors, course_id):
    factories.enrolment(session, cast.other_worker, course_id=course_id, enrolled_at=AT)
    assert told(session, mirrors) == []

    came = factories.worker(session, cast.plant)
    assert told(session, mirrors) == ["/workers"]
    factories.enrolment(session, came, course_id=course_id, enrolled_at=AT)
    assert told(session, mirrors) == ["/enrolments"]


def test_day_that_is_taken_back_is_gone_from_the_assignments(session, cast, mirrors, place):
    take_back(session, cast.worker.id, "small", employer_id=cast.plant.id)
    session.commit()

    assert told(session, mirrors) == ["/enrolments", "/assignments"]
    assert [len(mirror.rows) for mirror in mirrors.values()] == [1, 1, 0]


def days_ago(session, days, cast, monkeypatch):
    """Let everything be written long ago; return copies that were last kept so many days ago."""
    session.commit()
    for versions in (
        PEOPLE_HISTORY,
        UNITS_HISTORY,
        EMPLOYMENTS_HISTORY,
        ENROLMENTS_HISTORY,
        DUE_DATES_HISTORY,
    ):
        session.execute(update(versions).values(known_from=factories.LONG_AGO))
        over = update(versions).where(versions.c.known_to.is_not(None))
        session.execute(over.values(known_to=factories.LONG_AGO))
    session.commit()
    found = {path: Mirror(path, cast.hr.id) for path in LISTS}
    then = AT - days * DAY
    with monkeypatch.context() as patch:
        patch.setattr(walks, "settled_before_reading", lambda _session: then)
        for mirror in found.values():
            mirror.walk(session, then)
    return found


def test_what_became_late_is_told_though_nobody_wrote(session, cast, place, monkeypatch):
    set_day(session, place, cast.plant, TODAY - 2 * DAY, cast.hr)
    mirrors = days_ago(session, 4, cast, monkeypatch)
    assert [row["state"] for row in mirrors["/assignments"].rows.values()] == ["open"]

    assert told(session, mirrors) == ["/assignments"]
    assert [row["state"] for row in mirrors["/assignments"].rows.values()] == ["late"]


def test_who_left_is_gone_once_and_what_they_do_elsewhere_is_not_told(
    session, cast, place, job, monkeypatch
):
    job.ends_on = TODAY - 2 * DAY
    mirrors = days_ago(session, 4, cast, monkeypatch)
    assert [len(mirror.rows) for mirror in mirrors.values()] == [1, 1, 1]

    assert told(session, mirrors) == ["/enrolments", "/assignments"]
    assert [len(mirror.rows) for mirror in mirrors.values()] == [1, 0, 0]

    factories.employment(session, cast.worker, cast.other_plant)
    place.completed_at = AT
    set_day(session, place, cast.other_plant, TODAY + DAY, cast.hr2)
    session.execute(delete(DueDate).where(DueDate.employer_id == cast.plant.id))
    session.commit()
    assert told(session, mirrors) == []


def test_employer_of_before_is_told_no_new_name(session, cast, place, job, monkeypatch):
    name, masked = cast.worker.name, cast.worker.id_number_masked
    job.ends_on = TODAY - 9 * DAY
    mirror = days_ago(session, 4, cast, monkeypatch)["/workers"]
    factories.employment(session, cast.worker, cast.other_plant)
    cast.worker.name, cast.worker.id_number_masked = "Wang Weiwei", "2*2"
    session.commit()

    assert mirror.walk(session) == []
    [row] = listed(session, "/workers", cast.hr.id).values()
    assert (row["name"], row["id_number_masked"]) == (name, masked)
    [row] = [
        each
        for each in listed(session, "/workers", cast.hr2.id).values()
        if each["name"] == "Wang Weiwei"
    ]
    assert row["id_number_masked"] == "2*2"


def test_who_begins_is_told_on_the_day(session, cast, course_id, monkeypatch):
    comes = factories.person(session)
    factories.employment(session, comes, cast.plant, starts_on=TODAY - DAY)
    factories.enrolment(session, comes, course_id=course_id, enrolled_at=AT)
    mirrors = days_ago(session, 4, cast, monkeypatch)
    assert [len(mirror.rows) for mirror in mirrors.values()] == [2, 0, 0]

    assert told(session, mirrors) == ["/enrolments"]


def test_officer_of_a_unit_is_told_who_comes_into_it_and_who_leaves_it(
    session, cast, mirrors, head, job
):
    copies = {path: Mirror(path, head.id) for path in LISTS}
    for mirror in copies.values():
        mirror.walk(session)
    other = factories.unit(session, cast.plant)
    inner = factories.unit(session, cast.plant, parent=other)
    factories.worker(session, cast.plant, unit=inner)
    assert told(session, copies) == []

    job.unit_id = other.id
    session.commit()
    assert told(session, copies) == list(LISTS)
    assert [len(mirror.rows) for mirror in copies.values()] == [0, 0, 0]
    job.occupation = "fitter"
    session.commit()
    assert told(session, copies) == []

    move_unit(session, other, below=cast.workshop, by_id=cast.hr.id, at=AT)
    session.commit()
    assert told(session, copies) == list(LISTS)
    assert [len(mirror.rows) for mirror in copies.values()] == [2, 1, 1]

    move_unit(session, other, below=None, by_id=cast.hr.id, at=AT)
    session.commit()
    assert told(session, copies) == list(LISTS)
    assert [len(mirror.rows) for mirror in copies.values()] == [0, 0, 0]


def test_unit_that_is_moved_whole_takes_its_officer_along(session, cast, mirrors, head):
    copies = {path: Mirror(path, head.id) for path in LISTS}
    for mirror in copies.values():
        mirror.walk(session)
    above = factories.unit(session, cast.plant)
    move_unit(session, cast.workshop, below=above, by_id=cast.hr.id, at=AT)
    session.commit()

    told(session, copies)
    assert [len(mirror.rows) for mirror in copies.values()] == [1, 1, 1]


def test_erased_person_is_gone_from_every_list_by_keys_only(session, cast, mirrors):
    strangers = {path: Mirror(path, cast.hr2.id) for path in LISTS}
    for mirror in strangers.values():
        mirror.walk(session)
    erase(session, cast)

    assert told(session, strangers) == []
    assert told(session, mirrors) == list(LISTS)
    assert [len(mirror.rows) for mirror in mirrors.values()] == [0, 0, 0]


def test_who_left_and_was_erased_then_is_gone_and_nothing_later_is_hinted_at(
    session, cast, mirrors, job
):
    job.ends_on = TODAY - DAY
    session.commit()
    take_back_of_leavers(session, on=TODAY)
    factories.employment(session, cast.worker, cast.other_plant)
    other_course = courses.publish(session, courses.small_course("other"))
    later = factories.enrolment(
        session, cast.worker, course_id=other_course.course_id, enrolled_at=now()
    )
    set_day(session, later, cast.other_plant, TODAY + DAY, cast.hr2)
    erase(session, cast)

    for mirror in mirrors.values():
        [key] = mirror.rows
        assert mirror.walk(session) == [key]
        assert mirror.rows == {}


@pytest.mark.parametrize("whole", [False, True])
def test_who_was_moved_and_erased_then_is_gone_from_the_copies_of_the_unit_before(
    session, cast, mirrors, head, job, whole
):
    inner = factories.unit(session, cast.plant, parent=cast.workshop)
    other = factories.unit(session, cast.plant)
    job.unit_id = inner.id
    session.commit()
    copies = {path: Mirror(path, head.id) for path in LISTS}
    for mirror in copies.values():
        mirror.walk(session)
    if whole:
        move_unit(session, inner, below=other, by_id=cast.hr.id, at=AT)
    else:
        job.unit_id = other.id
    session.commit()
    erase(session, cast)

    assert told(session, copies) == list(LISTS)
    assert [len(mirror.rows) for mirror in copies.values()] == [0, 0, 0]


def test_page_of_a_walk_tells_the_rest_though_much_changes_meanwhile(session, cast):
    people = [factories.worker(session, cast.plant) for _ in range(5)]
    mirror = Mirror("/workers", cast.hr.id)
    page = mirror.ask(session)
    mirror.take(page)
    for person in people:
        person.name += " 2"
    session.commit()
    factories.worker(session, cast.plant)
    while page["next"]:
        page = mirror.ask(session, cursor=page["next"])
        mirror.take(page)
    mirror.since = page["since"]

    told(session, {"/workers": mirror})


@pytest.mark.parametrize("path", LISTS)
def test_cursor_opens_only_the_list_and_the_rights_that_it_was_made_for(
    session, cast, head, path, place
):
    factories.worker(session, cast.plant)
    mirror = Mirror(path, cast.hr.id)
    mirror.walk(session)
    for other in ({*LISTS} - {path}).pop(), path:
        with pytest.raises(Refused, match="Begin again"):
            Mirror(other, head.id).ask(session, since=mirror.since)

    factories.grant(session, cast.hr, "hr", employer_id=cast.other_plant.id)
    with pytest.raises(Refused, match="Begin again"):
        mirror.walk(session)


@pytest.mark.parametrize("path", LISTS)
def test_page_asks_the_database_as_often_whatever_the_rows(session, cast, course_id, path):
    def cost(mirror):
        asked = []
        bind = session.get_bind()
        listen = (bind, "before_cursor_execute", lambda *_args: asked.append(_args[2]))
        event.listen(*listen)
        mirror.ask(session, since=mirror.since)
        event.remove(*listen)
        return len(asked)

    def more(count):
        for _ in range(count):
            person = factories.worker(session, cast.plant)
            place = factories.enrolment(session, person, course_id=course_id, enrolled_at=AT)
            set_day(session, place, cast.plant, TODAY + DAY, cast.hr)

    mirror = Mirror(path, cast.hr.id, limit=50)
    mirror.walk(session)
    more(2)
    few = cost(mirror)
    more(20)
    assert cost(mirror) == few
