from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.core.errors import Invalid, NotFound, Refused
from app.demo.study import right_answer
from app.learning import queries
from app.learning.models import Attempt, AttemptGrade
from app.learning.services import attempts
from app.learning.services.answers import save_answer
from app.learning.services.enrolments import enrol, mark_lesson_done
from app.learning.services.papers import paper_of
from app.records.queries import own_records
from tests import courses, factories

AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def worker(session):
    return factories.worker(session, factories.employer(session)).id


@pytest.fixture
def course(session, worker):
    course = courses.publish(session)
    enrol(session, worker, "small", completed=(), at=AT)
    return course


def begin(session, worker, key="exam", *, at=AT):
    return attempts.start_attempt(session, worker, "small", key, at=at)


def all_right(session, sitting):
    _, paper = paper_of(session, sitting)
    return {asked.question.key: right_answer(asked) for asked in paper.questions}


def graded(session, sitting):
    return queries.sitting(session, sitting.id)


def test_an_attempt_goes_on_where_it_was_left(session, worker, course):
    first = begin(session, worker)
    save_answer(session, first, "lockout", ["上锁"], at=AT + MINUTE)

    again = begin(session, worker, at=AT + 5 * MINUTE)
    assert again.id == first.id
    assert queries.responses(session, again.id) == {"lockout": "上锁"}


def test_all_right_answers_earn_all_points(session, worker, course):
    sitting = begin(session, worker)
    attempts.submit_attempt(session, sitting, all_right(session, sitting), at=AT + MINUTE)

    result = graded(session, sitting)
    assert (result.points, result.possible, result.passed) == (7, 7, True)
    assert result.closed_at == AT + MINUTE


def test_an_answer_can_be_changed_until_it_is_submitted(session, worker, course):
    sitting = begin(session, worker)
    save_answer(session, sitting, "walk-fast", ["true"], at=AT)
    save_answer(session, sitting, "walk-fast", ["false"], at=AT + MINUTE)
    attempts.submit_attempt(session, sitting, {}, at=AT + 2 * MINUTE)

    assert queries.marks(session, sitting.id)["walk-fast"] == ["1.00", "right"]


def test_a_second_submission_changes_nothing(session, worker, course):
    sitting = begin(session, worker)
    attempts.submit_attempt(session, sitting, {}, at=AT + MINUTE)
    attempts.submit_attempt(session, sitting, all_right(session, sitting), at=AT + 2 * MINUTE)

    assert graded(session, sitting).points == 0
    assert session.scalar(select(func.count()).select_from(AttemptGrade)) == 1


def test_an_answer_after_the_deadline_is_refused_and_the_earlier_one_counts(
    session, worker, course
):
    sitting = begin(session, worker)
    save_answer(session, sitting, "lockout", ["lockout"], at=AT + 30 * MINUTE)

    with pytest.raises(Refused, match="closed"):
        save_answer(
            session, sitting, "lockout", ["wrong"], at=AT + 30 * MINUTE + timedelta(seconds=1)
        )
    assert queries.responses(session, sitting.id) == {"lockout": "lockout"}


def test_a_form_that_comes_late_is_left_aside(session, worker, course):
    sitting = begin(session, worker)
    save_answer(session, sitting, "lockout", ["lockout"], at=AT)
    attempts.submit_attempt(session, sitting, all_right(session, sitting), at=AT + 31 * MINUTE)

    result = graded(session, sitting)
    assert (result.points, result.closed_at) == (1, AT + 30 * MINUTE)


def test_time_closes_an_attempt_that_nobody_looks_at(session, worker, course):
    sitting = begin(session, worker)
    save_answer(session, sitting, "lockout", ["lockout"], at=AT)

    assert list(attempts.close_overdue(session, at=AT + 30 * MINUTE)) == []
    assert list(attempts.close_overdue(session, at=AT + 31 * MINUTE)) == [sitting.id]
    assert list(attempts.close_overdue(session, at=AT + 32 * MINUTE)) == []
    assert graded(session, sitting).points == 1


