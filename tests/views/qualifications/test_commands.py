import json

import pytest
from sqlalchemy import select

from app.core.time import now
from app.extensions import db
from app.qualifications.models import Decision
from app.qualifications.queries import history
from app.records.services import issue
from tests import factories
from tests.services.evidence import identity
from tests.services.qualifications.standards import work, write


@pytest.fixture
def run(own_app):
    yield own_app.test_cli_runner().invoke
    db.session.remove()


@pytest.fixture
def broken(tmp_path):
    file = write(tmp_path, code="broken")
    file.write_text(file.read_text("utf-8").replace("age: 16", "aeg: 16"), encoding="utf-8")
    return file


@pytest.fixture
def worker(own_app):
    session = db.session()
    worker = factories.worker(session, factories.employer(session)).id
    began = now().date().replace(year=now().year - 6, day=1)
    issue(session, identity(worker), work(began_on=began), at=now())
    session.commit()
    return worker


def test_check_names_file_line_and_remedy_and_fails(run, broken):
    result = run(args=["qualifications", "check", str(broken)])

    assert result.exit_code == 1
    assert f"{broken}:13: error unknown-requirement" in result.stderr
    assert "did you mean `age`" in result.stderr


def test_check_as_json_is_for_machines(run, broken):
    result = run(args=["qualifications", "check", str(broken), "--format", "json"])

    assert result.exit_code == 1
    assert (13, "error") in {(f["line"], f["severity"]) for f in json.loads(result.stdout)}


def test_check_of_a_good_standard_succeeds(run, tmp_path):
    write(tmp_path)

    assert run(args=["qualifications", "check", str(tmp_path)]).exit_code == 0


def test_a_folder_without_standards_is_said_so(run, tmp_path):
    result = run(args=["qualifications", "load", str(tmp_path)])

    assert result.exit_code == 1
    assert "There is no standard" in result.stderr


def test_load_decides_everybody_under_the_new_version(run, worker, tmp_path):
    result = run(args=["qualifications", "load", str(write(tmp_path))])

    assert result.exit_code == 0, result.output
    assert "chips in force in a new version" in result.stdout
    assert "1 people decided, 1 answers changed" in result.stdout
    assert [each.levels for each in history(db.session(), worker)] == [(4,)]


def test_load_of_what_is_in_force_decides_nobody(run, worker, tmp_path):
    run(args=["qualifications", "load", str(write(tmp_path))])

    result = run(args=["qualifications", "load", str(tmp_path)])

    assert result.exit_code == 0
    assert result.stdout == "chips unchanged\n"


def test_load_refuses_a_broken_file_and_takes_the_others(run, worker, tmp_path, broken):
    write(tmp_path)

    result = run(args=["qualifications", "load", str(tmp_path)])

    assert result.exit_code == 1
    assert f"{broken}:13: error" in result.stderr
    assert "Not loaded because of errors" in result.stderr
    assert "chips in force" in result.stdout


def test_refresh_adds_what_is_missing_and_is_quiet_in_a_pipe(run, worker, tmp_path):
    run(args=["qualifications", "load", str(write(tmp_path))])
    session = db.session()
    person = factories.person(session).id
    issue(
        session,
        identity(person),
        work("work:2", began_on=now().date().replace(year=2010)),
        at=now(),
    )
    session.commit()

    result = run(args=["eligibility", "refresh", "--standard", "chips"])

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "2 people decided, 1 answers changed\n"
    assert set(session.scalars(select(Decision.person_id))) == {worker, person}


def test_refresh_of_an_unknown_standard_names_those_there_are(run, tmp_path):
    run(args=["qualifications", "load", str(write(tmp_path))])

    result = run(args=["eligibility", "refresh", "--standard", "chps"])

    assert result.exit_code == 1
    assert "there are: chips" in result.stderr
