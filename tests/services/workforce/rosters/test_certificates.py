from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.core.errors import Invalid
from app.qualifications.confirmations import confirm_certificate
from app.qualifications.models import Decision
from app.qualifications.services import load_standards
from app.records.evidence import evidence_of
from app.records.models import Record, Revocation
from app.records.proof import verify
from app.workforce.rosters.models import RosterRow
from app.workforce.rosters.processing import process
from app.workforce.rosters.services import order_check, order_import, send
from tests import factories

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HEAD = "工号,姓名,职业编码,证书名称,等级,发证日期,有效期至,发证机关"
OLD = "7,王伟,6-25-02-05,电子元件工,四级,2019-05-01,,人社局"
STANDARD = """\
code: chips
title: {en: Chip worker, zh: 芯片工}
industry: integrated-circuits
occupation: 6-25-02-05
levels:
  3:
    title: {en: Senior worker, zh: 高级工}
    routes:
      promotion:
        title: {en: Holds level 4, zh: 持有四级}
        requires:
          - certificate: {level: 4}
"""
NEW = "7,王伟,6-25-02-05,电子元件工,四级/中级工,2024-05-01,2030-05-01,人社局"


@pytest.fixture
def worker(session, cast):
    person = factories.person(session, name="王伟")
    factories.employment(session, person, cast.plant, employee_number="7")
    return person


@pytest.fixture
def bring(session, cast, worker):
    def imported(*lines, conflict="skip", head=HEAD, choice="all", employer=None, units=()):
        roster = send(
            session,
            "\n".join([head, *lines]).encode("gbk"),
            filename="证书.csv",
            employer_id=(employer or cast.plant).id,
            unit_paths=units,
            made_by_id=cast.hr.id,
            at=AT,
            kind="certificates",
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


def held(session, worker):
    found = evidence_of(session, worker.id, born_on=None, at=AT).certificates
    return sorted(each.issued_on for each in found)


def problems(session):
    return [
        (row.row, problem["column"], problem["sentence"])
        for row in session.scalars(select(RosterRow).order_by(RosterRow.row))
        for problem in row.problems
    ]


def test_certificate_becomes_a_record_of_the_worker_at_the_employer(session, cast, worker, bring):
    roster = bring(OLD)

    (record,) = session.scalars(select(Record))
    assert (roster.state, roster.counts) == ("imported", {"add": 1})
    assert (record.kind, record.person_id) == ("held-certificate", worker.id)
    assert (record.employer_id, record.employee_number) == (cast.plant.id, "7")
    assert (record.subject, record.level, record.issuer) == ("6-25-02-05", 4, "人社局")
    assert (record.began_on, record.valid_until) == (date(2019, 5, 1), None)
    assert verify(session).fault == ""


def test_import_is_written_down(session, cast, bring):
    roster = bring(OLD)

    (entry,) = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "certificates-imported")
    )
    assert (entry.actor_id, entry.employer_id) == (cast.hr.id, cast.plant.id)
    assert (entry.subject, entry.details["counts"]) == (f"roster:{roster.id}", {"add": 1})


@pytest.mark.parametrize(
    ("conflict", "outcome", "days"),
    [
        ("skip", "skip", [date(2019, 5, 1)]),
        ("replace", "replace", [date(2024, 5, 1)]),
        ("keep", "add", [date(2019, 5, 1), date(2024, 5, 1)]),
    ],
)
def test_conflict_is_settled_as_was_chosen(session, worker, bring, conflict, outcome, days):
    bring(OLD)
    roster = bring(NEW, conflict=conflict)

    assert roster.counts == {outcome: 1}
    assert held(session, worker) == days
    assert verify(session).fault == ""


def test_replacement_names_the_file_and_who_brought_it(session, cast, bring):
    bring(OLD)
    bring(NEW, conflict="replace")

    (revocation,) = session.scalars(select(Revocation))
    assert (revocation.reason, revocation.revoked_by_id) == ("replaced by 证书.csv", cast.hr.id)


@pytest.mark.parametrize(
    "there",
    [
        pytest.param(OLD.replace("2019-05-01,", "2019-05-01,2025-05-01"), id="one that is over"),
        pytest.param(OLD.replace("四级", "五级"), id="one of another level"),
        pytest.param(OLD.replace("6-25-02-05", "6-18-01-07"), id="one of another occupation"),
    ],
)
def test_certificate_that_is_no_conflict_is_recorded_beside(session, bring, there):
    bring(there)

    assert bring(NEW, conflict="skip").counts == {"add": 1}
    assert session.scalars(select(Revocation)).all() == []


def test_same_certificate_again_changes_nothing(session, worker, bring):
    bring(OLD)

    assert bring(OLD, conflict="replace").counts == {"same": 1}
    assert held(session, worker) == [date(2019, 5, 1)]


