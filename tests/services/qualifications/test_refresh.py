from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import event, func, select

from app.demo.study import right_answer
from app.learning.services import attempts
from app.learning.services.enrolments import enrol, mark_lesson_done
from app.learning.services.papers import paper_of
from app.qualifications import services
from app.qualifications.models import Decision
from app.qualifications.queries import history, ladder
from app.qualifications.services import load_standards, refresh_everyone, refresh_worker
from app.records.services import issue, issue_many, revoke
from tests import courses, factories
from tests.services.evidence import identity
from tests.services.qualifications.standards import (
    AT,
    certificate,
    small_completion,
    work,
    write,
)

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def worker(session):
    plant = factories.employer(session)
    return factories.worker(session, plant, born_on=date(1998, 5, 4)).id


@pytest.fixture
def standard(session, tmp_path):
    load_standards(session, [write(tmp_path)], at=AT - DAY)
    session.commit()
    return "chips"


def levels(session, worker):
    return [decided.levels for decided in history(session, worker)]


def everyone(session, *, at=AT, codes=None):
    return list(refresh_everyone(session, clock=lambda: at, codes=codes))[-1]


def answer(session, worker, key):
    sitting = attempts.start_attempt(session, worker, "small", key, at=AT)
    _, paper = paper_of(session, sitting)
    given = {asked.question.key: right_answer(asked) for asked in paper.questions}
    attempts.submit_attempt(session, sitting, given, at=AT + MINUTE)


def test_completing_a_course_makes_level_5_eligible_in_the_same_transaction(
    session, worker, standard
):
    courses.publish(session)
    issue(session, identity(worker), work(), at=AT)
    enrol(session, worker, "small", completed=(), at=AT)
    mark_lesson_done(session, worker, "small", "basics/first", at=AT)
    mark_lesson_done(session, worker, "small", "basics/second", at=AT)
    answer(session, worker, "basics/check")
    session.commit()

    answer(session, worker, "exam")

    assert levels(session, worker) == [(5,)]
    session.rollback()
    assert levels(session, worker) == []


def test_a_revoked_record_takes_eligibility_away_when_all_are_decided_anew(
    session, worker, standard, cast
):
    issue(session, identity(worker), work(), at=AT)
    number = issue(session, identity(worker), small_completion(), at=AT)
    refresh_worker(session, worker, at=AT)
    revoke(session, number, reason="A mistake.", revoked_by_id=cast.office.id, at=AT + DAY)

    count = everyone(session, at=AT + DAY)

    assert count.changed == 1
    assert levels(session, worker) == [(), (5,)]


def test_an_answer_that_stays_adds_no_row(session, worker, standard):
    issue(session, identity(worker), work(), at=AT)
    issue(session, identity(worker), small_completion(), at=AT)
    refresh_worker(session, worker, at=AT)
    refresh_worker(session, worker, at=AT + DAY)

    assert everyone(session, at=AT + DAY).changed == 0
    assert levels(session, worker) == [(5,)]


def test_a_worker_who_is_eligible_for_nothing_has_no_row(session, worker, standard):
    refresh_worker(session, worker, at=AT)

    assert levels(session, worker) == []


def test_time_alone_makes_a_worker_eligible_when_all_are_decided_anew(session, worker, standard):
    issue(session, identity(worker), work(began_on=date(2021, 11, 10)), at=AT)
    refresh_worker(session, worker, at=AT)

    assert everyone(session, at=AT + 7 * DAY).changed == 1
    assert levels(session, worker) == [(4,)]


def test_a_decision_names_the_day_in_shanghai_and_the_version(session, worker, standard):
    issue(session, identity(worker), work(began_on=date(2020, 1, 1)), at=AT)
    late = AT.replace(hour=17)
    refresh_worker(session, worker, at=late)

    (decided,) = history(session, worker)
    (standing,) = ladder(session, worker, at=late)
    assert (decided.code, decided.on) == ("chips", date(2026, 11, 3))
    assert decided.version == standing.standard.version


def test_only_the_named_standards_are_decided_anew(session, worker, standard, tmp_path):
    load_standards(session, [write(tmp_path, code="other")], at=AT)
    issue(session, identity(worker), work(began_on=date(2020, 1, 1)), at=AT)

    everyone(session, codes={"other"})

    assert [decided.code for decided in history(session, worker)] == ["other"]


