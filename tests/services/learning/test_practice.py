from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.catalogue import shelf
from app.core.errors import Invalid, NotFound, Refused
from app.learning import queries
from app.learning.models import LessonDone, PracticeAnswer
from app.learning.services import practice
from app.learning.services.enrolments import NotEnrolled, enrol, mark_lesson_done, withdraw
from app.records.models import Record
from tests import courses, factories
from tests.provision.schema import open_engine

AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
COMMAND = "0b0f2c62-9a94-4c3b-8b1c-1d6f2a3c4d5e"


@pytest.fixture
def worker(session):
    worker = factories.worker(session, factories.employer(session)).id
    courses.publish(session, courses.with_checks(courses.small_course()))
    enrol(session, worker, "small", completed=(), at=AT)
    return worker


def answer(session, worker, check, *values, **changes):
    given = {"command": str(uuid4()), "at": AT, "lesson": "basics/first"} | changes
    lesson = given.pop("lesson")
    return practice.answer_check(
        session, worker, "small", lesson, check_key=check, values=values, **given
    )


def rows(session):
    return session.scalar(select(func.count()).select_from(PracticeAnswer))


@pytest.mark.parametrize(
    ("check", "values", "is_right"),
    [
        pytest.param("iso-class", ["1"], True, id="the right one"),
        pytest.param("iso-class", ["2"], False, id="another one"),
        pytest.param("sources", ["2", "0"], True, id="all right ones"),
        pytest.param("sources", ["0"], False, id="half of them"),
        pytest.param("walk-fast", ["false"], True, id="false and it is false"),
        pytest.param("wrist-strap", ["1000 kΩ"], True, id="a number in another unit"),
        pytest.param("wrist-strap", ["2"], False, id="a number outside"),
        pytest.param("lockout", ["上锁"], True, id="a word"),
    ],
)
def test_an_answer_is_graded_and_kept(session, worker, check, values, is_right):
    verdict = answer(session, worker, check, *values)

    kept = session.scalars(select(PracticeAnswer)).one()
    assert verdict.is_right is kept.is_right is is_right
    assert (kept.check_key, kept.answer, kept.answered_at) == (check, verdict.answer, AT)


def test_a_check_may_be_tried_as_often_as_one_likes_and_the_newest_counts(session, worker):
    for word in ("a", "b", "c", "d", "lockout"):
        answer(session, worker, "lockout", word)
    answer(session, worker, "walk-fast", "true")
    enrolment = queries.progress(session, worker, "small").enrolment_id

    assert rows(session) == 6
    newest = practice.newest_answers(session, enrolment, "basics/first")
    assert newest == {"lockout": "lockout", "walk-fast": "true"}
    assert practice.newest_answers(session, enrolment, "basics/second") == {}


def test_the_same_command_gets_the_first_verdict_again(session, worker):
    first = answer(session, worker, "lockout", "lockout", command=COMMAND)
    again = answer(session, worker, "lockout", "no idea", command=COMMAND.upper())

    assert again == first
    assert rows(session) == 1


def test_two_workers_may_use_the_same_command(session, worker):
    other = factories.worker(session, factories.employer(session)).id
    enrol(session, other, "small", completed=(), at=AT)
    answer(session, worker, "lockout", "lockout", command=COMMAND)

    assert not answer(session, other, "lockout", "no idea", command=COMMAND).is_right
    assert rows(session) == 2


def test_a_command_belongs_to_one_check(session, worker):
    answer(session, worker, "lockout", "lockout", command=COMMAND)

    with pytest.raises(Invalid, match="another question"):
        answer(session, worker, "walk-fast", "true", command=COMMAND)