def test_overdue_attempts_are_closed_one_by_one(session, worker, course):
    other = factories.worker(session, factories.employer(session)).id
    enrol(session, other, "small", completed=(), at=AT)
    first, second = begin(session, worker), begin(session, other, at=AT + MINUTE)

    closing = attempts.close_overdue(session, at=AT + 60 * MINUTE)
    assert next(closing) == first.id
    assert not graded(session, first).is_open
    assert graded(session, second).is_open


def test_a_record_graded_late_counts_from_then_and_tells_when_the_work_was_done(
    session, worker, course
):
    for key in ("basics/first", "basics/second"):
        mark_lesson_done(session, worker, "small", key, at=AT)
    check = begin(session, worker, "basics/check")
    attempts.submit_attempt(session, check, all_right(session, check), at=AT)
    sitting = begin(session, worker)
    for key, answer in all_right(session, sitting).items():
        save_answer(session, sitting, key, answer, at=AT + MINUTE)

    late = AT + 600 * MINUTE
    assert list(attempts.close_overdue(session, at=late)) == [sitting.id]
    assert own_records(session, worker, at=late - MINUTE) == []
    (page,) = own_records(session, worker, at=late)
    assert page.record.issued_at == late
    assert page.record.completed_at == AT + 30 * MINUTE


def test_the_next_attempt_waits(session, worker, course):
    sitting = begin(session, worker)
    attempts.submit_attempt(session, sitting, {}, at=AT + MINUTE)

    with pytest.raises(Refused, match="60 minutes"):
        begin(session, worker, at=AT + MINUTE)
    assert begin(session, worker, at=AT + 61 * MINUTE).number == 2


def test_the_last_attempt_is_the_last(session, worker, course):
    for number in range(2):
        sitting = begin(session, worker, at=AT + number * 120 * MINUTE)
        attempts.submit_attempt(session, sitting, {}, at=AT + number * 120 * MINUTE)

    with pytest.raises(Refused, match="used all 2 attempts"):
        begin(session, worker, at=AT + 9000 * MINUTE)


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param({"number": 3}, id="one attempt more than allowed"),
        pytest.param({"number": 2, "not_before": AT + MINUTE}, id="before the wait is over"),
    ],
)
def test_the_database_refuses_an_attempt_that_the_rules_forbid(session, worker, course, forged):
    sitting = begin(session, worker)
    attempts.submit_attempt(session, sitting, {}, at=AT)
    values = {
        "enrolment_id": sitting.enrolment_id,
        "release_id": course.id,
        "quiz_key": "exam",
        "allowed": 2,
        "seed": "0",
        "started_at": AT,
    }

    with pytest.raises(Exception, match=r"(?i)constraint"), session.begin_nested():
        session.add(Attempt(**values | forged))


def test_an_attempt_is_graded_by_the_release_that_it_began_on(session, worker, course):
    sitting = begin(session, worker)
    answers = all_right(session, sitting)
    changed = courses.exam(questions=courses.QUESTIONS[:1], pools=(("", ("iso-class",)),))
    courses.publish(session, courses.small_course(final=changed))
    attempts.submit_attempt(session, sitting, answers, at=AT + MINUTE)

    assert graded(session, sitting).possible == 7


@pytest.mark.parametrize(
    ("question", "answer", "error"),
    [
        pytest.param("iso-class", ["3"], Invalid, id="an option that is not there"),
        pytest.param("iso-class", ["0", "1"], Invalid, id="two answers where one is asked"),
        pytest.param("iso-class", ["-1"], Invalid, id="a negative option"),
        pytest.param("walk-fast", ["maybe"], Invalid, id="neither true nor false"),
        pytest.param("lockout", ["x" * 5000], Invalid, id="a very long text"),
        pytest.param("somewhere-else", ["0"], NotFound, id="a foreign question"),
    ],
)
def test_a_forged_answer_is_refused_and_the_saved_one_stays(
    session, worker, course, question, answer, error
):
    sitting = begin(session, worker)
    save_answer(session, sitting, "iso-class", ["0"], at=AT)
    before = queries.responses(session, sitting.id)

    with pytest.raises(error):
        save_answer(session, sitting, question, answer, at=AT)
    assert queries.responses(session, sitting.id) == before