def confirm(session, worker):
    """Confirm, as the office does, what the row `OLD` says."""
    confirm_certificate(
        session,
        worker.id,
        occupation="6-25-02-05",
        title="电子元件工",
        level=4,
        issued_on=date(2019, 5, 1),
        valid_until=None,
        issuer="人社局",
        at=AT,
    )


def test_certificate_that_was_confirmed_before_is_not_recorded_anew(session, worker, bring):
    confirm(session, worker)

    assert bring(OLD, conflict="keep").counts == {"same": 1}


def test_certificate_that_the_office_confirmed_is_not_replaced(session, worker, bring):
    confirm(session, worker)

    assert bring(NEW, conflict="replace").counts == {"add": 1}
    assert held(session, worker) == [date(2019, 5, 1), date(2024, 5, 1)]


def test_certificate_that_was_revoked_stays_so(session, worker, bring):
    bring(OLD)
    bring(NEW, conflict="replace")

    assert bring(OLD, conflict="keep").counts == {"problem": 1}
    assert held(session, worker) == [date(2024, 5, 1)]


def test_wrong_fact_is_put_right_by_replacing(session, worker, bring):
    bring(OLD)
    bring(OLD.replace(",,人社局", ",2030-01-01,人社局"), conflict="replace")

    (certificate,) = evidence_of(session, worker.id, born_on=None, at=AT).certificates
    assert certificate.valid_until == date(2030, 1, 1)


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        pytest.param(OLD.replace("7,", "8,", 1), "number", "no worker", id="a stranger"),
        pytest.param(OLD.replace("王伟", "李娜"), "name", "name is not", id="another name"),
        pytest.param(OLD.replace("四级", "九级"), "level", "5 to 1", id="no level"),
    ],
)
def test_problem_is_named_by_row_and_column_and_nothing_is_recorded(
    session, bring, line, column, words
):
    roster = bring(OLD.replace("四级", "五级"), line)

    (problem,) = problems(session)
    assert (roster.state, problem[:2], words in problem[2]) == ("checked", (3, column), True)
    assert session.scalars(select(Record)).all() == []


def test_good_rows_are_recorded_without_the_others(session, worker, bring):
    roster = bring(OLD, OLD.replace("7,", "8,", 1), choice="good-ones")

    assert roster.counts == {"add": 1, "problem": 1}
    assert held(session, worker) == [date(2019, 5, 1)]


def test_certificate_that_stands_twice_is_named(session, bring):
    bring(OLD, "７,王 伟,６-25-02-05,电子元件工,4,2019/5/1,长期,人社局")

    assert problems(session) == [(3, "title", "This certificate stands in row %(row)s too.")]


@pytest.mark.parametrize("change", [("电子元件工", "技能等级证书"), ("人社局", "评价机构")])
def test_two_papers_of_one_level_and_day_are_two_certificates(session, worker, bring, change):
    assert bring(OLD, OLD.replace(*change)).counts == {"add": 2}
    assert held(session, worker) == [date(2019, 5, 1)] * 2


def test_worker_of_another_employer_is_as_unknown_as_nobody(session, cast, bring):
    bring(OLD, OLD.replace("7,王伟", "999,王伟"), employer=cast.other_plant)

    of_another, of_nobody = problems(session)
    assert of_another[1:] == of_nobody[1:]
    assert "no worker" in of_another[2]


def test_officer_of_a_unit_reports_for_own_people_only(session, cast, bring):
    bring(OLD, units=[cast.workshop.path])

    assert "another part of the firm" in problems(session)[0][2]


@pytest.mark.parametrize("conflict", ["skip", "replace"])
def test_what_another_employer_recorded_is_neither_told_nor_touched(
    session, cast, worker, bring, conflict
):
    factories.employment(session, worker, cast.other_plant, employee_number="7")
    bring(OLD)

    assert bring(OLD, employer=cast.other_plant, conflict=conflict).counts == {"add": 1}
    assert bring(NEW, employer=cast.other_plant, conflict="replace").counts == {"replace": 1}
    assert bring(OLD).counts == {"same": 1}
    assert sorted(held(session, worker)) == [date(2019, 5, 1), date(2024, 5, 1)]


def test_eligibility_is_asked_again_for_everybody_in_the_file(
    session, cast, worker, bring, tmp_path
):
    file = tmp_path / "chips.yaml"
    file.write_text(STANDARD, encoding="utf-8")
    load_standards(session, [file], at=AT)
    other = factories.person(session, name="李娜")
    factories.employment(session, other, cast.plant, employee_number="8")
    bring(OLD, OLD.replace("7,王伟", "8,李娜"))

    answers = session.execute(select(Decision.person_id, Decision.levels)).all()
    assert sorted(answers) == [(worker.id, "3"), (other.id, "3")]


def test_file_without_a_needed_column_or_without_a_choice_is_not_checked(bring):
    with pytest.raises(Invalid, match="which column holds the occupation"):
        bring("7,王伟", head="工号,姓名")
    with pytest.raises(Invalid, match="when a certificate of the level is there"):
        bring(OLD, conflict="")
