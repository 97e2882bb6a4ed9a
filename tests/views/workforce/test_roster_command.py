import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.extensions import db
from app.records.models import Record
from app.workforce.rosters.models import Roster
from tests import courses, factories

HEAD = "工号,姓名,身份证号,入职日期"


@pytest.fixture
def run(own_app, tmp_path):
    """Import these lines into the firm `fab` with more arguments."""
    factories.employer(db.session(), code="fab")
    file = tmp_path / "workers.csv"

    def invoke(*lines, arguments=(), employer="fab"):
        file.write_bytes("\n".join([HEAD, *lines]).encode("gbk"))
        return own_app.test_cli_runner().invoke(
            args=["workers", "import", str(file), "--employer", employer, *arguments]
        )

    yield invoke
    db.session.remove()


def names():
    return db.session.scalars(select(Person.name)).all()


def test_roster_in_order_is_taken_over(run):
    result = run("1,王伟,,2026/11/3", "2,李娜,,")

    assert (result.exit_code, result.output) == (0, "2 rows: 2 added.\n")
    assert sorted(names()) == ["李娜", "王伟"]


def test_problems_are_told_by_row_and_column_and_nothing_is_taken_over(run):
    result = run("1,王伟,123,soon", "2,李娜,,")

    assert result.exit_code == 1
    assert "row 2, column C: An identity number has 18 characters" in result.output
    assert "row 2, column D: “soon” is not a day." in result.output
    assert "Error: Some rows have problems" in result.stderr
    assert names() == []


def test_good_rows_are_taken_over_when_asked_for(run):
    result = run("1,王伟,123,", "2,李娜,,", arguments=["--good-ones"])

    assert result.exit_code == 0
    assert "2 rows: 1 left out, 1 added." in result.output
    assert names() == ["李娜"]


def test_dry_run_leaves_no_trace(run):
    result = run("1,王伟,,", arguments=["--dry-run"])

    assert (result.exit_code, result.output) == (0, "1 rows: 1 to add.\n")
    assert names() == []
    assert db.session.scalars(select(Roster)).all() == []


def test_dry_run_with_problems_fails(run):
    result = run("1,,,", arguments=["--dry-run"])

    assert result.exit_code == 1
    assert "1 with a problem" in result.output


@pytest.mark.parametrize(
    ("lines", "employer", "sentence"),
    [
        pytest.param(
            ["1,王伟,,"], "other", "no employer with the code “other”", id="no such firm"
        ),
        pytest.param([], "fab", "no rows below", id="an empty file"),
    ],
)
def test_import_that_cannot_be_done_says_why(run, lines, employer, sentence):
    result = run(*lines, employer=employer)

    assert result.exit_code == 1
    assert sentence in result.stderr


def test_earlier_completions_are_reported_from_the_shell(run, own_app, tmp_path):
    run("7,王伟,,")
    factories.person(db.session(), login="chief")
    courses.publish(db.session(), courses.small_course("small"))
    db.session.commit()
    file = tmp_path / "done.csv"
    file.write_text("工号,姓名,课程,完成日期\n7,王伟,small,2026-05-01\n8,李娜,small,2026-05-01\n")
    arguments = ["--employer", "fab", "--on-conflict", "skip", "--by", "chief"]
    invoke = own_app.test_cli_runner().invoke

    dry = invoke(args=["workers", "import-completions", str(file), *arguments, "--dry-run"])
    assert dry.exit_code == 1
    assert "row 3, column A: There is no worker with the number “8”." in dry.output
    assert db.session.scalars(select(Record)).all() == []
    done = invoke(args=["workers", "import-completions", str(file), *arguments, "--good-ones"])

    assert (done.exit_code, "1 recorded" in done.output) == (0, True)
    assert [each.kind for each in db.session.scalars(select(Record))] == ["earlier-completion"]


def test_certificates_are_recorded_from_the_shell(run, own_app, tmp_path):
    run("7,王伟,,")
    factories.person(db.session(), login="chief")
    file = tmp_path / "held.csv"
    head = "工号,姓名,职业编码,证书名称,等级,发证日期\n"
    file.write_text(head + "7,王伟,6-25-02-05,电子元件工,4,2019-05-01\n8,李娜,x,y,4,2019-05-01\n")
    arguments = ["--employer", "fab", "--on-conflict", "skip", "--by", "chief"]
    invoke = own_app.test_cli_runner().invoke

    dry = invoke(args=["workers", "import-certificates", str(file), *arguments, "--dry-run"])
    assert dry.exit_code == 1
    assert "row 3, column A: There is no worker with the number “8”." in dry.output
    assert "row 3, column C: There is no occupation “x” here." in dry.output
    assert db.session.scalars(select(Record)).all() == []
    done = invoke(args=["workers", "import-certificates", str(file), *arguments, "--good-ones"])

    assert (done.exit_code, "1 recorded" in done.output) == (0, True)
    assert [each.kind for each in db.session.scalars(select(Record))] == ["held-certificate"]
