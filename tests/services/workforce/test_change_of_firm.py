"""Somebody who left one firm yesterday and began at another today."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.heads import heads_and_officers
from app.accounts.models import Employment
from app.accounts.queries import identity
from app.accounts.workforce import employed, people_at, worker_at
from app.core.errors import NotFound, Refused
from app.core.time import local_day
from app.learning.due import due_dates, own_due
from app.learning.feed import enrolments_after
from app.learning.services.due_dates import assign, take_back_of_leavers
from app.qualifications.queries import ladder
from app.records.completions import AsOf, CompletionFilter
from app.records.evidence import evidence_of
from app.records.feed import entries_after
from app.records.latest import last_completions
from app.records.queries import own_records
from app.records.services import issue
from app.records.sharing import (
    courses_known_to,
    end_share,
    share,
    shared_records,
    sharing,
)
from app.workforce.assignments import assignment_page
from app.workforce.board import board, matrix
from app.workforce.filters import AssignmentFilter
from tests import courses, factories
from tests.services.evidence import completion
from tests.services.workforce.ledger import AT, rows, whole

TODAY = local_day(AT)
DAY = timedelta(days=1)


@pytest.fixture
def mover(session, cast):
    """The worker: at the plant to yesterday, at the other plant from today on."""
    job = session.scalars(select(Employment).where(Employment.person_id == cast.worker.id)).one()
    job.ends_on, job.occupation = TODAY - DAY, "fitter"
    factories.employment(
        session, cast.worker, cast.other_plant, starts_on=TODAY, occupation="welder"
    )
    return cast.worker


def finish(session, person, subject, *, at):
    who = identity(session, person.id, on=local_day(at))
    evidence = completion(cause=f"c:{subject}", subject=subject, completed_at=at)
    return issue(session, who, evidence, at=at)


@pytest.fixture
def records(session, mover):
    """One record of yesterday, one of today."""
    return (
        finish(session, mover, "before", at=AT - DAY),
        finish(session, mover, "after", at=AT),
    )


def test_each_sees_the_records_of_its_own_days(session, cast, records):
    before, after = records

    for employer, number in ((cast.plant, before), (cast.other_plant, after)):
        assert [row["record_number"] for row in rows(session, whole(employer))] == [number]
        [entry] = entries_after(session, whole(employer), 0, limit=9)
        assert entry.record.number == number


def test_old_employer_has_the_worker_on_no_list_of_today(session, cast, mover, records):
    scope, as_of = whole(cast.plant), AsOf(AT)
    people = employed(scope, on=TODAY)

    assert people_at(session, scope, on=TODAY).total == 0
    assert matrix(session, scope, ("before", "after"), as_of=as_of).rows == ()
    assert last_completions(session, "after", people, at=AT, known_to=cast.plant.id) == {}
    lines = board(session, scope, "course", as_of=as_of, units=())
    assert [line.key for line in lines] == ["before"]


def test_old_employer_finds_the_worker_among_those_who_left_alone(session, cast, mover, records):
    def found(employer, standing):
        return people_at(session, whole(employer), on=TODAY, standing=standing).rows

    assert [each.person_id for each in found(cast.plant, "left")] == [mover.id]
    assert [each.employer_id for each in found(cast.plant, "all")] == [cast.plant.id]
    assert found(cast.other_plant, "left") == []


def test_who_came_back_has_not_left(session, cast, mover, records):
    factories.employment(session, mover, cast.plant, employee_number="new", starts_on=TODAY)

    assert people_at(session, whole(cast.plant), on=TODAY, standing="left").total == 0
    [row] = people_at(session, whole(cast.plant), on=TODAY, standing="all").rows
    assert row.employee_number == "new"


def test_page_of_a_past_employment_shows_its_days_only(session, cast, mover, records):
    number = session.scalars(
        select(Employment.employee_number).where(Employment.employer_id == cast.plant.id)
    ).one()
    found = worker_at(
        session, whole(cast.plant), employer_code=cast.plant.code, employee_number=number
    )

    assert found is not None
    assert not found.is_employed(TODAY)
    wanted = CompletionFilter(person_id=mover.id)
    assert [r["course"] for r in rows(session, whole(cast.plant), wanted=wanted)] == ["before"]
    assert shared_records(session, mover.id, cast.plant.id, at=AT) == []


def test_what_somebody_became_elsewhere_is_no_filter_for_the_old_employer(session, cast, records):
    for occupation in ("fitter", "welder"):
        wanted = CompletionFilter(occupation=occupation)
        assert rows(session, whole(cast.plant), wanted=wanted) == []
    wanted = CompletionFilter(occupation="welder")
    assert [r["course"] for r in rows(session, whole(cast.other_plant), wanted=wanted)] == [
        "after"
    ]


def test_day_that_the_old_employer_set_binds_no_longer(session, cast, mover):
    courses.publish(session)
    give = {"due_on": TODAY + 9 * DAY, "completed": (), "by": cast.hr.id}
    assign(session, mover.id, "small", employer_id=cast.plant.id, at=AT - 9 * DAY, **give)

    assert own_due(session, mover.id, on=TODAY - DAY) == {"small": TODAY + 9 * DAY}
    assert own_due(session, mover.id, on=TODAY) == {}
    for employer in (cast.plant, cast.other_plant):
        wanted = AssignmentFilter()
        assert assignment_page(session, whole(employer), wanted, on=TODAY).total == 0

    take_back_of_leavers(session, on=TODAY - DAY)
    assert session.execute(select(due_dates())).all() != []
    take_back_of_leavers(session, on=TODAY)
    assert session.execute(select(due_dates())).all() == []


def test_enrolments_are_those_begun_since_the_hire(session, cast, mover):
    course = courses.publish(session)
    earlier = AT - 9 * DAY
    factories.enrolment(session, mover, course_id=course.course_id, enrolled_at=earlier)

    for employer in (cast.plant, cast.other_plant):
        people = employed(whole(employer), on=TODAY)
        asked = {"limit": 9, "due_only": False}
        assert enrolments_after(session, people, (0, 0), **asked) == []


def test_head_who_left_is_told_nothing(session, cast, mover):
    cast.workshop.head_id = mover.id
    session.commit()

    told = heads_and_officers(session, cast.plant.id, cast.workshop.path, at=AT - DAY)
    assert told == [mover.id]
    assert heads_and_officers(session, cast.plant.id, cast.workshop.path, at=AT) == [cast.hr.id]


def test_rules_and_eligibility_count_what_the_employer_knows(session, cast, mover, records):
    before, after = records

    def known(employer):
        people = employed(whole(employer), on=TODAY)
        found = last_completions(session, "before", people, at=AT, known_to=employer.id)
        evidence = evidence_of(session, mover.id, born_on=None, at=AT, known_to=employer.id)
        slugs = courses_known_to(session, mover.id, employer.id, at=AT)
        return set(found), {each.number for each in evidence.completions}, slugs

    assert known(cast.other_plant) == (set(), {after}, {"after"})
    share(session, mover.id, employer_code=cast.other_plant.code, number=before, at=AT)
    assert known(cast.other_plant) == ({mover.id}, {before, after}, {"before", "after"})
    assert ladder(session, mover.id, at=AT, known_to=cast.other_plant.id) == []


def test_earlier_completion_that_the_employer_reported_counts_for_it(session, cast, mover):
    evidence = completion(
        kind="earlier-completion",
        cause="reported:1",
        subject="reported",
        enrolled_at=None,
        release_number=None,
        release_digest=None,
    )
    issue(session, identity(session, mover.id, on=TODAY), evidence, at=AT)

    assert courses_known_to(session, mover.id, cast.other_plant.id, at=AT) == {"reported"}
    assert courses_known_to(session, mover.id, cast.plant.id, at=AT) == set()


@pytest.mark.parametrize("one", [True, False])
def test_worker_shares_earlier_records_and_ends_it(session, cast, mover, records, one):
    before, _ = records
    code, number = cast.other_plant.code, before if one else None

    share(session, mover.id, employer_code=code, number=number, at=AT)

    def seen():
        found = shared_records(session, mover.id, cast.other_plant.id, at=AT)
        return [page.record.number for page in found]

    assert seen() == [before]
    assert [row["course"] for row in rows(session, whole(cast.other_plant))] == ["after"]
    running = sharing(session, mover.id, at=AT).covering(code, number)
    with pytest.raises(Refused, match="shared already"):
        share(session, mover.id, employer_code=code, number=number, at=AT)

    end_share(session, mover.id, running.id, at=AT)
    assert seen() == []
    with pytest.raises(NotFound):
        end_share(session, mover.id, running.id, at=AT)
    share(session, mover.id, employer_code=code, number=number, at=AT)
    assert seen() == [before]


def test_share_ends_with_the_employment(session, cast, mover, records):
    share(session, mover.id, employer_code=cast.other_plant.code, number=None, at=AT)
    job = session.scalars(
        select(Employment)
        .where(Employment.employer_id == cast.other_plant.id)
        .where(Employment.person_id == mover.id)
    ).one()
    job.ends_on = TODAY
    session.commit()

    assert shared_records(session, mover.id, cast.other_plant.id, at=AT + DAY) == []


def test_nothing_is_shared_that_is_not_ones_own_nor_with_a_stranger(session, cast, mover, records):
    before, _ = records

    for person, code, number in (
        (cast.other_worker.id, cast.other_plant.code, before),
        (mover.id, cast.plant.code, before),
        (mover.id, "no-such-firm", None),
    ):
        with pytest.raises(NotFound):
            share(session, person, employer_code=code, number=number, at=AT)
    share(session, mover.id, employer_code=cast.other_plant.code, number=before, at=AT)
    [running] = sharing(session, mover.id, at=AT).shares
    with pytest.raises(NotFound):
        end_share(session, cast.other_worker.id, running.id, at=AT)


def test_own_page_tells_which_records_each_employer_sees_anyway(session, cast, mover, records):
    found = sharing(session, mover.id, at=AT)
    ids = {page.record.number: page.record.id for page in own_records(session, mover.id, at=AT)}

    assert [place.employer_code for place in found.workplaces] == [cast.other_plant.code]
    assert found.known[cast.other_plant.code] == {ids[records[1]]}
