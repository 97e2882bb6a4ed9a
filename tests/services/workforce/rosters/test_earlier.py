import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.core.errors import Invalid
from app.records.completion_pages import completion_page, completion_total, overview
from app.records.completions import AsOf, CompletionFilter
from app.records.evidence import evidence_of
from app.records.models import Record, Revocation
from app.records.proof import verify
from app.records.queries import completed_courses
from app.workforce.board import matrix
from app.workforce.rosters.models import RosterRow
from app.workforce.rosters.processing import process
from app.workforce.rosters.services import order_check, order_import, send
from tests import courses, factories
from tests.services.workforce.ledger import KEYS, complete, file, rows, whole

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
NOW = AsOf(AT + timedelta(minutes=1))
HEAD = "工号,姓名,课程,完成日期,有效期至,成绩,学时,培训机构"
LINE = "7,王伟,small,2025-03-05,2027-03-05,91.5,8,安全中心"


@pytest.fixture
def worker(session, cast):
    courses.publish(session, courses.small_course("small"))
    person = factories.person(session, name="王伟")
    factories.employment(session, person, cast.plant, employee_number="7")
    return person


@pytest.fixture
def bring(session, cast, worker):
    def imported(*lines, conflict="skip", head=HEAD, choice="all", employer=None, units=()):
        roster = send(
            session,
            "\n".join([head, *lines]).encode("gbk"),
            filename="培训.csv",
            employer_id=(employer or cast.plant).id,
            unit_paths=units,
            made_by_id=cast.hr.id,
            at=AT,
            kind="completions",
        )
        order_check(roster, roster.mapping, conflict)
        process(session, roster.id, at=AT)
        if roster.state == "checked" and not (choice == "all" and roster.count("problem")):
            order_import(roster, choice)
            process(session, roster.id, at=AT)
        session.commit()
        session.expire_all()
        return roster

    return imported


def reported(session):
    return session.scalars(
        select(Record).where(Record.kind == "earlier-completion").order_by(Record.id)
    ).all()


def problems(session):
    return [
        (row.row, problem["column"], problem["sentence"])
        for row in session.scalars(select(RosterRow).order_by(RosterRow.row))
        for problem in row.problems
    ]


def test_completion_is_recorded_as_what_the_employer_reports(session, cast, worker, bring):
    roster = bring(LINE)

    (record,) = reported(session)
    assert (roster.state, roster.counts) == ("imported", {"add": 1})
    assert (record.person_id, record.employer_id) == (worker.id, cast.plant.id)
    assert (record.subject, record.issuer, record.credit_hours) == ("small", "安全中心", 8)
    assert (record.release_number, record.release_digest, record.enrolled_at) == (None,) * 3
    assert record.valid_until == date(2027, 3, 5)
    assert verify(session).fault == ""


def test_import_is_written_down(session, cast, bring):
    roster = bring(LINE)

    (entry,) = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "completions-imported")
    )
    assert (entry.actor_id, entry.subject) == (cast.hr.id, f"roster:{roster.id}")


def test_list_shows_it_with_what_is_not_known_left_empty(session, cast, bring):
    bring("7,王伟,SMALL,2025/3/5,,,,")

    [row] = rows(session, whole(cast.plant), as_of=NOW)
    assert (row["release"], row["enrolled_at"], row["score_percent"]) == ("", "", "")
    assert (row["completed_at"], row["credit_hours"]) == ("2025-03-05T00:00:00+08:00", "")
    assert row["status"] == "valid"
    line = json.loads(file(session, whole(cast.plant), "jsonl", as_of=NOW))
    assert (line["enrolled_at"], line["score_percent"], line["credit_hours"]) == (None,) * 3
    book = BytesIO(file(session, whole(cast.plant), "xlsx", as_of=NOW))
    cells = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    shown = dict(zip(KEYS, cells[1], strict=True))
    assert (shown["enrolled_at"], shown["score_percent"], shown["release"]) == ("", "", "")
    assert shown["completed_at"] == date(2025, 3, 5)


def test_score_of_a_report_is_shown_as_any_other(session, cast, bring):
    bring(LINE)

    [row] = rows(session, whole(cast.plant), as_of=NOW)
    assert (row["score_percent"], row["credit_hours"]) == ("91.5", "8")


@pytest.mark.parametrize("sort", ["score", "-score", "completed_at", "valid_until"])
def test_pages_and_numbers_count_it(session, cast, worker, bring, sort):
    complete(session, worker, cast.plant, subject="small")
    bring("7,王伟,small,2026-03-05,,,,", conflict="keep")

    page = completion_page(session, whole(cast.plant), CompletionFilter(), as_of=NOW, sort=sort)
    assert sorted((row.is_reported, row.percent is None) for row in page.rows) == [
        (False, False),
        (True, True),
    ]
    assert completion_total(session, whole(cast.plant), CompletionFilter(), as_of=NOW) == 2
    assert overview(session, whole(cast.plant), as_of=NOW).valid == 2


def test_matrix_and_courses_already_done_count_it(session, cast, worker, bring):
    bring(LINE)

    found = matrix(session, whole(cast.plant), ("small",), as_of=NOW)
    assert {row.name: row.cells for row in found.rows}["王伟"] == ("valid",)
    assert completed_courses(session, worker.id, at=NOW.at) == {"small"}


