from datetime import UTC, date, datetime

import pytest

from app.core.errors import Invalid
from app.records.evidence import evidence_of
from app.workforce.rosters.certificates import import_certificates
from tests import factories

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HEAD = "工号,姓名,职业编码,证书名称,等级,发证日期,有效期至,发证机关"
OLD = "7,王伟,6-25-02-05,电子元件工,四级,2019-05-01,,人社局"
NEW = "7,王伟,6-25-02-05,电子元件工,四级/中级工,2024-05-01,2030-05-01,人社局"


@pytest.fixture
def worker(session, cast):
    person = factories.person(session, name="王伟")
    factories.employment(session, person, cast.plant, employee_number="7")
    return person


@pytest.fixture
def bring(session, cast, worker):
    def imported(*lines, conflict="skip", head=HEAD, employer=None):
        came = list(
            import_certificates(
                session,
                "\n".join([head, *lines]).encode("gbk"),
                filename="证书.csv",
                employer_id=(employer or cast.plant).id,
                conflict=conflict,
                by_id=cast.hr.id,
                at=AT,
            )
        )
        session.commit()
        return came

    return imported


def held(session, worker):
    found = evidence_of(session, worker.id, born_on=None, at=AT).certificates
    return sorted(each.issued_on for each in found)


def test_certificate_becomes_a_record_of_the_worker(session, worker, bring):
    (came,) = bring(OLD)

    (certificate,) = evidence_of(session, worker.id, born_on=None, at=AT).certificates
    assert came.number == certificate.number
    assert (certificate.occupation, certificate.level) == ("6-25-02-05", 4)


@pytest.mark.parametrize(
    ("conflict", "days"),
    [
        pytest.param("skip", [date(2019, 5, 1)], id="the new one is skipped"),
        pytest.param("replace", [date(2024, 5, 1)], id="the old one is replaced"),
        pytest.param("keep", [date(2019, 5, 1), date(2024, 5, 1)], id="both are kept"),
    ],
)
def test_conflict_is_settled_as_was_chosen(session, worker, bring, conflict, days):
    bring(OLD)
    bring(NEW, conflict=conflict)

    assert held(session, worker) == days


def test_same_certificate_again_changes_nothing(session, worker, bring):
    (first,), (again,) = bring(OLD), bring(OLD, conflict="replace")

    assert (bool(first.number), again.number, again.refusal) == (True, "", None)
    assert held(session, worker) == [date(2019, 5, 1)]


@pytest.mark.parametrize("conflict", ["keep", "replace"])
def test_other_facts_of_the_same_day_are_refused_and_lose_nothing(
    session, worker, bring, conflict
):
    bring(OLD)
    (came,) = bring(OLD.replace(",,人社局", ",2030-01-01,人社局"), conflict=conflict)

    assert "same day" in str(came.refusal)
    assert held(session, worker) == [date(2019, 5, 1)]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        pytest.param(OLD.replace("7,", "8,", 1), "no worker with the number “8”", id="a stranger"),
        pytest.param(OLD.replace("王伟", "李娜"), "name is not", id="another name"),
        pytest.param(OLD.replace("四级", "九级"), "level", id="no level"),
        pytest.param(OLD.replace("2019-05-01", ""), "day is missing", id="no day"),
        pytest.param(OLD.replace("2019-05-01", "2027-05-01"), "after today", id="a day to come"),
        pytest.param(OLD.replace("6-25-02-05", ""), "code", id="no occupation"),
    ],
)
def test_row_that_is_wrong_is_refused_and_the_others_recorded(
    session, worker, bring, line, sentence
):
    wrong, good = bring(line, OLD)

    assert (wrong.row, sentence in str(wrong.refusal)) == (2, True)
    assert good.number


def test_worker_of_another_employer_is_not_found(cast, bring):
    (came,) = bring(OLD, employer=cast.other_plant)

    assert "no worker" in str(came.refusal)


def test_file_without_a_needed_column_is_refused(bring):
    with pytest.raises(Invalid, match="职业编码"):
        bring("7,王伟", head="工号,姓名")
