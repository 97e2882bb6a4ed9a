from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from app.accounts.policy import WorkforceScope
from app.accounts.queries import identity
from app.core.formulas import FORMULA_STARTS
from app.core.pages import PAGE_SIZE
from app.core.time import local_day
from app.records.completion_pages import (
    SORTS,
    completion_page,
    completion_total,
    completions_by_person,
    overview,
)
from app.records.completions import AsOf, CompletionFilter
from app.records.services import issue, issue_many, revoke
from tests import factories
from tests.services.evidence import completion
from tests.services.workforce.ledger import AT, KEYS, complete, rows, whole

NOBODY = WorkforceScope((), ())


def names(session, scope, **asked):
    return [row["name"] for row in rows(session, scope, **asked)]


def test_row_says_what_the_record_says(session, cast):
    number = complete(session, cast.worker, cast.plant, unit=cast.workshop)

    [row] = rows(session, whole(cast.plant))

    assert list(row) == KEYS
    assert row == {
        "record_number": number,
        "employee_number": "E1",
        "name": "王秀兰",
        "id_number_masked": "310***********2026",
        "employer": cast.plant.name,
        "unit": cast.workshop.name,
        "course": "cleanroom-operations",
        "course_title": "Working in the cleanroom",
        "release": "1",
        "industry": "integrated-circuits",
        "enrolled_at": "2026-11-02T11:04:05+08:00",
        "completed_at": "2026-11-02T11:04:05+08:00",
        "score_percent": "87.5",
        "credit_hours": "3",
        "valid_until": "2028-11-02",
        "status": "valid",
        "revoked_reason": "",
    }


@pytest.mark.parametrize(
    ("points", "possible", "percent"),
    [("2", "3", "66.6"), ("20", "20", "100.0"), ("0", "7", "0.0"), ("0", "0", "0.0")],
)
def test_score_is_cut_to_one_decimal(session, cast, points, possible, percent):
    complete(session, cast.worker, cast.plant, points=Decimal(points), possible=Decimal(possible))

    assert rows(session, whole(cast.plant))[0]["score_percent"] == percent


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_text_that_a_spreadsheet_would_run_is_neutralised(session, cast, start):
    text = f"{start}1+1"
    number = complete(
        session,
        cast.worker,
        cast.plant,
        who={"name": text, "employee_number": text, "unit_name": text, "employer_name": text},
        title_en=text,
    )
    revoke(session, number, reason="=1+1", revoked_by_id=cast.office.id, at=AT)

    [row] = rows(session, whole(cast.plant))

    cells = ("name", "employee_number", "unit", "employer", "course_title")
    assert [row[key] for key in cells] == [f"'{text}"] * 5
    assert row["revoked_reason"] == "'=1+1"


def test_text_with_such_a_character_inside_is_left_alone(session, cast):
    complete(session, cast.worker, cast.plant, who={"name": "O'Neil-Wu @ line 3"})

    assert names(session, whole(cast.plant)) == ["O'Neil-Wu @ line 3"]


def test_list_shows_the_own_employer_and_nobody_else(session, cast):
    complete(session, cast.worker, cast.plant, who={"name": "ours"})
    complete(session, cast.other_worker, cast.other_plant, who={"name": "theirs"})

    assert names(session, whole(cast.plant)) == ["ours"]
    assert names(session, whole(cast.other_plant)) == ["theirs"]
    assert names(session, NOBODY) == []


def test_officer_of_a_unit_sees_it_and_what_is_below(session, cast):
    below = factories.unit(session, cast.plant, parent=cast.workshop)
    beside = factories.unit(session, cast.plant)
    for unit, name in ((cast.workshop, "in"), (below, "below"), (beside, "beside")):
        complete(session, cast.worker, cast.plant, unit=unit, who={"name": name})

    assert names(session, WorkforceScope((), (cast.workshop.path,))) == ["in", "below"]


def test_record_stays_with_the_employer_of_its_day(session, cast):
    complete(session, cast.worker, cast.plant, who={"name": "before the move"})
    complete(session, cast.worker, cast.other_plant, who={"name": "after the move"})

    assert names(session, whole(cast.plant)) == ["before the move"]


def test_status_follows_the_day_that_is_asked_about(session, cast):
    number = complete(session, cast.worker, cast.plant, valid_until=date(2026, 11, 22))
    revoke(session, number, reason="a mistake", revoked_by_id=cast.office.id, at=AT)

    def status(at):
        return rows(session, whole(cast.plant), as_of=AsOf(at))[0]["status"]

    in_shanghai_still_the_last_day = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)
    assert status(in_shanghai_still_the_last_day) == "valid"
    assert status(in_shanghai_still_the_last_day + timedelta(minutes=1)) == "expired"
    assert status(AT) == "revoked"