def test_evidence_says_that_it_is_only_reported(session, worker, bring):
    bring(LINE)

    (completion,) = evidence_of(session, worker.id, born_on=None, at=AT).completions
    assert (completion.reported, completion.completed_on) == (True, date(2025, 3, 5))


@pytest.mark.parametrize(
    ("conflict", "outcome", "valid"),
    [
        ("skip", "skip", [date(2025, 3, 5)]),
        ("replace", "replace", [date(2026, 2, 1)]),
        ("keep", "add", [date(2025, 3, 5), date(2026, 2, 1)]),
    ],
)
def test_conflict_is_settled_as_was_chosen(session, worker, bring, conflict, outcome, valid):
    bring(LINE)
    roster = bring("7,王伟,small,2026-02-01,2028-02-01,,,", conflict=conflict)

    found = evidence_of(session, worker.id, born_on=None, at=AT).completions
    assert roster.counts == {outcome: 1}
    assert sorted(each.completed_on for each in found) == valid
    assert verify(session).fault == ""


def test_replacement_names_the_file_and_who_brought_it(session, cast, bring):
    bring(LINE)
    bring("7,王伟,small,2026-02-01,2028-02-01,,,", conflict="replace")

    (revocation,) = session.scalars(select(Revocation))
    assert (revocation.reason, revocation.revoked_by_id) == ("replaced by 培训.csv", cast.hr.id)


def test_what_was_completed_here_is_never_revoked_by_a_file(session, cast, worker, bring):
    complete(session, worker, cast.plant, subject="small")
    roster = bring(LINE, conflict="replace")

    assert roster.counts == {"add": 1}
    assert session.scalars(select(Revocation)).all() == []


def test_same_file_again_changes_nothing(session, bring):
    bring(LINE)
    roster = bring(LINE.replace("91.5", "91.50"), conflict="keep")

    assert roster.counts == {"same": 1}
    assert len(reported(session)) == 1


def test_report_that_was_revoked_stays_so(session, bring):
    bring(LINE)
    bring("7,王伟,small,2026-02-01,2028-02-01,,,", conflict="replace")

    assert bring(LINE, conflict="keep").counts == {"problem": 1}


def test_several_completions_of_one_course_in_a_file_are_all_kept(session, bring):
    roster = bring("7,王伟,small,2021-03-05,2023-03-05,,,", LINE)

    assert roster.counts == {"add": 2}
    assert len(reported(session)) == 2


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        pytest.param(LINE.replace("7,", "8,", 1), "number", "no worker", id="a stranger"),
        pytest.param(LINE.replace("王伟", "李娜"), "name", "name is not", id="another name"),
        pytest.param(LINE.replace("small", "large"), "course", "no course", id="no course"),
        pytest.param(LINE.replace("small", ""), "course", "missing", id="an empty course"),
        pytest.param(LINE.replace("2025-03-05", ""), "completed_on", "missing", id="no day"),
        pytest.param(LINE.replace("2025", "2027", 1), "completed_on", "not come", id="to come"),
        pytest.param(LINE.replace("2025-03-05", "soon"), "completed_on", "not a day", id="words"),
        pytest.param(LINE.replace("2027", "2024"), "valid_until", "before", id="days turned"),
        pytest.param(LINE.replace("91.5", "120"), "score", "0 to 100", id="too good"),
        pytest.param(LINE.replace("91.5", "good"), "score", "0 to 100", id="no number"),
        pytest.param(LINE.replace("91.5", "nan"), "score", "0 to 100", id="not a number"),
        pytest.param(LINE.replace(",8,", ",8.5,"), "credit_hours", "whole", id="half hours"),
        pytest.param(LINE.replace("安全中心", "长" * 201), "issuer", "longer", id="a long name"),
    ],
)
def test_problem_is_named_by_row_and_column_and_nothing_is_recorded(
    session, bring, line, column, words
):
    roster = bring("7,王伟,small,2024-01-01,,,,", line)

    (problem,) = problems(session)
    assert (roster.state, problem[:2], words in problem[2]) == ("checked", (3, column), True)
    assert reported(session) == []


def test_good_rows_are_recorded_without_the_others(session, bring):
    roster = bring(LINE, "8,李娜,small,2025-03-05,,,,", choice="good-ones")

    assert roster.counts == {"add": 1, "problem": 1}
    assert len(reported(session)) == 1


def test_completion_that_stands_twice_is_named(session, bring):
    bring(LINE, "７,王 伟,small,2025/3/5,,,,")

    assert problems(session) == [(3, "course", "This completion stands in row %(row)s too.")]


def test_worker_of_another_employer_is_not_found(session, cast, bring):
    bring(LINE, employer=cast.other_plant)

    assert problems(session)[0][1] == "number"


def test_officer_of_a_unit_reports_for_own_people_only(session, cast, bring):
    bring(LINE, units=[cast.workshop.path])

    assert "another part of the firm" in problems(session)[0][2]


def test_file_without_the_course_or_without_a_choice_is_not_checked(bring):
    with pytest.raises(Invalid, match="which column holds the course"):
        bring("7,王伟,2025-03-05", head="工号,姓名,完成日期")
    with pytest.raises(Invalid, match="when a completion of the course is there"):
        bring(LINE, conflict="")