@pytest.mark.parametrize(
    ("check", "values", "command"),
    [
        pytest.param("lockout", [], COMMAND, id="nothing"),
        pytest.param("lockout", ["  "], COMMAND, id="spaces"),
        pytest.param("lockout", ["a\0"], COMMAND, id="a character that cannot be kept"),
        pytest.param("lockout", ["x" * 501], COMMAND, id="too long"),
        pytest.param("lockout", ["a", "b"], COMMAND, id="two words"),
        pytest.param("iso-class", ["3"], COMMAND, id="an option too many"),
        pytest.param("iso-class", ["-1"], COMMAND, id="an option before the first"),
        pytest.param("sources", ["0", "x"], COMMAND, id="an option that is none"),
        pytest.param("walk-fast", ["maybe"], COMMAND, id="neither true nor false"),
        pytest.param("wrist-strap", ["a few"], COMMAND, id="no number"),
        pytest.param("lockout", ["x"], "", id="no command"),
        pytest.param("lockout", ["x"], "7", id="a command that is no UUID"),
        pytest.param("lockout", ["x"], f"{{{COMMAND}}}", id="a UUID in braces"),
    ],
)
def test_what_is_malformed_is_refused_and_not_kept(session, worker, check, values, command):
    with pytest.raises(Invalid) as refusal:
        answer(session, worker, check, *values, command=command)

    assert refusal.value.sentence.endswith(".")
    assert rows(session) == 0
    answer(session, worker, "lockout", "x")


def test_what_does_not_exist_is_not_found(session, worker):
    for check, lesson in (("none", "basics/first"), ("lockout", "basics/none")):
        with pytest.raises(NotFound):
            answer(session, worker, check, "x", lesson=lesson)


def test_who_has_no_place_on_the_course_cannot_answer(session, worker):
    other = factories.worker(session, factories.employer(session)).id
    with pytest.raises(NotEnrolled):
        answer(session, other, "lockout", "lockout")

    withdraw(session, worker, "small", at=AT)
    with pytest.raises(NotEnrolled):
        answer(session, worker, "lockout", "lockout")


def test_a_lesson_that_is_closed_has_closed_checks(session):
    release = courses.with_checks(courses.small_course())
    first, second = release.lessons
    swapped = courses.requiring(release, {first.key: (second.key,), second.key: ()})
    courses.publish(session, swapped)
    worker = factories.worker(session, factories.employer(session)).id
    enrol(session, worker, "small", completed=(), at=AT)
    with pytest.raises(Refused, match="Second lesson"):
        answer(session, worker, "lockout", "lockout")

    mark_lesson_done(session, worker, "small", second.key, at=AT)
    assert answer(session, worker, "lockout", "lockout").is_right


def test_practice_touches_neither_progress_nor_records(session, worker):
    before = queries.progress(session, worker, "small")
    answer(session, worker, "lockout", "lockout")

    assert queries.progress(session, worker, "small") == before
    for table in (LessonDone, Record):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_an_answer_is_graded_by_the_newest_release(session, worker):
    assert not answer(session, worker, "lockout", "tag out").is_right
    release = courses.with_checks(courses.small_course())
    newer = courses.accepting(release, "lockout", "tag out")
    published = courses.publish(session, newer, at=AT + timedelta(days=1))

    assert answer(session, worker, "lockout", "tag out").is_right
    kept = session.scalars(select(PracticeAnswer).order_by(PracticeAnswer.id)).all()
    assert kept[-1].release_id == published.id


def test_twenty_replays_at_once_keep_one_answer(database_url):
    shelf._shelf.clear()
    engine = open_engine(database_url)
    with Session(engine) as session:
        person = factories.worker(session, factories.employer(session)).id
        courses.publish(session, courses.with_checks(courses.small_course()))
        enrol(session, person, "small", completed=(), at=AT)
        session.commit()

    def replay(_):
        with Session(engine) as session:
            verdict = answer(session, person, "lockout", "lockout", command=COMMAND)
            session.commit()
            return verdict.is_right

    with ThreadPoolExecutor(20) as pool:
        verdicts = Counter(pool.map(replay, range(20)))
    with Session(engine) as session:
        assert rows(session) == 1
    assert verdicts == {True: 20}
    engine.dispose()