def test_record_issued_later_is_not_there_yet(session, cast):
    complete(session, cast.worker, cast.plant, at=AT)

    assert names(session, whole(cast.plant), as_of=AsOf(AT - timedelta(seconds=1))) == []
    assert len(names(session, whole(cast.plant), as_of=AsOf(AT))) == 1


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param(CompletionFilter(course="optics"), id="course"),
        pytest.param(CompletionFilter(industry="aerospace"), id="industry"),
        pytest.param(CompletionFilter(completed_from=date(2026, 11, 10)), id="first day"),
        pytest.param(CompletionFilter(completed_to=date(2026, 11, 9)), id="last day"),
        pytest.param(CompletionFilter(expires_by=date(2026, 12, 31)), id="expiry"),
        pytest.param(CompletionFilter(status="expired"), id="status"),
    ],
)
def test_filter_keeps_what_matches_and_leaves_out_the_rest(session, cast, wanted):
    late_evening = datetime(2026, 11, 9, 15, 59, tzinfo=UTC)
    matching = {
        "course": {"subject": "optics"},
        "industry": {"industry": "aerospace"},
        "completed_from": {"completed_at": late_evening + timedelta(minutes=1)},
        "completed_to": {"completed_at": late_evening},
        "expires_by": {"valid_until": date(2026, 12, 31)},
        "status": {"valid_until": date(2026, 11, 1)},
    }
    [asked] = [name for name in matching if getattr(wanted, name)]
    other = {
        "completed_from": {"completed_at": late_evening},
        "completed_to": {"completed_at": late_evening + timedelta(minutes=1)},
    }
    complete(session, cast.worker, cast.plant, who={"name": "yes"}, **matching[asked])
    complete(session, cast.worker, cast.plant, who={"name": "no"}, **other.get(asked, {}))

    assert names(session, whole(cast.plant), wanted=wanted) == ["yes"]


def test_page_and_file_hold_the_same_rows(session, cast):
    for n in range(5):
        complete(session, cast.worker, cast.plant, who={"name": f"N{n}"})

    page = completion_page(session, whole(cast.plant), CompletionFilter(), as_of=AsOf(AT))

    assert sorted(row.name for row in page.rows) == names(session, whole(cast.plant))
    assert (page.total, page.pages) == (5, 1)


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{key}" for key in SORTS)])
def test_pages_hold_every_row_once_in_every_order(session, cast, sort):
    numbers = {complete(session, cast.worker, cast.plant) for _ in range(PAGE_SIZE + 3)}

    found = [
        row.number
        for page in (1, 2, 3)
        for row in completion_page(
            session, whole(cast.plant), CompletionFilter(), as_of=AsOf(AT), sort=sort, page=page
        ).rows
    ]

    assert len(found) == len(numbers)
    assert set(found) == numbers


def test_score_sorts_by_its_worth(session, cast):
    for points in (2, 10, 9):
        complete(session, cast.worker, cast.plant, points=Decimal(points), possible=Decimal(10))

    page = completion_page(
        session, whole(cast.plant), CompletionFilter(), as_of=AsOf(AT), sort="-score"
    )

    assert [row.percent for row in page.rows] == [100, 90, 20]


def test_overview_counts_what_its_lists_show(session, cast):
    complete(session, cast.worker, cast.plant, completed_at=AT)
    complete(session, cast.worker, cast.plant, completed_at=AT - timedelta(days=40))
    complete(session, cast.worker, cast.plant, valid_until=date(2027, 1, 5))
    number = complete(session, cast.worker, cast.plant, completed_at=AT - timedelta(days=50))
    revoke(session, number, reason="a mistake", revoked_by_id=cast.office.id, at=AT)
    complete(session, cast.other_worker, cast.other_plant, completed_at=AT)

    found = overview(session, whole(cast.plant), as_of=AsOf(AT))

    assert (found.this_month, found.valid, found.expiring, found.revoked) == (2, 3, 1, 1)


def test_overview_of_nothing_is_noughts(session, cast):
    found = overview(session, NOBODY, as_of=AsOf(AT))

    assert (found.this_month, found.valid, found.expiring, found.revoked) == (0, 0, 0, 0)


def test_worker_is_counted_within_sight_only(session, cast):
    complete(session, cast.worker, cast.plant)
    complete(session, cast.worker, cast.other_plant)

    counts = completions_by_person(
        session, whole(cast.plant), [cast.worker.id, cast.hr.id], as_of=AsOf(AT)
    )

    assert counts == {cast.worker.id: 1}


def test_counted_completions_are_those_that_are_there(session):
    """The trigger counts one by one and in bulk, and a page is the same from either end."""
    plant = factories.employer(session)
    person = factories.worker(session, plant)
    who = identity(session, person.id, on=local_day(AT))
    number = PAGE_SIZE * 2 + 3
    issue(session, who, completion(cause="first"), at=AT)
    later = [(who, completion(cause=f"many {n}"), AT) for n in range(number - 1)]
    issue_many(session, later)
    scope = WorkforceScope((plant.id,), ())

    pages = [
        completion_page(session, scope, CompletionFilter(), as_of=AsOf(AT), page=page)
        for page in (1, 2, 3, 4)
    ]

    assert [page.total for page in pages] == [number] * 4
    assert [len(page.rows) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 3, 0]
    seen = [row.number for page in pages for row in page.rows]
    assert len(set(seen)) == number
    before = AsOf(AT - timedelta(days=1))
    assert completion_total(session, scope, CompletionFilter(), as_of=before) == 0