def test_without_a_standard_nobody_is_decided(session, worker):
    refresh_worker(session, worker, at=AT)

    assert everyone(session).changed == 0


def test_a_refresh_takes_four_statements_however_much_is_known(
    session, connection, worker, standard
):
    for n in range(20):
        issue(session, identity(worker), small_completion(f"enrolment:{n}"), at=AT)
    issue(session, identity(worker), work(), at=AT)
    ladder(session, worker, at=AT)  # as a process that has answered before
    statements = []
    event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))

    refresh_worker(session, worker, at=AT)

    assert len(statements) == 4
    assert levels(session, worker) == [(5,)]


@pytest.mark.parametrize("seed", range(4))
def test_everybody_decided_at_once_is_decided_as_each_alone(session, tmp_path, monkeypatch, seed):
    monkeypatch.setattr(services, "BATCH", 7)
    load_standards(session, [write(tmp_path), write(tmp_path, code="other", years=3)], at=AT)
    plant = factories.employer(session)
    people = [factories.worker(session, plant, born_on=date(1990, 1, 1)).id for _ in range(30)]
    issue_many(session, list(_crowd(people, Random(seed))))

    count = everyone(session)

    assert (count.decided, count.total) == (30, 30)
    stored = {
        (row.person_id, row.standard_code): row.levels for row in session.scalars(select(Decision))
    }
    assert 0 < len(stored) == count.changed
    for person in people:
        for standing in ladder(session, person, at=AT):
            eligible = [level.level.level for level in standing.levels if level.eligible]
            answer = stored.get((person, standing.standard.code), "")
            assert answer == ",".join(map(str, eligible))


def test_a_batch_is_whole_when_the_caller_commits_it(session, tmp_path, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 2)
    load_standards(session, [write(tmp_path)], at=AT)
    plant = factories.employer(session)
    people = [factories.worker(session, plant).id for _ in range(4)]
    rows = [(identity(p), work(f"work:{p}", began_on=date(2020, 1, 1)), AT) for p in people]
    issue_many(session, rows)

    run = refresh_everyone(session, clock=lambda: AT)
    first = next(run)
    session.commit()
    run.close()

    assert (first.decided, first.total, first.changed) == (2, 4, 2)
    assert session.scalar(select(func.count()).select_from(Decision)) == 2
    assert everyone(session).changed == 2


def test_what_is_recorded_while_everybody_is_decided_counts(session, tmp_path, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 1)
    load_standards(session, [write(tmp_path)], at=AT)
    plant = factories.employer(session)
    first, second = (factories.worker(session, plant).id for _ in range(2))
    run = refresh_everyone(session, clock=iter((AT, AT + 2 * MINUTE)).__next__)

    assert next(run).decided == 1
    issue(session, identity(second), work(began_on=date(2020, 1, 1)), at=AT + MINUTE)
    refresh_worker(session, second, at=AT + MINUTE)

    assert next(run).changed == 0
    assert (levels(session, first), levels(session, second)) == ([], [(4,)])


def test_a_standard_loaded_while_everybody_is_decided_is_not_undone(
    session, tmp_path, monkeypatch
):
    monkeypatch.setattr(services, "BATCH", 1)
    load_standards(session, [write(tmp_path)], at=AT)
    plant = factories.employer(session)
    born_on = date(1998, 5, 4)
    first, second = (factories.worker(session, plant, born_on=born_on).id for _ in range(2))
    for person in (first, second):
        issue(session, identity(person), work(f"work:{person}"), at=AT)
        issue(session, identity(person), small_completion(f"done:{person}"), at=AT)
    run = refresh_everyone(session, clock=iter((AT, AT + 2 * MINUTE)).__next__)

    next(run)
    load_standards(session, [write(tmp_path, years=3)], at=AT + MINUTE)
    next(run)

    assert (levels(session, first), levels(session, second)) == ([(5,)], [])


def _crowd(people, random):
    for person in people:
        who = identity(person)
        if random.random() < 0.7:
            began = date(2015, 1, 1) + timedelta(days=random.randrange(4300))
            yield who, work(f"work:{person}", began_on=began), AT - DAY
        if random.random() < 0.6:
            hours = random.choice((3, 40))
            yield who, small_completion(f"done:{person}", credit_hours=hours), AT - DAY
        if random.random() < 0.4:
            yield who, certificate(f"held:{person}"), AT + random.choice((-DAY, DAY))