def test_answers_are_kept_in_the_authors_order_whatever_was_shown(session, worker, course):
    sitting = begin(session, worker)
    _, paper = paper_of(session, sitting)
    asked = paper.find("iso-class")
    shown = str(asked.option_order.index(1))
    save_answer(session, sitting, "iso-class", [shown], at=AT)

    assert queries.responses(session, sitting.id) == {"iso-class": "1"}


def test_in_a_forward_only_quiz_an_answer_stays(session, worker):
    courses.publish(session, courses.small_course(check=courses.quiz(navigation="forward-only")))
    enrol(session, worker, "small", completed=(), at=AT)
    sitting = begin(session, worker, "basics/check")
    _, paper = paper_of(session, sitting)
    first, second = (asked.question.key for asked in paper.questions[:2])

    with pytest.raises(Refused, match="in order"):
        save_answer(session, sitting, second, ["0"], at=AT)
    save_answer(session, sitting, first, right_answer(paper.questions[0]), at=AT)
    with pytest.raises(Refused, match="in order"):
        save_answer(session, sitting, first, ["0"], at=AT)


def test_handing_in_a_forward_only_quiz_answers_no_later_question(session, worker):
    courses.publish(session, courses.small_course(check=courses.quiz(navigation="forward-only")))
    enrol(session, worker, "small", completed=(), at=AT)
    sitting = begin(session, worker, "basics/check")
    _, paper = paper_of(session, sitting)
    attempts.submit_attempt(session, sitting, all_right(session, sitting), at=AT)

    assert list(queries.responses(session, sitting.id)) == [paper.questions[0].question.key]


@pytest.mark.parametrize(
    "rule", [{"navigation": "forward-only"}, {"feedback": "immediately"}], ids=str
)
def test_nothing_is_saved_for_good_while_nothing_is_answered(session, worker, rule):
    courses.publish(session, courses.small_course(check=courses.quiz(**rule)))
    enrol(session, worker, "small", completed=(), at=AT)
    sitting = begin(session, worker, "basics/check")
    asked = paper_of(session, sitting)[1].questions[0]

    with pytest.raises(Invalid, match="answer first"):
        save_answer(session, sitting, asked.question.key, [], at=AT)
    save_answer(session, sitting, asked.question.key, right_answer(asked), at=AT)
    assert list(queries.responses(session, sitting.id)) == [asked.question.key]


def test_another_workers_attempt_is_not_there(session, worker, course):
    begin(session, worker)
    stranger = factories.worker(session, factories.employer(session)).id

    with pytest.raises(NotFound):
        queries.own_sitting(session, stranger, "small", "exam", 1)


def test_a_quiz_opens_only_to_who_is_enrolled(session, course):
    stranger = factories.worker(session, factories.employer(session)).id

    with pytest.raises(Refused, match="Enrol"):
        begin(session, stranger)


def test_passing_last_completes_the_course(session, worker, course):
    mark_lesson_done(session, worker, "small", "basics/first", at=AT)
    mark_lesson_done(session, worker, "small", "basics/second", at=AT)
    check = begin(session, worker, "basics/check")
    assert attempts.submit_attempt(session, check, all_right(session, check), at=AT) is None
    sitting = begin(session, worker)

    number = attempts.submit_attempt(session, sitting, all_right(session, sitting), at=AT)
    assert number is not None
    assert queries.progress(session, worker, "small").completed_at == AT
