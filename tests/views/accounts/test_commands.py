import pytest
from sqlalchemy import select

from app import cli
from app.accounts.models import Person
from app.extensions import db
from tests import factories
from tests.content.folders import write_course


@pytest.fixture
def run(own_app):
    yield own_app.test_cli_runner().invoke
    db.session.remove()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(
            ["create", "wang", "--name", "Wang", "--password", "x"], "is taken", id="a login twice"
        ),
        pytest.param(["grant", "nobody", "worker"], "no account", id="a role for nobody"),
        pytest.param(["grant", "wang", "king"], "no role “king”", id="a role that is none"),
        pytest.param(["grant", "wang", "hr", "--employer", "x"], "no employer", id="no such firm"),
    ],
)
def test_a_refused_account_command_says_why_and_fails(run, own_app, arguments, sentence):
    factories.person(db.session(), login="wang")
    result = run(args=["users", *arguments])

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert sentence in result.stderr


def test_a_site_in_production_is_set_up_without_the_accounts_that_everybody_knows(
    run, own_app, tmp_path, monkeypatch
):
    write_course(tmp_path)
    monkeypatch.setattr(cli, "COURSES", tmp_path)
    own_app.config["PRODUCTION"] = True
    result = run(args=["setup"])

    assert result.exit_code == 0, result.output
    assert db.session.scalars(select(Person)).all() == []
    assert "lingang-demo" not in result.output
