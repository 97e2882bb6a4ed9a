"""Limits under races: many at once on a database of their own, each with its own connection."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.catalogue import shelf
from app.core.errors import Refused
from app.demo.study import right_answer
from app.learning import queries
from app.learning.models import Attempt, AttemptGrade, Enrolment
from app.learning.services import attempts
from app.learning.services.answers import save_answer
from app.learning.services.enrolments import enrol, mark_lesson_done
from app.learning.services.papers import paper_of
from app.records.models import Record
from app.records.proof import verify
from tests import courses, factories
from tests.provision.schema import open_engine

AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
AT_ONCE = 200


@pytest.fixture
def engine(database_url):
    shelf._shelf.clear()
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def worker(engine):
    with Session(engine) as session:
        worker = factories.worker(session, factories.employer(session)).id
        courses.publish(session, courses.small_course(final=courses.exam(attempts=1)))
        session.commit()
        return worker


def crowd(engine, act):
    """Do `act` many times at once, each in a transaction, and count what came of it."""

    def one(_):
        try:
            with Session(engine) as session:
                result = act(session)
                session.commit()
                return result
        except Refused as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(12) as pool:
        return Counter(pool.map(one, range(AT_ONCE)))


def prepare(engine, worker):
    with Session(engine) as session:
        enrol(session, worker, "small", completed=(), at=AT)
        mark_lesson_done(session, worker, "small", "basics/first", at=AT)
        mark_lesson_done(session, worker, "small", "basics/second", at=AT)
        check = attempts.start_attempt(session, worker, "small", "basics/check", at=AT)
        attempts.submit_attempt(session, check, answers(session, check), at=AT)
        session.commit()


def answers(session, sitting):
    _, paper = paper_of(session, sitting)
    return {asked.question.key: right_answer(asked) for asked in paper.questions}


def test_many_enrolments_at_once_are_one(engine, worker):
    results = crowd(engine, lambda s: enrol(s, worker, "small", completed=(), at=AT))

    assert len(results) == 1
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 1


def test_many_starts_of_the_last_attempt_begin_one(engine, worker):
    prepare(engine, worker)
    results = crowd(engine, lambda s: attempts.start_attempt(s, worker, "small", "exam", at=AT).id)

    assert len(results) == 1
    with Session(engine) as session:
        begun = select(func.count()).select_from(Attempt).where(Attempt.quiz_key == "exam")
        assert session.scalar(begun) == 1


def test_many_submissions_at_once_grade_once_and_issue_one_record(engine, worker):
    prepare(engine, worker)
    with Session(engine) as session:
        sitting = attempts.start_attempt(session, worker, "small", "exam", at=AT)
        given = answers(session, sitting)
        session.commit()

    results = crowd(engine, lambda s: attempts.submit_attempt(s, sitting, given, at=AT))
    numbers = [result for result in results if result is not None]
    assert len(numbers) == 1
    assert results[numbers[0]] == 1
    with Session(engine) as session:
        graded = (
            select(func.count())
            .select_from(AttemptGrade)
            .where(AttemptGrade.attempt_id == sitting.id)
        )
        assert session.scalar(graded) == 1
        assert session.scalar(select(func.count()).select_from(Record)) == 1
        assert verify(session).fault == ""


def test_two_last_steps_at_the_same_moment_complete_the_course(engine, worker):
    with Session(engine) as session:
        enrol(session, worker, "small", completed=(), at=AT)
        mark_lesson_done(session, worker, "small", "basics/first", at=AT)
        check = attempts.start_attempt(session, worker, "small", "basics/check", at=AT)
        attempts.submit_attempt(session, check, answers(session, check), at=AT)
        exam = attempts.start_attempt(session, worker, "small", "exam", at=AT)
        given = answers(session, exam)
        session.commit()

    def hand_in():
        with Session(engine) as session:
            number = attempts.submit_attempt(session, exam, given, at=AT)
            session.commit()
            return number

    with ThreadPoolExecutor(1) as pool, Session(engine) as session:
        mark_lesson_done(session, worker, "small", "basics/second", at=AT)
        handed_in = pool.submit(hand_in)
        wait([handed_in], timeout=0.5)
        session.commit()
        assert handed_in.result() is not None


def test_answers_that_race_with_the_end_are_kept_or_refused_never_lost(engine, worker):
    prepare(engine, worker)
    with Session(engine) as session:
        sitting = attempts.start_attempt(session, worker, "small", "exam", at=AT)
        session.commit()
    turns = iter(range(AT_ONCE))

    def answer_or_close(session):
        if next(turns) == AT_ONCE // 2:
            attempts.close(session, sitting, at=AT + timedelta(minutes=1))
            return "closed"
        save_answer(session, sitting, "lockout", ["lockout"], at=AT)
        return "saved"

    results = crowd(engine, answer_or_close)
    assert results["closed"] == 1
    assert results["saved"] + results["Refused"] == AT_ONCE - 1
    with Session(engine) as session:
        kept = queries.responses(session, sitting.id)
        marked = queries.marks(session, sitting.id)["lockout"]
        assert marked == (["1.00", "right"] if kept else ["0.00", "unanswered"])
