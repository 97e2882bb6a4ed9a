"""Somebody employed at two firms on the day of a completion: each sees it as its own."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import Employment
from app.accounts.policy import WorkforceScope
from app.accounts.queries import identity
from app.accounts.workforce import employed
from app.core.time import local_day
from app.records.board import counted_by, last_valid
from app.records.completion_pages import (
    SORTS,
    completion_page,
    completion_total,
    completions_by_person,
    overview,
)
from app.records.completions import AsOf, CompletionFilter, completion_cells
from app.records.feed import entries_after
from app.records.models import CompletionCount, RecordPlace
from app.records.proof import verify
from app.records.seen import SEEN
from app.records.services import issue, issue_many, revoke
from tests import factories
from tests.services.evidence import AT as DONE
from tests.services.evidence import completion
from tests.services.workforce.ledger import AT, rows, whole

DAY = local_day(DONE)


@pytest.fixture
def both(session, cast):
    """The worker with a second job at the other plant since this year."""
    unit = factories.unit(session, cast.other_plant)
    factories.employment(
        session,
        cast.worker,
        cast.other_plant,
        unit=unit,
        employee_number="B7",
        starts_on=date(2026, 1, 5),
    )
    return unit


def finish(session, person, *, assigned_by=(), cause="enrolment:1", **changes) -> str:
    who = identity(session, person.id, on=DAY, assigned_by=assigned_by)
    return issue(session, who, completion(cause=cause, **changes), at=DONE)


def seen_by(session, employer):
    return [row["record_number"] for row in rows(session, whole(employer))]


def test_both_see_it_each_under_its_own_number_and_unit(session, cast, both):
    number = finish(session, cast.worker)

    [own] = rows(session, whole(cast.plant))
    [other] = rows(session, whole(cast.other_plant))
    assert own["record_number"] == other["record_number"] == number
    assert (own["employer"], own["unit"]) == (cast.plant.name, cast.workshop.name)
    assert (other["employer"], other["unit"]) == (cast.other_plant.name, both.name)
    assert other["employee_number"] == "B7"
    assert {key for key in own if own[key] != other[key]} == {
        "employer",
        "unit",
        "employee_number",
    }


def test_record_names_the_employer_that_assigned_it(session, cast, both):
    finish(session, cast.worker, assigned_by={cast.other_plant.id})

    [row] = rows(session, "everyone")
    assert (row["employer"], row["employee_number"]) == (cast.other_plant.name, "B7")
    [own] = rows(session, whole(cast.plant))
    assert own["unit"] == cast.workshop.name


def test_employer_that_assigned_it_and_was_left_is_not_named(session, cast):
    former = factories.employer(session)
    factories.employment(
        session, cast.worker, former, starts_on=date(2019, 1, 1), ends_on=DAY - timedelta(days=1)
    )

    finish(session, cast.worker, assigned_by={former.id})

    [row] = rows(session, "everyone")
    assert row["employer"] == cast.plant.name
    assert seen_by(session, former) == []


@pytest.mark.parametrize(
    ("starts", "ends", "seen"),
    [(0, None, 1), (1, None, 0), (-9, 0, 1), (-9, -1, 0), (-9, 5, 1)],
)
def test_only_who_employed_the_person_on_the_day_sees_it(session, cast, starts, ends, seen):
    factories.employment(
        session,
        cast.worker,
        cast.other_plant,
        starts_on=DAY + timedelta(days=starts),
        ends_on=None if ends is None else DAY + timedelta(days=ends),
    )

    finish(session, cast.worker)

    assert len(seen_by(session, cast.other_plant)) == seen
    assert len(seen_by(session, cast.plant)) == 1


def test_officer_of_a_unit_of_the_second_employer_sees_it(session, cast, both):
    number = finish(session, cast.worker)
    elsewhere = factories.unit(session, cast.other_plant)

    [row] = rows(session, WorkforceScope((), (both.path,)))
    assert row["record_number"] == number
    assert rows(session, WorkforceScope((), (elsewhere.path,))) == []


def test_officer_of_both_and_everybody_see_it_once(session, cast, both):
    third = factories.employer(session)
    factories.employment(session, cast.worker, third, starts_on=date(2026, 2, 1))
    number = finish(session, cast.worker)

    for sight in (
        WorkforceScope((cast.plant.id, cast.other_plant.id), ()),
        WorkforceScope((cast.other_plant.id, third.id), ()),
        WorkforceScope((third.id,), (both.path,)),
        "everyone",
    ):
        assert [row["record_number"] for row in rows(session, sight)] == [number]
        assert completion_total(session, sight, CompletionFilter(), as_of=AsOf(AT)) == 1


def test_revocation_holds_for_every_employer(session, cast, both):
    number = finish(session, cast.worker)
    revoke(session, number, reason="Wrong person.", revoked_by_id=cast.admin.id, at=AT)

    for employer in (cast.plant, cast.other_plant):
        [row] = rows(session, whole(employer))
        assert (row["status"], row["revoked_reason"]) == ("revoked", "Wrong person.")
        [before] = rows(session, whole(employer), as_of=AsOf(AT - timedelta(seconds=1)))
        assert before["status"] == "valid"
        assert [
            (each.what, each.record.employee_number == "B7")
            for each in entries_after(session, whole(employer), 0, limit=9)
        ] == [
            ("issued", employer is cast.other_plant),
            ("revoked", employer is cast.other_plant),
        ]


def test_list_as_of_an_earlier_instant_does_not_hold_it(session, cast, both):
    finish(session, cast.worker)

    for employer in (cast.plant, cast.other_plant):
        assert rows(session, whole(employer), as_of=AsOf(DONE - timedelta(seconds=1))) == []
        assert rows(session, whole(employer), as_of=AsOf(AT, entries=0)) == []


def test_each_employer_counts_what_it_sees(session, cast, both):
    finish(session, cast.worker)
    finish(session, cast.worker, cause="enrolment:2", subject="cnc-basics")
    finish(session, cast.other_worker, cause="enrolment:3")

    stored = dict(
        session.execute(select(CompletionCount.employer_id, CompletionCount.completions)).all()
    )
    assert stored == {cast.plant.id: 2, cast.other_plant.id: 3}
    for employer, count in ((cast.plant, 2), (cast.other_plant, 3)):
        asked = session, whole(employer), CompletionFilter()
        assert completion_total(*asked, as_of=AsOf(AT)) == count
        assert completion_total(*asked, as_of=AsOf(AT, entries=3)) == count
        assert overview(*asked[:2], as_of=AsOf(AT)).valid == count
        people = [cast.worker.id]
        assert completions_by_person(*asked[:2], people, as_of=AsOf(AT)) == {cast.worker.id: 2}
        valid = last_valid(*asked[:2], ("cnc-basics",), as_of=AsOf(AT))
        assert set(valid) == {(cast.worker.id, "cnc-basics")}


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{each}" for each in SORTS)])
def test_pages_of_own_and_other_records_are_in_one_order(session, cast, both, sort):
    for number in range(4):
        person = cast.worker if number % 2 else cast.other_worker
        finish(session, person, cause=f"enrolment:{number}")

    page = completion_page(
        session, whole(cast.other_plant), CompletionFilter(), as_of=AsOf(AT), sort=sort
    )

    assert page.total == len(page.rows) == 4
    assert {row.employer_id for row in page.rows} == {cast.other_plant.id}


def test_board_counts_by_the_unit_of_the_employer_that_looks(session, cast, both):
    finish(session, cast.worker)
    scope = whole(cast.other_plant)
    people = employed(scope, on=local_day(AT))
    counted = counted_by(session, scope, "unit", as_of=AsOf(AT), people=people)

    assert list(counted) == [both.path]


def test_board_by_occupation_counts_once_for_an_officer_of_both(session, cast, both):
    jobs = select(Employment).where(Employment.person_id == cast.worker.id)
    for job in session.scalars(jobs):
        job.occupation = "welder" if job.employer_id == cast.plant.id else "fitter"
    session.commit()
    finish(session, cast.worker)

    def counted(*employers):
        scope = WorkforceScope(tuple(employer.id for employer in employers), ())
        people = employed(scope, on=local_day(AT))
        found = counted_by(session, scope, "occupation", as_of=AsOf(AT), people=people)
        return {occupation: each.valid for occupation, each in found.items()}

    assert counted(cast.plant, cast.other_plant) == {"welder": 1}
    assert counted(cast.plant) == {"welder": 1}
    assert counted(cast.other_plant) == {"fitter": 1}


def test_many_issued_at_once_are_seen_by_every_employer(session, cast, both):
    who = identity(session, cast.worker.id, on=DAY)
    entries = [(who, completion(cause=f"c:{number}"), DONE) for number in range(5)]

    assert issue_many(session, entries, batch=2) == 5

    assert len(seen_by(session, cast.other_plant)) == 5
    assert verify(session).fault == ""


def test_other_kinds_of_evidence_are_not_shared(session, cast, both):
    who = identity(session, cast.worker.id, on=DAY)
    held = completion(kind="held-certificate", cause="held:1", level=4, began_on=DAY)
    issue(session, who, held, at=DONE)

    assert session.scalar(select(func.count()).select_from(RecordPlace)) == 0


def test_database_reads_both_halves_in_order_by_their_indexes(session, cast):
    statement = completion_cells(
        whole(cast.plant), CompletionFilter(), as_of=AsOf(AT), language="zh"
    ).add_columns(SEEN.c.id)
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    compiled = statement.compile(session.connection(), compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN QUERY PLAN" if on_sqlite else "EXPLAIN"

    rows = session.connection().exec_driver_sql(f"{explain} {compiled}")
    plan = "\n".join(str(row) for row in rows)

    assert ("MERGE (UNION ALL)" if on_sqlite else "Append") in plan
    assert ("TEMP B-TREE" if on_sqlite else "Subquery Scan") not in plan
